"""From the page's state to the annotation that is signed: what is still missing, and the complete value.

An answer that never began (the engine stopped before its first word) is left out of the record: there is nothing to
judge. Checking what a record may hold is `app.domain.annotation`'s.
"""

from app.domain.annotation import Effort, Ranking, RankingAnnotation
from app.domain.errors import NothingToSubmit
from ui.ranking.order import Order
from ui.ranking.sheet import OVERALL
from ui.ranking.state import RankingState


def missing(state: RankingState) -> str | None:
    """What must come before submitting, as a machine word: "streaming", "answers" or "ranking"; None when nothing."""
    if state.streaming:
        return "streaming"
    there = [card for card in state.cards if card.candidate is not None]
    if len(there) < 2 or not any(card.answer.text.strip() for card in there):
        return "answers"
    placed = {c for group in state.sheet.order() for c in group} & {card.id for card in there}
    if len(placed) < 2 and not state.sheet.all_bad and not state.sheet.cannot_rank:
        return "ranking"
    return None


def to_annotation(state: RankingState, effort: Effort) -> RankingAnnotation:
    """The complete annotation. Raises NothingToSubmit with the word `missing` gives."""
    if word := missing(state):
        raise NothingToSubmit(word)
    by_id = {card.id: card.candidate for card in state.cards if card.candidate is not None}
    sheet = state.sheet

    def ranking(order: Order) -> Ranking:
        groups = (tuple(c for c in group if c in by_id) for group in order)
        return Ranking(groups=tuple(group for group in groups if group))

    asked = {key: order for key, order in sheet.orders.items() if key != OVERALL and not sheet.cannot_rank}
    return RankingAnnotation(
        messages=state.messages,
        candidates=tuple(by_id[c] for c in state.made if c in by_id),
        shown=tuple(card.id for card in state.cards if card.id in by_id),
        shuffle_seed=state.shuffle_seed,
        judgements=tuple(sheet.judgements[c.id] for c in state.cards if c.id in sheet.judgements and c.id in by_id),
        ranking=Ranking() if sheet.cannot_rank else ranking(sheet.order()),
        per_criterion={key: ranking(order) for key, order in asked.items()},
        all_bad=sheet.all_bad,
        cannot_rank=sheet.cannot_rank,
        strength=None if sheet.cannot_rank or len(by_id) != 2 else sheet.strength,
        prompt_labels=sheet.prompt_labels,
        justification=sheet.justification.strip(),
        specialisation=sheet.specialisation,
        language=sheet.language,
        effort=effort,
    )
