"""What the trainer has decided about one set of answers: everything here is undone and kept with the draft.

A sheet is always sound: an answer is placed at most once in each order, scores are in their ranges, and the strength
of a pair agrees with its order. It knows ids, not texts; which ids exist is the state's business.
"""

from dataclasses import dataclass, field, replace
from typing import Self

from app.domain.annotation import Judgement
from ui.ranking import order as orders
from ui.ranking.order import Order

OVERALL = ""  # the key of the overall order beside the criteria's


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`orders` holds an order for OVERALL and for each criterion that has one; an empty order is not held.

    `strength` is -3 (the first shown is much better) to +3, for two answers only.
    """

    orders: dict[str, Order] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    all_bad: bool = False
    cannot_rank: bool = False
    strength: int | None = None
    prompt_labels: tuple[str, ...] = ()
    justification: str = ""
    specialisation: str = "general"
    language: str = "en"

    def order(self, by: str = OVERALL) -> Order:
        return self.orders.get(by, ())

    def judgement(self, card: str) -> Judgement:
        return self.judgements.get(card) or Judgement(candidate=card)

    def with_order(self, order: Order, by: str = OVERALL) -> Self:
        """With this order; a strength that says otherwise than a new overall order is dropped."""
        kept = {key: value for key, value in self.orders.items() if key != by}
        if order:
            kept[by] = order
        strength = self.strength if by != OVERALL or _same(order, self.order()) else None
        return replace(self, orders=kept, strength=strength)

    def with_strength(self, strength: int | None, first: str, second: str) -> Self:
        """With how much better one of two answers is, and the order that this says."""
        if strength is None:
            return replace(self, strength=None)
        if not -3 <= strength <= 3:
            raise ValueError(f"strength is -3 to 3, not {strength}")
        order: Order = ((first, second),) if strength == 0 else ((first,), (second,))
        if strength > 0:
            order = ((second,), (first,))
        return replace(self.with_order(order), strength=strength)

    def with_quality(self, card: str, quality: int | None) -> Self:
        """With this overall quality, 1 to 7, or none."""
        return self._judged(replace(self.judgement(card), quality=quality))

    def with_score(self, card: str, criterion: str, score: int | None) -> Self:
        """With this score of a criterion, 0 to 4, or none."""
        before = self.judgement(card)
        rest = {key: value for key, value in before.criteria.items() if key != criterion}
        if score is not None:
            rest[criterion] = score
        return self._judged(replace(before, criteria=rest))

    def with_flag_toggled(self, card: str, flag: str, among: tuple[str, ...]) -> Self:
        """With the flag set or cleared; flags stand in the project's order (`among`)."""
        before = self.judgement(card)
        return self._judged(replace(before, flags=_toggled(before.flags, flag, among)))

    def with_label_toggled(self, label: str, among: tuple[str, ...]) -> Self:
        """With the prompt's label set or cleared; labels stand in the project's order (`among`)."""
        return replace(self, prompt_labels=_toggled(self.prompt_labels, label, among))

    def without(self, card: str) -> Self:
        """With nothing said of `card`: its text was replaced by another answer."""
        sheet = replace(self, judgements={key: j for key, j in self.judgements.items() if key != card})
        for by, order in self.orders.items():
            sheet = sheet.with_order(orders.take_out(order, card), by)
        return sheet

    def _judged(self, judgement: Judgement) -> Self:
        rest = {key: j for key, j in self.judgements.items() if key != judgement.candidate}
        said = judgement != Judgement(candidate=judgement.candidate)
        return replace(self, judgements={**rest, judgement.candidate: judgement} if said else rest)


def _same(one: Order, other: Order) -> bool:
    return [{*group} for group in one] == [{*group} for group in other]


def _toggled(held: tuple[str, ...], word: str, among: tuple[str, ...]) -> tuple[str, ...]:
    if word not in among:
        raise ValueError(f"{word!r} is not offered")
    wanted = {*held} ^ {word}
    return tuple(w for w in among if w in wanted)
