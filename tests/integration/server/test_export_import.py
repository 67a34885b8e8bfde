"""What is exported goes in again: as much of it as the format can hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from app.domain.annotation import Ranking
from app.domain.generation import Message, Role
from app.domain.task import Purpose, Task, TaskKind
from sync.server.tables import tasks
from tests.company import SQLITE, Founded, found
from tests.company_work import instruct_body, ranking_body, working
from tests.desk_samples import candidate

PROJECT = 'id = "again"\nname = "Again"\n'
SYSTEM = Message(Role.SYSTEM, "Be brief: «кратко».")


@pytest.fixture
def exported(tmp_path: Path, told: Callable[..., Any]) -> Callable[[str], Path]:
    """Exports three rankings of two answers and two gold answers in a format; the folder."""
    company = found(SQLITE, tmp_path / "first")
    with working(company) as at:
        anna = at.person("Анна")
        for n in range(3):
            answers = (candidate("a", f"Ответ {n} 👩‍⚕️"), candidate("b", f"Another {n} שלום"))
            anna.submit(
                ranking_body(
                    messages=(SYSTEM, Message(Role.USER, f"Вопрос {n}?")),
                    candidates=answers,
                    shown=("b", "a"),
                    judgements=(),
                    ranking=Ranking(groups=(("b",), ("a",)) if n % 2 else (("a",), ("b",))),
                    per_criterion={},
                )
            )
        for n in range(2):
            turns = (Message(Role.USER, f"Why {n}?"), Message(Role.ASSISTANT, f"Because {n}.\n\n- one\n- two"))
            anna.submit(instruct_body(messages=turns))

    def export(format_: str) -> Path:
        out = tmp_path / format_
        told("export", tmp_path / "first", out, "--outcome", "any", "--test-share", 0, "--format", format_)
        return out

    return export


@pytest.fixture
def other(tmp_path: Path, told: Callable[..., Any]) -> Founded:
    """A company that has a project and nothing else."""
    company = found(SQLITE, tmp_path / "other")
    (tmp_path / "again.toml").write_text(PROJECT, "utf-8")
    told("project", "put", company.place.folder, tmp_path / "again.toml")
    return company


@pytest.mark.parametrize("format_", ["parquet", "jsonl"])
def test_preferences_come_back_as_practice_with_the_answer_that_was_chosen(
    exported: Callable[[str], Path], other: Founded, told: Callable[..., Any], format_: str
) -> None:
    file = exported(format_) / "data" / "preference" / f"train-00000-of-00001.{format_}"

    assert told("task", "import", other.place.folder, file, "--project", "again", "--as", "practice")["new"] == 3

    rows = {row["prompt"][-1]["content"]: row for row in rows_of(file)}
    for task in tasks_of(other):
        row = rows.pop(task.messages[-1].content)
        assert [(each.role.value, each.content) for each in task.messages] == [
            (each["role"], each["content"]) for each in row["prompt"]
        ]
        assert set(task.given) == {row["chosen"][0]["content"], row["rejected"][0]["content"]}
        assert task.known is not None
        assert task.given[task.known.best_first[0][0]] == row["chosen"][0]["content"]
        assert (task.kind, task.purpose) == (TaskKind.RANKING, Purpose.PRACTICE)
    assert not rows


@pytest.mark.parametrize("config", ["sft", "prompts"])
def test_what_was_asked_comes_back_to_be_answered(
    exported: Callable[[str], Path], other: Founded, told: Callable[..., Any], config: str
) -> None:
    file = exported("parquet") / "data" / config / "train-00000-of-00001.parquet"

    told("task", "import", other.place.folder, file, "--project", "again")

    asked = {task.messages[-1].content: task for task in tasks_of(other)}
    rows = rows_of(file)
    assert asked.keys() == {row["prompt"][-1]["content"] for row in rows}
    for row in rows if config == "sft" else ():
        assert asked[row["prompt"][-1]["content"]].given == (row["completion"][0]["content"],)


def rows_of(file: Path) -> list[dict[str, Any]]:
    if file.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
        return rows
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def tasks_of(company: Founded) -> list[Task]:
    with company.opened() as opened, opened.database.reading() as db:
        return [row.body for row in db.execute(tasks.select())]
