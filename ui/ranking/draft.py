"""A half-done ranking as JSON, and back exactly: the decisions, the card picked, the caret, the time spent.

The answers themselves are kept with their set (`app.services.answers`), and of the nearest undo steps only what they
change, so a draft is small enough to write at every pause. A draft that cannot be read is a bug of ours and is raised
as one.
"""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from app.domain.annotation import Effort
from app.domain.errors import BrokenInvariant
from ui.ranking.patch import Patch, difference, patched
from ui.ranking.sheet import OVERALL, Sheet
from ui.ranking.state import RankingState, Step

_KEPT_STEPS = 50  # each way


class KeptStep(msgspec.Struct, frozen=True, array_like=True):
    """A step to come back to: what makes its sheet of the next nearer one, and at last of the sheet kept whole."""

    sheet: Patch
    selected: int
    by: str


class KeptRanking(msgspec.Struct, frozen=True, kw_only=True, tag="ranking", tag_field="kept"):
    """What the trainer left on the page of one answer set ("" for a record being revised: it has the answers itself).
    `caret` is in the justification, in UTF-16 units; `past` and `future` begin with the nearest step."""

    answer_set: str
    k: int
    sheet: Sheet
    selected: int = 0
    by: str = OVERALL
    caret: int = 0
    active_s: float = 0.0
    wall_s: float = 0.0
    past: tuple[KeptStep, ...] = ()
    future: tuple[KeptStep, ...] = ()


class KeptQuestion(msgspec.Struct, frozen=True, kw_only=True, tag="question", tag_field="kept"):
    """A question typed on the empty page and not asked yet."""

    text: str
    k: int
    preset: str


Kept = KeptRanking | KeptQuestion


def to_json(state: RankingState, effort: Effort, caret: int = 0) -> str:
    """`effort` so far; its seconds go on in the next sitting."""
    kept = KeptRanking(
        answer_set=state.answer_set,
        k=len(state.cards),
        sheet=state.sheet,
        selected=state.selected,
        by=state.by,
        caret=caret,
        active_s=effort.active_s,
        wall_s=effort.wall_s,
        past=_kept_steps(state.sheet, state.past[::-1]),
        future=_kept_steps(state.sheet, state.future),
    )
    return encoded(kept)


def encoded(kept: Kept) -> str:
    return msgspec.json.encode(kept).decode()


def from_json(body: str) -> Kept:
    """Raises BrokenInvariant for what no version of this page wrote."""
    try:
        kept: Kept = msgspec.json.decode(body, type=Kept)
    except msgspec.MsgspecError as error:
        raise BrokenInvariant(f"a ranking draft that cannot be read: {error}") from error
    return kept


def restored(state: RankingState, kept: KeptRanking) -> RankingState:
    """The state as it was left. What is said of an answer that the set no longer holds is dropped.

    Raises BrokenInvariant for steps that do not follow from the sheet.
    """
    known = {card.id for card in state.cards}

    def fitting(sheet: Sheet, selected: int, by: str) -> Step:
        placed = {card for order in sheet.orders.values() for group in order for card in group}
        for gone in (placed | {*sheet.judgements}) - known:
            sheet = sheet.without(gone)
        picked = min(max(selected, 0), len(state.cards) - 1)
        return Step(sheet, picked, by if by in state.project.criteria else OVERALL)

    here = fitting(kept.sheet, kept.selected, kept.by)
    past = tuple(fitting(*step) for step in _steps(kept.sheet, kept.past))
    future = tuple(fitting(*step) for step in _steps(kept.sheet, kept.future))
    return replace(
        state, sheet=here.sheet, selected=here.selected, by=here.by, past=past[::-1], future=future, run=None
    )


def _kept_steps(sheet: Sheet, steps: tuple[Step, ...]) -> tuple[KeptStep, ...]:
    found = []
    after = msgspec.to_builtins(sheet)
    for step in steps[:_KEPT_STEPS]:
        at = msgspec.to_builtins(step.sheet)
        found.append(KeptStep(difference(at, after), step.selected, step.by))
        after = at
    return tuple(found)


def _steps(sheet: Sheet, kept: tuple[KeptStep, ...]) -> Iterator[tuple[Sheet, int, str]]:
    at = msgspec.to_builtins(sheet)
    for step in kept:
        try:
            at = patched(at, step.sheet)
            before = msgspec.convert(at, Sheet)
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenInvariant(f"an undo step that cannot be read: {error!r}") from error
        yield before, step.selected, step.by
