"""Submitting, revising and withdrawing work: each is one signed record, never a change to an old one.

The record, its place in the outbox, the end of the draft and of what it supersedes are one transaction. Submitting
one draft again gives the record it already became. The bodies are `record_body`'s; a submission is of kind
`annotation.submitted` (a revision, too: it names what it supersedes), a withdrawal of kind `annotation.withdrawn`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.annotation import Annotation, InstructAnnotation, RankingAnnotation
from app.domain.errors import NothingToSubmit
from app.domain.generation import Message, Role
from app.domain.task import ProjectSheet, Task, TaskState
from app.domain.well_formed import well_formed
from app.domain.work import Draft, RecordedWork, WorkItem, WorkKind, WorkState
from app.services.device_log import DeviceLog, Duty
from app.services.record_body import from_body, kind_of, to_body
from app.services.record_reader import RecordReader
from app.services.work_text import title_of, words_of

if TYPE_CHECKING:
    from app.storage.drafts import DraftRepository
    from app.storage.outbox import OutboxRepository
    from app.storage.records import KeptRecord, RecordRepository
    from app.storage.tasks import TaskRepository

SUBMITTED = "annotation.submitted"
WITHDRAWN = "annotation.withdrawn"


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

    `draft` is there when somebody began already: go on from it rather than from `annotation`. `sheet` is what the work
    was done by, where it did a company's task.
    """

    draft_id: str
    kind: WorkKind
    title: str
    supersedes: str
    annotation: Annotation
    draft: Draft | None = None
    sheet: ProjectSheet | None = None


class AnnotateService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        log: DeviceLog,
        records: "RecordRepository",
        drafts: "DraftRepository",
        outbox: "OutboxRepository",
        reader: RecordReader,
        tasks: "TaskRepository",
        new_id: Callable[[], str],
    ) -> None:
        self._log = log
        self._records = records
        self._drafts = drafts
        self._outbox = outbox
        self._reader = reader
        self._tasks = tasks
        self._new_id = new_id

    def submit_ranking(self, *, draft_id: str, annotation: RankingAnnotation, title: str = "") -> Submitted:
        """Sign and keep the ranking; the draft ends. What the draft supersedes is marked as revised.

        An empty title takes the draft's, or the request's first line. Raises NothingToSubmit ("answers", "request",
        "ranking").
        """
        _refuse_empty_ranking(annotation)
        return self._submit(draft_id, annotation, title)

    def submit_instruct(self, *, draft_id: str, annotation: InstructAnnotation, title: str = "") -> Submitted:
        """Sign and keep the gold instruct; the draft ends. What the draft supersedes is marked as revised.

        An empty title takes the draft's, or the request's first line. What could be missing, the annotation itself
        refuses to lack.
        """
        return self._submit(draft_id, annotation, title)

    def withdraw(self, *, entry_id: str, reason: str) -> Submitted:
        """Sign that this record no longer stands; it is kept and still verifies. Twice gives the same record.

        Raises KeyError for an unknown record.
        """
        with self._log.writing():
            item = self._work(entry_id)
            before = next((r for r in self._records.superseding(entry_id) if r.kind == WITHDRAWN), None)
            if before is not None:
                return self._submitted(before.entry_id, before.seq, item, repeated=True)
            record = self._log.append(
                kind=WITHDRAWN,
                body={"reason": well_formed(reason)},
                supersedes=entry_id,
                duty=self._before(entry_id),
            )
            self._records.move([entry_id], WorkState.WITHDRAWN, of=tuple(WorkState))
            return self._submitted(record.entry_id, record.seq, self._work(entry_id))

    def revise(self, *, entry_id: str) -> Revision:
        """Begin a new record that supersedes this one, or the newest of those that already did.

        Nothing changes until the draft is saved and submitted. Raises KeyError for an unknown record.
        """
        newest = self._work(entry_id)
        while later := [r.item for r in self._records.superseding(newest.id) if r.item is not None]:
            newest = later[-1]
        draft = self._drafts.superseding(newest.id)
        said = self._reader.read(newest.id).payload
        did = self._tasks.get(said.task) if said.task else None
        return Revision(
            draft_id=self._new_id() if draft is None else draft.id,
            kind=newest.kind,
            title=newest.title,
            supersedes=newest.id,
            annotation=from_body(said.body),
            draft=draft,
            sheet=None if did is None else self._tasks.sheet(did.task.sheet),
        )

    def _submit(self, draft_id: str, annotation: Annotation, title: str) -> Submitted:
        with self._log.writing():
            became = self._records.entry_of_draft(draft_id)
            if became is not None:
                return self._submitted(became, self._kept(became).seq, self._work(became), repeated=True)
            draft = self._drafts.get(draft_id)
            supersedes = None if draft is None else draft.supersedes
            kept = self._tasks.of_draft(draft_id)
            record = self._log.append(
                kind=SUBMITTED,
                body=to_body(annotation),
                supersedes=supersedes,
                duty=self._before(supersedes) if kept is None else self._duty(kept.task),
                work=RecordedWork(
                    draft=draft_id,
                    kind=kind_of(annotation),
                    title=title.strip() or (draft.title if draft else "") or title_of(annotation.messages),
                    specialisation=annotation.specialisation,
                    language=annotation.language,
                    text=words_of(annotation),
                ),
            )
            before = None if supersedes is None else self._records.get(supersedes)
            if before and before.item and before.item.state is not WorkState.WITHDRAWN:
                self._records.move([before.entry_id], WorkState.REVISED, of=tuple(WorkState))
            self._drafts.remove(draft_id)
            if kept is not None:
                self._tasks.move(kept.task.id, TaskState.DONE)
            return self._submitted(record.entry_id, record.seq, self._work(record.entry_id))

    def _duty(self, task: Task) -> Duty:
        sheet = self._tasks.sheet(task.sheet)
        guidelines = "" if sheet is None else sheet.project.guidelines_sha256
        return Duty(task=task.id, project=task.project, guidelines_sha256=guidelines)

    def _before(self, entry_id: str | None) -> Duty | None:
        """What the record that is superseded was for, where it is here: a revision or a withdrawal is for the same."""
        if entry_id is None or self._records.get(entry_id) is None:
            return None
        said = self._reader.read(entry_id).payload
        return Duty(task=said.task, project=said.project, guidelines_sha256=said.guidelines_sha256)

    def _kept(self, entry_id: str) -> "KeptRecord":
        kept = self._records.get(entry_id)
        if kept is None:
            raise KeyError(entry_id)
        return kept

    def _work(self, entry_id: str) -> WorkItem:
        item = self._kept(entry_id).item
        if item is None:
            raise KeyError(entry_id)
        return item

    def _submitted(self, entry_id: str, seq: int, item: WorkItem, *, repeated: bool = False) -> Submitted:
        return Submitted(entry_id=entry_id, seq=seq, item=item, waiting=self._outbox.count(), repeated=repeated)


def _refuse_empty_ranking(annotation: RankingAnnotation) -> None:
    if not _asked(annotation.messages):
        raise NothingToSubmit("request")
    if not any(candidate.text.strip() for candidate in annotation.candidates):
        raise NothingToSubmit("answers")
    # One answer placed and nothing said of any compares nothing with nothing.
    compares = len(annotation.ranking.placed) > 1 or annotation.all_bad or annotation.cannot_rank
    if not compares and not annotation.judgements:
        raise NothingToSubmit("ranking")


def _asked(messages: tuple[Message, ...]) -> bool:
    return any(message.role is Role.USER and message.content.strip() for message in messages)
