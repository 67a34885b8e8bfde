"""What the History page knows: which work is asked for, what of it is listed, and what is open beside the list.

Answers of the storage come later than the questions and sometimes out of date: each carries the question it answers,
and one that no longer fits changes nothing.
"""

from dataclasses import dataclass, replace
from typing import Self

from app.domain.listing import Page
from app.domain.work import WorkItem, WorkKind, WorkState
from app.services.history import OpenedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which work is wanted; None takes all of it."""

    query: str = ""
    kind: WorkKind | None = None
    state: WorkState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryState:
    """`after` is where the next page begins, None when all is listed. `opened` is the record beside the list.

    `pinned`: the selected record was asked for by itself and stays whether or not the list has come to its line.
    """

    asked: Asked = Asked()
    items: tuple[WorkItem, ...] = ()
    after: str | None = None
    selected: str | None = None
    opened: OpenedRecord | None = None
    pinned: bool = False

    @property
    def item(self) -> WorkItem | None:
        """The selected line, or the open record's where that is not listed."""
        listed = next((item for item in self.items if item.id == self.selected), None)
        return listed or (self.opened.item if self.opened is not None else None)

    @property
    def found_word(self) -> str:
        """The word for which the selected line was found; "" where nothing was searched for."""
        hit = next(iter(self.item.hits), None) if self.item is not None else None
        return self.item.snippet[slice(*hit)] if self.item is not None and hit is not None else ""

    @property
    def filtered(self) -> bool:
        return self.asked != Asked()

    @property
    def stands(self) -> bool:
        """A record that holds; it can be withdrawn."""
        return self.item is not None and self.item.state in (WorkState.SUBMITTED, WorkState.SENT, WorkState.HELD)

    @property
    def can_revise(self) -> bool:
        """The newest record of a work can be worked on again, also one that was withdrawn; a draft is simply gone on
        with."""
        withdrawn = self.item is not None and self.item.state is WorkState.WITHDRAWN
        return self.stands or (withdrawn and self.opened is not None and self.opened.revised_by is None)

    @property
    def is_draft(self) -> bool:
        return self.item is not None and self.item.state is WorkState.DRAFT

    def asking(self, asked: Asked) -> Self:
        """With another question; what is listed stays until the answer comes."""
        return replace(self, asked=asked, after=None, pinned=self.pinned and asked == self.asked)

    def paging(self) -> Self:
        """With the next page asked for: it is not asked for again while it comes."""
        return replace(self, after=None)

    def not_paged(self, asked: Asked, after: str) -> Self:
        """The next page did not come; it can be asked for again."""
        return replace(self, after=after) if asked == self.asked else self

    def listed(self, asked: Asked, page: Page[WorkItem], *, more: bool) -> Self:
        """With a page of the answer to `asked`. The selection stays where its line is still there."""
        if asked != self.asked:
            return self
        items = (*self.items, *page.items) if more else page.items
        kept = self.selected if self.pinned or any(item.id == self.selected for item in items) else None
        return replace(
            self, items=items, after=page.after, selected=kept, opened=self.opened if kept is not None else None
        )

    def selecting(self, item_id: str | None) -> Self:
        """With another line selected; what was open closes."""
        if item_id == self.selected:
            return self
        return replace(self, selected=item_id, opened=None, pinned=False)

    def pinning(self, entry_id: str) -> Self:
        """With this record wanted, wherever its line is in the whole list."""
        return replace(self.asking(Asked()).selecting(entry_id), pinned=True)

    def opening(self, record: OpenedRecord) -> Self:
        """With a record open, if its line is still the selected one."""
        return replace(self, opened=record) if record.item.id == self.selected else self
