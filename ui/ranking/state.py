"""What the ranking screen knows of one set of answers: plain frozen values, a state and an event in, a new state out.

The cards (texts as they stream) are facts and are never undone; the sheet (the trainer's decisions) is undone and
redone whole. Saving, streaming and painting are left to the page; the state only says what is true.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from app.domain.candidate import Candidate, StopReason
from app.domain.generation import Message
from app.domain.project import Project
from app.services.generate import Answer
from ui.ranking import order as orders
from ui.ranking.order import Order
from ui.ranking.sheet import OVERALL, Sheet

UNDO_STEPS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One answer as far as it has come; `candidate` is set once it is kept with its provenance."""

    answer: Answer
    candidate: Candidate | None = None

    @property
    def id(self) -> str:
        return self.answer.id

    @property
    def streaming(self) -> bool:
        return self.answer.stop is None

    @property
    def empty(self) -> bool:
        """There is nothing to read: it has not begun, or ended without a word."""
        return not self.answer.text.strip()

    @property
    def can_be_had_again(self) -> bool:
        """The answer was broken off or is empty, so another try may give a whole one."""
        if self.streaming or (self.candidate is not None and self.candidate.given):
            return False
        return self.answer.stop in (StopReason.FAILED, StopReason.CANCELLED) or self.empty


@dataclass(frozen=True, slots=True)
class Step:
    """A sheet to come back to, with the card that was picked and the order that was worked on then."""

    sheet: Sheet
    selected: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingState:
    """`cards` are in the order shown, lettered A, B, …; `made` holds their ids in the order made.

    `by` is the order being worked on: OVERALL or a criterion. `run` names the edits that go on merging into one undo
    step (the typing of one word); it ends with any other event.
    """

    answer_set: str
    project: Project
    messages: tuple[Message, ...]
    cards: tuple[Card, ...]
    made: tuple[str, ...]
    shuffle_seed: int
    sheet: Sheet
    selected: int = 0
    by: str = OVERALL
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    run: str | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.cards) <= 9 or {c.id for c in self.cards} != {*self.made}:
            raise ValueError("2 to 9 cards, each made once")
        if not 0 <= self.selected < len(self.cards):
            raise ValueError("a card is always picked")

    @property
    def card(self) -> Card:
        return self.cards[self.selected]

    @property
    def streaming(self) -> bool:
        return any(card.streaming for card in self.cards)

    @property
    def order(self) -> Order:
        """The order being worked on."""
        return self.sheet.order(self.by)

    @property
    def shown_order(self) -> Order:
        """The order that would be signed: none while the answers cannot be ranked. The other one is kept meanwhile."""
        return () if self.sheet.cannot_rank else self.order

    @property
    def as_brought(self) -> bool:
        """Nobody decided anything here yet: there is nothing on the sheet but what the task says of itself."""
        blank = Sheet(specialisation=self.sheet.specialisation, language=self.sheet.language)
        return self.sheet == blank and not self.past and not self.future

    def letter(self, card: str) -> str:
        """A for the first card shown, B for the next."""
        return "ABCDEFGHI"[self.index(card)]

    def index(self, card: str) -> int:
        return next(n for n, c in enumerate(self.cards) if c.id == card)

    def unplaced(self) -> tuple[str, ...]:
        """Ids of the cards that the order being worked on leaves out, as shown."""
        return tuple(c.id for c in self.cards if orders.group_of(self.order, c.id) is None)

    def can_have_again(self, card: Card) -> bool:
        """Another answer can be asked for in its place: the set is at rest, and it is no revision of a record."""
        return bool(self.answer_set) and not self.streaming and card.can_be_had_again

    def endings(self) -> list[tuple[str, bool, bool]]:
        """What is different when an answer came, ended or is kept: not its growing text."""
        return [(card.id, card.streaming, card.candidate is None) for card in self.cards]

    def order_words(self) -> str:
        """The order being worked on in letters, best first: "B › A = D › C"."""
        groups = (" = ".join(sorted(self.letter(card) for card in group)) for group in self.shown_order)
        return " › ".join(groups)

    def edited(self, sheet: Sheet, run: str | None = None) -> Self:
        """With another sheet; one more step to undo, unless it goes on with the `run` of the step before."""
        if sheet == self.sheet:
            return self
        goes_on = run is not None and run == self.run
        past = self.past if goes_on else (*self.past, self._here())[-UNDO_STEPS:]
        return replace(self, sheet=sheet, past=past, future=(), run=run)

    def reordered(self, order: Order) -> Self:
        """With another order; who places an answer finds that they can be ranked after all."""
        return self.edited(replace(self.sheet.with_order(order, self.by), cannot_rank=False))

    def undone(self) -> Self:
        if not self.past:
            return self
        return self._at(self.past[-1], past=self.past[:-1], future=(self._here(), *self.future))

    def redone(self) -> Self:
        if not self.future:
            return self
        return self._at(self.future[0], past=(*self.past, self._here()), future=self.future[1:])

    def _here(self) -> Step:
        return Step(self.sheet, self.selected, self.by)

    def _at(self, step: Step, past: tuple[Step, ...], future: tuple[Step, ...]) -> Self:
        return replace(self, sheet=step.sheet, selected=step.selected, by=step.by, past=past, future=future, run=None)

    def picked(self, index: int) -> Self:
        """With another card picked; a number that no card has changes nothing."""
        if not 0 <= index < len(self.cards):
            return self
        return replace(self, selected=index, run=None)

    def ranking_by(self, by: str) -> Self:
        """With the order of another criterion being worked on, or the overall one."""
        if by != OVERALL and by not in self.project.criteria:
            raise ValueError(f"{by!r} is no criterion of this project")
        return replace(self, by=by, run=None)

    def streamed(self, answers: Mapping[str, Answer]) -> Self:
        """With the texts as far as they have come; an answer that ended stays as it ended."""
        cards = tuple(
            replace(card, answer=answers[card.id]) if card.streaming and card.id in answers else card
            for card in self.cards
        )
        return replace(self, cards=cards)

    def kept(self, candidates: Iterable[Candidate]) -> Self:
        """With the ended answers' provenance."""
        by_id = {c.id: c for c in candidates}
        return replace(self, cards=tuple(replace(c, candidate=by_id.get(c.id, c.candidate)) for c in self.cards))

    def swapped(self, card: str, by: Card) -> Self:
        """With another answer in the place of `card`; what was said of the old text is forgotten, undo included."""
        at = self.index(card)
        cards = (*self.cards[:at], by, *self.cards[at + 1 :])

        def forgetting(steps: tuple[Step, ...]) -> tuple[Step, ...]:
            return tuple(replace(step, sheet=step.sheet.without(card)) for step in steps)

        return replace(
            self,
            cards=cards,
            made=tuple(by.id if m == card else m for m in self.made),
            sheet=self.sheet.without(card),
            past=forgetting(self.past),
            future=forgetting(self.future),
            run=None,
        )
