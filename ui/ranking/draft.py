"""A half-done ranking as JSON, and back exactly: the decisions, the card picked, the caret, the time spent.

The answers themselves are kept with their set (`app.services.answers`), so a draft is small enough to write at every
pause. The undo steps are not kept. A draft that cannot be read is a bug of ours and is raised as one.
"""

from dataclasses import replace

import msgspec

from app.domain.annotation import Effort
from app.domain.errors import BrokenInvariant
from ui.ranking.sheet import OVERALL, Sheet
from ui.ranking.state import RankingState


class KeptRanking(msgspec.Struct, frozen=True, kw_only=True, tag="ranking", tag_field="kept"):
    """What the trainer left on the page of one answer set ("" for a record being revised: it has the answers itself).
    `caret` is in the justification, in UTF-16 units."""

    answer_set: str
    k: int
    sheet: Sheet
    selected: int = 0
    by: str = OVERALL
    caret: int = 0
    active_s: float = 0.0
    wall_s: float = 0.0


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
    """The state as it was left. What is said of an answer that the set no longer holds is dropped."""
    known = {card.id for card in state.cards}
    sheet = kept.sheet
    placed = {card for order in sheet.orders.values() for group in order for card in group}
    for gone in (placed | {*sheet.judgements}) - known:
        sheet = sheet.without(gone)
    return replace(
        state,
        sheet=sheet,
        selected=min(max(kept.selected, 0), len(state.cards) - 1),
        by=kept.by if kept.by in state.project.criteria else OVERALL,
        past=(),
        future=(),
        run=None,
    )
