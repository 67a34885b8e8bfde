"""Work in progress: kept as the page wrote it, within milliseconds, until it is submitted or thrown away.

A draft that became a record can never come back: a late autosave is refused, not stored. What the disk had no room for
is owed to it: it is what the draft is until it is written, thrown away or submitted.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.errors import AlreadySubmitted, StorageError
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
        self._owed: dict[str, tuple[Draft, str]] = {}

    def save(self, *, draft: Draft, text: str) -> None:
        """Keep the draft, replacing what was kept under its id. Durable when it returns.

        `text` is the plain words that a search of History should find it by. Raises AlreadySubmitted when the draft
        has become a record: what was typed since belongs into a revision. Raises StorageError when it could not be
        written; it is owed then.
        """
        self._owed.pop(draft.id, None)
        try:
            self._write(draft, text)
        except StorageError:
            self._owed[draft.id] = draft, text
            raise

    def save_owed(self) -> None:
        """Write what is owed. Raises StorageError for the first that still cannot be written."""
        for draft, text in tuple(self._owed.values()):
            with suppress(AlreadySubmitted):
                self.save(draft=draft, text=text)

    def load(self, *, draft_id: str) -> Draft | None:
        """The draft as it was saved last, or None when it was submitted, discarded or never saved."""
        owed = self._owed.get(draft_id)
        return owed[0] if owed is not None else self._drafts.get(draft_id)

    def recent(self, *, kind: WorkKind | None = None) -> tuple[Draft, ...]:
        """All drafts, last changed first. The first of its kind is where a page goes on after a restart."""
        kept = {draft.id: draft for draft in self._drafts.all(kind)}
        kept |= {draft.id: draft for draft, _ in self._owed.values() if kind in (None, draft.kind)}
        return tuple(sorted(kept.values(), key=lambda draft: draft.updated, reverse=True))

    def discard(self, *, draft_id: str) -> Draft | None:
        """Throw the draft away and return it: saving it again is the undo. None when there is none."""
        owed = self._owed.pop(draft_id, None)
        with self._database.writing():
            kept = self._drafts.get(draft_id)
            self._drafts.remove(draft_id)
        return owed[0] if owed is not None else kept

    def _write(self, draft: Draft, text: str) -> None:
        with self._database.writing():
            # A draft that is there is no record yet: submitting takes it away in the same transaction.
            if self._drafts.change(draft, text=text):
                return
            became = self._records.entry_of_draft(draft.id)
            if became is not None:
                raise AlreadySubmitted(became)
            self._drafts.add(draft, text=text)
