"""What a practice task tells afterwards: the person's order, the known one, how far they agree, and why. No Qt."""

from dataclasses import dataclass

from app.domain.task import Purpose
from app.services.practice import Agreement, compare
from ui.ranking.order import Order
from ui.ranking.sittings import Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Both orders are in letters, "A › B"; "" where the person placed nothing. `explanation` is Markdown, and may call
    the answers first and second: `answers` are letters and texts as the task has them, not as they were shown."""

    yours: str
    known: str
    agreement: Agreement
    explanation: str
    answers: tuple[tuple[str, str], ...]


def verdict_on(sitting: Sitting) -> Verdict | None:
    """None for what is no practice, or has answers that the known order is not of."""
    task = None if sitting.task is None else sitting.task.task
    if task is None or task.purpose is not Purpose.PRACTICE or task.known is None or not task.known.best_first:
        return None
    state = sitting.state
    places = [place for group in task.known.best_first for place in group]
    if len(state.made) != len(task.given) or any(not 0 <= place < len(state.made) for place in places):
        return None

    def letters(order: Order) -> str:
        return " › ".join(" = ".join(sorted(state.letter(card) for card in group)) for group in order)

    known = tuple(tuple(state.made[place] for place in group) for group in task.known.best_first)
    yours = () if state.sheet.cannot_rank else state.sheet.order()
    texts = {card.id: card.answer.text for card in state.cards}
    return Verdict(
        yours=letters(yours),
        known=letters(known),
        agreement=compare(yours, known),
        explanation=task.known.explanation,
        answers=tuple((state.letter(card), texts[card]) for card in state.made),
    )
