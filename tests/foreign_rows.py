"""Files of tasks as others write them, read for a project that wants nothing special."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.domain.project import Project
from app.domain.task import ProjectSheet, Task
from sync.server.importing import reading
from sync.server.importing.files import Refused
from sync.server.importing.rows import Use
from sync.server.projects import ProjectVersion

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
BY = ProjectVersion(
    sheet=ProjectSheet(sha256="5e" * 32, version=1, project=Project(id="general", name="General")),
    overlap=1,
    lease_hours=1,
    calibration=0.0,
)


def read_file(path: Path, use: Use | None = None) -> tuple[list[Task], list[Refused]]:
    """Its tasks, and what of it is none."""
    read = list(reading.read(path, BY, use))
    return [each for each in read if isinstance(each, Task)], [each for each in read if isinstance(each, Refused)]


def read_rows(folder: Path, rows: Sequence[Any], use: Use | None = None) -> tuple[list[Task], list[Refused]]:
    """The same of rows, out of JSON Lines."""
    file = folder / "rows.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return read_file(file, use)


def task_of(folder: Path, row: Any, use: Use | None = None) -> Task:
    """Of a row that gives one."""
    (task,), refused = read_rows(folder, [row], use)
    assert refused == []
    return task


def reason_of(folder: Path, row: Any, use: Use | None = None) -> str:
    """Why a row gives none."""
    tasks, (refused,) = read_rows(folder, [row], use)
    assert tasks == []
    return refused.reason


def asked(task: Task) -> list[tuple[str, str]]:
    return [(each.role.value, each.content) for each in task.messages]


def best(task: Task) -> list[set[str]]:
    """The known answer, in words."""
    assert task.known is not None
    return [{task.given[place] for place in group} for group in task.known.best_first]
