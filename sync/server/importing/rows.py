"""What a row of a file means, told by the columns it has, and the task that is made of it.

    specialisation | language, priority, due, note, category, kind, purpose     said of a task in any format

A task's id is a hash of what it asks, so that one file imported twice gives its tasks once.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, TypeVar

import msgspec

from app.domain.language import language_code
from app.domain.task import Known, Purpose, Task, TaskKind
from sync.server.importing import platforms, preferences, questions, trees
from sync.server.importing.asks import Asks, NoTask, Row, shown, text
from sync.server.importing.files import Refused
from sync.server.projects import ProjectVersion

# A desk may have 200 tasks told in one answer, of which it reads 64 MiB (`sync.client.transport`).
MAX_TASK_BYTES: Final = 256 * 1024
_MOST_URGENT: Final = 2**31 - 1  # what databases have for whole numbers

Word = TypeVar("Word", TaskKind, Purpose)


class Use(StrEnum):
    """What is made of rows, whatever they say: work without a known answer, or practice with one."""

    TASKS = "tasks"
    PRACTICE = "practice"


def asked(row: Row, line: int) -> Iterator[Asks | Refused]:
    """What a row asks: one thing, or many where it is a tree. Raises NoTask."""
    if trees.is_tree(row):
        yield from trees.tree(row, line)
    else:
        yield _one(row)


def task(asks: Asks, row: Row, by: ProjectVersion, use: Use | None) -> Task:
    """The task for a project. `use` None: as the row says, which known answers of others alone do not make practice.
    Raises NoTask."""
    purpose = _purpose(asks, row, use)
    told = use is not Use.TASKS and (asks.shown or purpose is not Purpose.WORK)
    given = asks.given
    kind = row.get("kind") or asks.kind or (TaskKind.RANKING if given else TaskKind.INSTRUCT)
    made = Task(
        id="",
        project=by.sheet.project.id,
        sheet=by.sheet.sha256,
        kind=_one_of(TaskKind, kind, "kind"),
        messages=asks.messages,
        given=given,
        specialisation=text(row.get("specialisation"), "specialisation") or "general",
        language=_language(text(row.get("language"), "language") or asks.language),
        priority=_priority(row.get("priority")),
        due=_due(row.get("due")),
        note=text(row.get("note"), "note") or text(row.get("category"), "category"),
        purpose=purpose,
        known=Known(best_first=asks.best_first, explanation=asks.explanation) if told and asks.best_first else None,
    )
    _refuse_unkeepable(made, asks.explanation)
    # What it asks, and nothing else that a later version may add to these types: its id has to stay.
    said = [(message.role.value, message.content) for message in made.messages]
    body = msgspec.json.encode((made.project, made.kind.value, made.purpose.value, said, given))
    return replace(made, id=sha256(body).hexdigest()[:32])


def _one(row: Row) -> Asks:
    if questions.has_answers(row):
        return questions.question(row)
    if "chosen" in row and "rejected" in row:
        return preferences.preference(row)
    if "prompt" in row and "completion" in row and "messages" not in row:
        return preferences.completion(row)
    if platforms.is_flat_argilla(row):
        return platforms.argilla(row)
    if not questions.COLUMNS & row.keys():
        if platforms.is_argilla(row):
            return platforms.argilla(row)
        if platforms.is_label_studio(row):
            return platforms.label_studio(row)
        if row.get("text") is not None:
            raise NoTask("text alone asks nothing: a question is a prompt, or messages")
    return questions.question(row)


def _purpose(asks: Asks, row: Row, use: Use | None) -> Purpose:
    told = row.get("purpose")
    if use is Use.TASKS:
        return Purpose.WORK
    said = told or (Purpose.PRACTICE if asks.shown or use is Use.PRACTICE else Purpose.WORK)
    purpose = _one_of(Purpose, said, "purpose")
    if use is Use.PRACTICE:
        if not asks.best_first:
            raise NoTask(f"no practice: {asks.unknown}")
        return Purpose.EXAM if purpose is Purpose.EXAM else Purpose.PRACTICE
    return purpose


def _one_of(kind: type[Word], said: Any, name: str) -> Word:
    try:
        return kind(said)
    except ValueError as error:
        raise NoTask(f"{name} is one of {', '.join(kind)}, not {shown(said)}") from error


def _language(said: str) -> str:
    try:
        return language_code(said)
    except ValueError as error:
        raise NoTask(f"language is a code of ISO 639, as ru or en, not {shown(said)}") from error


def _priority(said: Any) -> int:
    try:
        priority = int(said or 0)
    except (ValueError, TypeError, OverflowError) as error:
        raise NoTask(f"priority is a whole number, not {shown(said)}") from error
    if isinstance(said, bool) or (isinstance(said, float) and said != priority):
        raise NoTask(f"priority is a whole number, not {shown(said)}")
    if abs(priority) > _MOST_URGENT:
        raise NoTask(f"priority is at most {_MOST_URGENT}, not {shown(said)}")
    return priority


def _due(said: Any) -> datetime | None:
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(str(said))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.astimezone(UTC)  # the first and the last day of the calendar may not be one in another zone
    except (ValueError, OverflowError) as error:
        raise NoTask(f"due is a date, as 2026-12-01, not {shown(said)}") from error
    return aware


def _refuse_unkeepable(made: Task, explanation: str) -> None:
    texts = [*(each.content for each in made.messages), *made.given, made.note, explanation]
    if any("\0" in each for each in (*texts, made.specialisation, made.language)):
        raise NoTask("it holds a NUL character, which no database keeps")
    if (size := sum(len(each.encode()) for each in texts)) > MAX_TASK_BYTES:
        raise NoTask(f"{size} bytes of text, at most {MAX_TASK_BYTES} are handed out")
