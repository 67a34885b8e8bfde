"""Work in progress: kept as the page wrote it, within milliseconds, until it is submitted or thrown away.

A draft that became a record can never come back: a late autosave is refused, not stored.
"""

from app.domain.work import Draft, WorkKind


class DraftService:
    """Blocking; runs on the storage executor."""

    def save(self, *, draft: Draft, text: str) -> None:
        """Keep the draft, replacing what was kept under its id. Durable when it returns.

        `text` is the plain words that a search of History should find it by. Raises AlreadySubmitted when the draft
        has become a record: what was typed since belongs into a revision.
        """
        raise NotImplementedError

    def load(self, *, draft_id: str) -> Draft | None:
        """The draft as it was saved last, or None when it was submitted, discarded or never saved."""
        raise NotImplementedError

    def recent(self, *, kind: WorkKind | None = None) -> tuple[Draft, ...]:
        """All drafts, last changed first. The first of its kind is where a page goes on after a restart."""
        raise NotImplementedError

    def discard(self, *, draft_id: str) -> Draft | None:
        """Throw the draft away and return it: saving it again is the undo. None when there is none."""
        raise NotImplementedError
