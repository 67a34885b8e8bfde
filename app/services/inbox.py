"""The tasks on this desk: what the company handed out, what is begun, done or given back.

A task is done in a draft like any other work; when the draft is submitted, the record names the task, and the task is
done in the same transaction (`annotate`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from app.domain.task import Back, GivenBack, HandedOut, ProjectSheet, Task, TaskKind, TaskState
from app.services.ask_book import AskBook

if TYPE_CHECKING:
    from app.storage.database import Database
    from app.storage.drafts import DraftRepository
    from app.storage.tasks import KeptTask, TaskRepository

# The kinds that this version has pages for.
DONE_HERE = (TaskKind.INSTRUCT, TaskKind.RANKING)

# A person does ten to thirty a day; these last for days offline.
WANTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to ask the company for. `held` and `back` are of tasks, `sheets` names those that are known, `asked` is the
    number of what was asked last in a file."""

    want: int
    kinds: tuple[TaskKind, ...]
    held: tuple[str, ...]
    back: tuple[GivenBack, ...]
    sheets: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTask:
    """A task to work on: under which draft, and by which sheet. `begun` says that the draft is there already."""

    task: Task
    sheet: ProjectSheet | None
    draft_id: str
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInWork:
    """The task that a draft does, and its `place` among those to do, from 1, of how many. The place is None once it is
    not to be done any more: it went back, and what was written stayed."""

    opened: OpenedTask
    place: int | None
    waiting: int


class InboxService:
    """Blocking; runs on the storage executor."""

    def __init__(
        self,
        *,
        database: "Database",
        tasks: "TaskRepository",
        drafts: "DraftRepository",
        book: AskBook,
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._book = book
        self._drafts = drafts
        self._new_id = new_id

    def waiting(self) -> "list[KeptTask]":
        """Tasks to do: begun ones first, then by priority and due date."""
        started = self._tasks.in_state(TaskState.STARTED)
        return [*started, *self._tasks.in_state(TaskState.OPEN)]

    def count(self) -> int:
        """How many there are to do."""
        return self._tasks.count(TaskState.STARTED, TaskState.OPEN)

    def open(self, *, task_id: str) -> OpenedTask:
        """Begin a task, or go on with it. Raises KeyError for one that is not here to do any more."""
        with self._database.writing():
            kept = self._tasks.get(task_id)
            if kept is None or kept.state not in (TaskState.OPEN, TaskState.STARTED):
                raise KeyError(task_id)
            draft = kept.draft or self._new_id()
            self._tasks.move(task_id, TaskState.STARTED, draft=draft)
            begun = self._drafts.get(draft) is not None
        return OpenedTask(task=kept.task, sheet=self._tasks.sheet(kept.task.sheet), draft_id=draft, begun=begun)

    def next(self, *, after: str) -> OpenedTask | None:
        """Open the one that follows `after` in the list, from the end to the beginning, or the first where that is not
        to be done any more; of `DONE_HERE` alone. None where there is no other."""
        waiting = [kept.task for kept in self.waiting()]
        here = next((place for place, task in enumerate(waiting) if task.id == after), -1)
        others = [task for task in (*waiting[here + 1 :], *waiting[: max(here, 0)]) if task.kind in DONE_HERE]
        return self.open(task_id=others[0].id) if others else None

    def of_draft(self, *, draft_id: str) -> TaskInWork | None:
        """What a draft is for; None where it does no task."""
        kept = self._tasks.of_draft(draft_id)
        if kept is None:
            return None
        waiting = [each.task.id for each in self.waiting()]
        begun = self._drafts.get(draft_id) is not None
        return TaskInWork(
            opened=OpenedTask(task=kept.task, sheet=self._tasks.sheet(kept.task.sheet), draft_id=draft_id, begun=begun),
            place=waiting.index(kept.task.id) + 1 if kept.task.id in waiting else None,
            waiting=len(waiting),
        )

    def sheet(self, *, sha256: str) -> ProjectSheet | None:
        """A version of a project; None where the company has not told it yet."""
        return self._tasks.sheet(sha256)

    def give_back(self, *, task_id: str, how: Back, reason: str) -> None:
        """Not to be done here. Its draft stays: what was written is the person's. Raises KeyError."""
        with self._database.writing():
            kept = self._tasks.get(task_id)
            if kept is None or kept.state not in (TaskState.OPEN, TaskState.STARTED):
                raise KeyError(task_id)
            self._tasks.move(
                task_id,
                TaskState.GOING_BACK,
                back=GivenBack(task=task_id, how=how, reason=reason.replace("\0", "").strip()),
            )

    def wish(self) -> Wish:
        """What to ask for when the company is asked next."""
        held = self._tasks.in_state(TaskState.STARTED, TaskState.OPEN)
        return Wish(
            want=WANTED,
            kinds=DONE_HERE,
            held=tuple(kept.task.id for kept in held),
            back=self._tasks.going_back(),
            sheets=self._tasks.sheet_names(),
            asked=self._book.number,
        )

    def receive(
        self,
        told: Wish,
        *,
        given: Sequence[HandedOut],
        sheets: Sequence[ProjectSheet],
        gone: Sequence[str],
        carried: int = 0,
    ) -> int:
        """Take the company's answer to a wish; how many tasks are new here. Its news in files up to the serial
        `carried` is older than this answer."""
        with self._database.writing():
            self._book.hear(carried)
            return self.take(given=given, sheets=sheets, gone=[*gone, *(each.task for each in told.back)])

    def take(self, *, given: Sequence[HandedOut], sheets: Sequence[ProjectSheet], gone: Sequence[str]) -> int:
        """Take what the company tells, newer than all it told before; how many tasks are new here."""
        with self._database.writing():
            self._tasks.receive_sheets([sheet for sheet in sheets if _guidelines_fit(sheet)])
            fresh = self._tasks.receive(given)
            self._tasks.forget(gone)
        return fresh


def _guidelines_fit(sheet: ProjectSheet) -> bool:
    """Records name the guidelines by their hash: it has to be that of those that are shown."""
    text = sheet.project.guidelines
    return sheet.project.guidelines_sha256 == (sha256(text.encode()).hexdigest() if text else "")
