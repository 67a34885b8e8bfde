"""Work in progress: kept as the page wrote it, within milliseconds, until it is submitted or thrown away.

A draft that became a record can never come back: a late autosave is refused, not stored.
"""

from typing import TYPE_CHECKING

from app.domain.errors import AlreadySubmitted
from app.domain.work import Draft, WorkKind

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.drafts import DraftRepository
    from app.storage.records import RecordRepository


class DraftService:
    """Blocking; runs on the storage executor."""

    def __init__(self, *, database: "Database", drafts: "DraftRepository", records: "RecordRepository") -> None:
        self._database = database
        self._drafts = drafts
        self._records = records

    def save(self, *, draft: Draft, text: str) -> None:
        """Keep the draft, replacing what was kept under its id. Durable when it returns.

        `text` is the plain words that a search of History should find it by. Raises AlreadySubmitted when the draft
        has become a record: what was typed since belongs into a revision.
        """
        with self._database.writing():
            # A draft that is there is no record yet: submitting takes it away in the same transaction.
            if self._drafts.change(draft, text=text):
                return
            became = self._records.entry_of_draft(draft.id)
            if became is not None:
                raise AlreadySubmitted(became)
            self._drafts.add(draft, text=text)

    def load(self, *, draft_id: str) -> Draft | None:
        """The draft as it was saved last, or None when it was submitted, discarded or never saved."""
        return self._drafts.get(draft_id)

    def recent(self, *, kind: WorkKind | None = None) -> tuple[Draft, ...]:
        """All drafts, last changed first. The first of its kind is where a page goes on after a restart."""
        return self._drafts.all(kind)

    def discard(self, *, draft_id: str) -> Draft | None:
        """Throw the draft away and return it: saving it again is the undo. None when there is none."""
        with self._database.writing():
            draft = self._drafts.get(draft_id)
            self._drafts.remove(draft_id)
        return draft
