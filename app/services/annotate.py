"""Submitting, revising and withdrawing work: each is one signed record, never a change to an old one.

The record, its place in the outbox, the end of the draft and of what it supersedes are one transaction. Submitting
one draft again gives the record it already became.
"""

from dataclasses import dataclass

from app.domain.annotation import Annotation, InstructAnnotation, RankingAnnotation
from app.domain.work import Draft, WorkItem, WorkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What a submission or withdrawal changed: the item as History now shows it.

    `entry_id` and `seq` are of the record just signed (for a withdrawal not the item's own). `repeated` says that
    the record existed already. `waiting` counts the records in the outbox.
    """

    entry_id: str
    seq: int
    item: WorkItem
    waiting: int
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a page needs to work on a submitted record again: the work as signed, and the draft to save it under.

    `draft` is there when somebody began already: go on from it rather than from `annotation`.
    """

    draft_id: str
    kind: WorkKind
    title: str
    supersedes: str
    annotation: Annotation
    draft: Draft | None = None


class AnnotateService:
    """Blocking; runs on the storage executor."""

    def submit_ranking(self, *, draft_id: str, annotation: RankingAnnotation, title: str = "") -> Submitted:
        """Sign and keep the ranking; the draft ends. What the draft supersedes is marked as revised.

        An empty title takes the request's first line. Raises NothingToSubmit ("answers", "request", "ranking").
        """
        raise NotImplementedError

    def submit_instruct(self, *, draft_id: str, annotation: InstructAnnotation, title: str = "") -> Submitted:
        """Sign and keep the gold instruct; the draft ends. What the draft supersedes is marked as revised."""
        raise NotImplementedError

    def withdraw(self, *, entry_id: str, reason: str) -> Submitted:
        """Sign that this record no longer stands; it is kept and still verifies. Twice gives the same record.

        Raises KeyError for an unknown record.
        """
        raise NotImplementedError

    def revise(self, *, entry_id: str) -> Revision:
        """Begin a new record that supersedes this one, or the newest of those that already did.

        Nothing changes until the draft is saved and submitted. Raises KeyError for an unknown record.
        """
        raise NotImplementedError
