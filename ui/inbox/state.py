"""What the Inbox knows: the tasks to do in their order, by which sheets, and which one is looked at.

The list is the service's; it comes whole each time. What is looked at stays while it is listed; where it is gone, the
one that took its place is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from app.domain.generation import Message, Role
from app.domain.task import ProjectSheet
from app.services.inbox import DONE_HERE

if TYPE_CHECKING:
    from app.storage.tasks import KeptTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What there is to do; `sheets` by their SHA-256. `enrolled` says that there is a company to hand tasks out,
    `revoked` that it takes nothing more from this desk and has its tasks for others."""

    tasks: "tuple[KeptTask, ...]"
    sheets: Mapping[str, ProjectSheet]
    enrolled: bool
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxState:
    """`enrolled` is None until the first listing came."""

    tasks: "tuple[KeptTask, ...]" = ()
    sheets: Mapping[str, ProjectSheet] = field(default_factory=dict)
    enrolled: bool | None = None
    revoked: bool = False
    selected: str | None = None

    @property
    def current(self) -> "KeptTask | None":
        """The task that is looked at."""
        return next((kept for kept in self.tasks if kept.task.id == self.selected), None)

    @property
    def expires(self) -> datetime | None:
        """Until when nobody else gets the current task; None where it is not reserved any more."""
        return None if self.current is None or self.revoked else self.current.expires

    @property
    def sheet(self) -> ProjectSheet | None:
        """What the current task is done by, where the company has told it."""
        return None if self.current is None else self.sheets.get(self.current.task.sheet)

    @property
    def done_here(self) -> bool:
        """There is a page for the current task."""
        return self.current is not None and self.current.task.kind in DONE_HERE

    def listed(self, listing: Listing) -> Self:
        """With what there is to do now."""
        ids = [kept.task.id for kept in listing.tasks]
        selected = self.selected
        if selected not in ids:
            before = [kept.task.id for kept in self.tasks]
            place = before.index(selected) if selected in before else 0
            selected = ids[min(place, len(ids) - 1)] if ids else None
        return replace(
            self,
            tasks=listing.tasks,
            sheets=listing.sheets,
            enrolled=listing.enrolled,
            revoked=listing.revoked,
            selected=selected,
        )

    def selecting(self, task_id: str) -> Self:
        """With another task looked at."""
        return replace(self, selected=task_id)


def first_line(messages: tuple[Message, ...]) -> str:
    """The first line that is answered: of the last thing the user said, or of whatever was said last."""
    asked = next((m.content for m in reversed(messages) if m.role is Role.USER and m.content.strip()), "")
    said = asked or messages[-1].content
    return next((line.strip() for line in said.splitlines() if line.strip()), "")
