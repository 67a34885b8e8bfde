"""Everything the person worked on, drafts and records alike, newest first: listed, filtered, searched, opened.

Opening a record verifies its signature and rebuilds the work from the verified bytes, never from the columns it was
indexed by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.annotation import Annotation
from app.domain.listing import Page
from app.domain.work import WorkItem, WorkKind, WorkState


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRecord:
    """A record that verified just now. `withdrawn_because` is None where it was not withdrawn."""

    item: WorkItem
    annotation: Annotation
    author: str
    device: str
    seq: int
    at: datetime
    revised_by: str | None = None
    withdrawn_because: str | None = None


class HistoryService:
    """Blocking; runs on the storage executor."""

    def recent(
        self,
        *,
        kind: WorkKind | None = None,
        state: WorkState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[WorkItem]:
        """Drafts and records, last changed first. None takes every kind, every state."""
        raise NotImplementedError

    def search(
        self,
        *,
        query: str,
        kind: WorkKind | None = None,
        state: WorkState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[WorkItem]:
        """Work with all these words (each may be the beginning of a word), with `snippet` and `hits` set.

        Drafts come before records, each newest first. A query without a letter or digit finds nothing.
        """
        raise NotImplementedError

    def counts(self) -> Mapping[WorkState, int]:
        """How many pieces of work are in each state; every state has an entry."""
        raise NotImplementedError

    def waiting(self) -> int:
        """How many records wait to be sent."""
        raise NotImplementedError

    def open(self, *, entry_id: str) -> OpenedRecord:
        """The record, verified and rebuilt. Raises KeyError for an unknown one, RecordError when it does not verify."""
        raise NotImplementedError
