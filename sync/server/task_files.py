"""Tasks out of files that others made: JSON Lines, JSON, CSV. What a row means is told by the columns it has.

    messages | prompt | instruction (+ input) | turns     the conversation, or its first question
    answers | left_answer + right_answer                  answers to rank, given with it
    specialisation | category, language, priority, due, note, kind, purpose
    best + why                                            practice: the answers' numbers, best first, and why; in
                                                          [2, [1, 3]] the answers 1 and 3 are as good as each other
    known_solutions + message_on_unknown_solution         the same of a comparison of two, as others write it

A task's id is a hash of what it asks, so that one file imported twice gives its tasks once.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.domain.disk_errors import disk_error
from app.domain.generation import Message, Role
from app.domain.task import Known, Purpose, Task, TaskKind
from app.domain.well_formed import well_formed
from sync.server.errors import BadTaskFile
from sync.server.projects import ProjectVersion

Word = TypeVar("Word", TaskKind, Purpose)
_SIDES = ("left", "right")
# What others call the outcome of a comparison of two, as groups of `Task.given`, best first.
_ORDERS = {
    "left": ((0,), (1,)),
    "right": ((1,), (0,)),
    "equal": ((0, 1),),
}


def read(path: Path, by: ProjectVersion) -> list[Task]:
    """All tasks of a file, for a project. Raises BadTaskFile, DiskRefused: then none of them is to be used."""
    made = []
    try:
        for line, row in _rows(path):
            try:
                made.append(_task(row, by))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise BadTaskFile(path, str(error), line) from error
    except OSError as error:
        raise disk_error(error, path) from error
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error, RecursionError) as error:
        raise BadTaskFile(path, str(error)) from error
    return made


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    match path.suffix.lower():
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, strict=True)
                for row in reader:
                    yield reader.line_num, {name: value for name, value in row.items() if name and value}
        case ".json":
            rows = json.loads(path.read_text("utf-8"))
            if not isinstance(rows, list):
                raise BadTaskFile(path, "not a list of tasks")
            yield from enumerate(rows, start=1)
        case _:
            with path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield number, json.loads(line)


def _task(row: Mapping[str, Any], by: ProjectVersion) -> Task:
    if not isinstance(row, Mapping):
        raise TypeError("a task is an object with named fields")
    row = {**row, **(row.get("input_values") or {})}
    messages, given = _messages(row), _given(row)
    known = _known(row, given)
    kind = row.get("kind") or (TaskKind.RANKING if given else TaskKind.INSTRUCT)
    task = Task(
        id="",
        project=by.sheet.project.id,
        sheet=by.sheet.sha256,
        kind=_one_of(TaskKind, kind, "kind"),
        messages=messages,
        given=given,
        specialisation=str(row.get("specialisation") or "general"),
        language=str(row.get("language") or ""),
        priority=int(row.get("priority") or 0),
        due=_due(row.get("due")),
        note=_text(row, "note") or _text(row, "category"),
        purpose=_one_of(Purpose, row.get("purpose") or (Purpose.PRACTICE if known else Purpose.WORK), "purpose"),
        known=known,
    )
    # What it asks, and nothing else that a later version may add to these types: its id has to stay.
    said = [(message.role.value, message.content) for message in messages]
    asks = msgspec.json.encode((task.project, task.kind.value, task.purpose.value, said, given))
    return replace(task, id=sha256(asks).hexdigest()[:32])


def _one_of(kind: type[Word], said: Any, name: str) -> Word:
    try:
        return kind(said)
    except ValueError as error:
        raise ValueError(f"{name} is one of {', '.join(kind)}, not {said!r}") from error


def _messages(row: Mapping[str, Any]) -> tuple[Message, ...]:
    if listed := row.get("messages"):
        return tuple(Message(Role(each["role"]), well_formed(str(each["content"]))) for each in listed)
    first = _text(row, "prompt") or _text(row, "instruction")
    if turns := row.get("turns"):  # later questions follow on answers that are not there yet
        first = well_formed(str(turns[0]))
    if more := _text(row, "input"):
        first = f"{first}\n\n{more}"
    if not first.strip():
        raise ValueError("no question: messages, prompt, instruction or turns")
    return (Message(Role.USER, first),)


def _given(row: Mapping[str, Any]) -> tuple[str, ...]:
    if answers := row.get("answers"):
        listed = json.loads(answers) if isinstance(answers, str) else answers
        return tuple(well_formed(str(each)) for each in listed)
    sides = [_text(row, f"{side}_answer") for side in _SIDES]
    return tuple(sides) if all(sides) else ()


def _known(row: Mapping[str, Any], given: tuple[str, ...]) -> Known | None:
    if best := row.get("best"):
        listed = json.loads(best) if isinstance(best, str) else best
        groups = tuple(tuple(number - 1 for number in (each if isinstance(each, list) else [each])) for each in listed)
        if sorted(place for group in groups for place in group) != list(range(len(given))):
            raise ValueError(f"best names each of the {len(given)} answers once, by its number from 1, not {best!r}")
        return Known(best_first=groups, explanation=_text(row, "why"))
    solutions = row.get("known_solutions")
    if not solutions:
        return None
    result = solutions[0]["output_values"]["result"]
    if result not in _ORDERS:
        raise ValueError(f"a known result is one of {', '.join(_ORDERS)}, not {result!r}")
    return Known(best_first=_ORDERS[result], explanation=_text(row, "message_on_unknown_solution"))


def _due(said: Any) -> datetime | None:
    if not said:
        return None
    moment = datetime.fromisoformat(str(said))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(row: Mapping[str, Any], name: str) -> str:
    return well_formed(str(row.get(name) or ""))
