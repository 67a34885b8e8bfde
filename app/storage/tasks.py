"""Keeps the tasks that the company handed out, until it takes them back, and the sheets they are done by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.task import GivenBack, HandedOut, ProjectSheet, Task, TaskState
from app.storage.columns import AnyRow
from app.storage.database import Database
from app.storage.tables import sheets, tasks

_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTask:
    """`draft` is the draft in which it is being done, or was; None before it was opened."""

    task: Task
    state: TaskState
    expires: datetime
    draft: str | None


class TaskRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, given: Sequence[HandedOut]) -> int:
        """Keep new tasks, and how many are; one that came before is reserved until later, and comes back where it had
        been given away."""
        before = self.count(*TaskState)
        with self._database.writing() as connection:
            for each in given:
                row = {
                    "id": each.task.id,
                    "body": each.task,
                    "urgency": -each.task.priority,
                    "due": each.task.due or _NEVER,
                    "expires": each.expires,
                    "state": TaskState.OPEN.value,
                }
                again = {"body": each.task, "expires": each.expires}
                change = insert(tasks).values(row)
                connection.execute(change.on_conflict_do_update(index_elements=["id"], set_=again))
                fresh = update(tasks).where(tasks.c.id == each.task.id, tasks.c.state == TaskState.GONE.value)
                connection.execute(fresh.values(state=TaskState.OPEN.value, back=None))
        return self.count(*TaskState) - before

    def receive_sheets(self, told: Sequence[ProjectSheet]) -> None:
        with self._database.writing() as connection:
            for sheet in told:
                row = insert(sheets).values(sha256=sheet.sha256, body=sheet)
                connection.execute(row.on_conflict_do_nothing())

    def get(self, task_id: str) -> KeptTask | None:
        with self._database.reading() as connection:
            row = connection.execute(select(tasks).where(tasks.c.id == task_id)).first()
        return None if row is None else _kept(row)

    def of_draft(self, draft_id: str) -> KeptTask | None:
        """The task that this draft does."""
        with self._database.reading() as connection:
            row = connection.execute(select(tasks).where(tasks.c.draft == draft_id)).first()
        return None if row is None else _kept(row)

    def in_state(self, *states: TaskState) -> list[KeptTask]:
        """All tasks in these states, the most urgent first."""
        wanted = (
            select(tasks)
            .where(tasks.c.state.in_([state.value for state in states]))
            .order_by(tasks.c.urgency, tasks.c.due, tasks.c.n)
        )
        with self._database.reading() as connection:
            return [_kept(row) for row in connection.execute(wanted)]

    def count(self, *states: TaskState) -> int:
        wanted = select(func.count()).select_from(tasks).where(tasks.c.state.in_([state.value for state in states]))
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def move(self, task_id: str, state: TaskState, *, draft: str | None = None, back: GivenBack | None = None) -> None:
        """Change a task's state. A `draft` given is kept from then on; `back` waits to be told to the company."""
        values: dict[str, object] = {"state": state.value, "back": back}
        if draft is not None:
            values["draft"] = draft
        with self._database.writing() as connection:
            connection.execute(update(tasks).where(tasks.c.id == task_id).values(values))

    def going_back(self) -> tuple[GivenBack, ...]:
        """What the company is to be told."""
        with self._database.reading() as connection:
            wanted = select(tasks.c.back).where(tasks.c.state == TaskState.GOING_BACK.value).order_by(tasks.c.n)
            return tuple(connection.execute(wanted).scalars())

    def forget(self, ids: Collection[str]) -> None:
        """These are the company's again. What was begun stays as it is: the work is the person's."""
        gone = or_(tasks.c.state == TaskState.OPEN.value, tasks.c.state == TaskState.GOING_BACK.value)
        change = update(tasks).where(tasks.c.id.in_(list(ids)), gone)
        with self._database.writing() as connection:
            connection.execute(change.values(state=TaskState.GONE.value, back=None))

    def sheet(self, sha256: str) -> ProjectSheet | None:
        with self._database.reading() as connection:
            found: ProjectSheet | None = connection.execute(
                select(sheets.c.body).where(sheets.c.sha256 == sha256)
            ).scalar()
        return found

    def sheet_names(self) -> tuple[str, ...]:
        """The SHA-256 of each sheet that is kept."""
        with self._database.reading() as connection:
            return tuple(connection.execute(select(sheets.c.sha256)).scalars())


def _kept(row: AnyRow) -> KeptTask:
    return KeptTask(task=row.body, state=TaskState(row.state), expires=row.expires, draft=row.draft)
