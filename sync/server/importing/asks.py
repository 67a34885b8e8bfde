"""What a row asks, whatever format it was written in, and the pieces that all formats are made of.

A value of a row is text, messages or nothing; anything else raises NoTask with a plain reason, so that no format
has to look twice. Nothing here knows what columns are called.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from app.domain.generation import MAX_K, Message, Role
from app.domain.task import TaskKind
from app.domain.well_formed import well_formed

Row = Mapping[str, Any]
Groups = tuple[tuple[int, ...], ...]

_SHOWN_CHARS: Final = 40


class NoTask(Exception):
    """A row gives no task; its text says why, to whoever made the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """A conversation and what is to be done with it.

    `best_first` are places in `given`, ties in one group; empty where it is not known which is better, and `unknown`
    says why. `shown` where the format is of practice: whoever made it meant the known answer to be told afterwards.
    """

    messages: tuple[Message, ...]
    given: tuple[str, ...] = ()
    best_first: Groups = ()
    explanation: str = ""
    unknown: str = ""
    shown: bool = False
    kind: TaskKind | None = None
    language: str = ""


def text(value: Any, name: str) -> str:
    """What is written there; empty for nothing. A number is what its digits are."""
    if isinstance(value, str):
        return well_formed(value)
    if value is None or is_nan(value):
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise NoTask(f"{name} is text, not {shown(value)}")


def messages(value: Any, name: str) -> tuple[Message, ...]:
    """A conversation as chat templates have it: objects with a role and a content."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise NoTask(f"{name} is a list of messages, not {shown(value)}")
    return tuple(_message(each, name) for each in value)


def conversation(value: Any, name: str) -> tuple[Message, ...]:
    """Messages, or the one question that a text is; none where nothing is there."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return messages(value, name)
    said = text(value, name)
    return (Message(Role.USER, said),) if said.strip() else ()


def asking(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The same, where something is asked: the last message says something."""
    if not messages or not messages[-1].content.strip():
        raise NoTask("no question: what is to be answered is empty")
    return messages


def ranking(
    messages: tuple[Message, ...],
    answers: Sequence[str],
    ranks: Sequence[float] | None,
    *,
    unknown: str = "",
    language: str = "",
) -> Asks:
    """A ranking of answers, of which the lowest rank is the best; `ranks` None where nobody knows.

    They are put into the order of a hash of their text: whoever made the file put the better one first.
    """
    if not all(each.strip() for each in answers):
        raise NoTask("an answer is empty")
    if len(set(answers)) != len(answers):
        raise NoTask("two answers say the same")
    if not 2 <= len(answers) <= MAX_K:
        raise NoTask(f"{len(answers)} answers: 2 to {MAX_K} can be ranked")
    order = sorted(range(len(answers)), key=lambda place: sha256(answers[place].encode()).digest())
    return Asks(
        messages=asking(messages),
        given=tuple(answers[place] for place in order),
        best_first=() if ranks is None else grouped([ranks[place] for place in order]),
        unknown=unknown,
        kind=TaskKind.RANKING,
        language=language,
    )


def grouped(ranks: Sequence[float]) -> Groups:
    """Places by rank, the lowest first; equal ranks are one group."""
    return tuple(tuple(place for place, each in enumerate(ranks) if each == rank) for rank in sorted(set(ranks)))


def improving(messages: tuple[Message, ...], answer: str, *, unknown: str, language: str = "") -> Asks:
    """An answer to be written, which begins with the one that is there; where it is empty, with nothing."""
    return Asks(
        messages=asking(messages),
        given=(answer,) if answer.strip() else (),
        unknown=unknown,
        kind=TaskKind.INSTRUCT,
        language=language,
    )


def listed(value: Any, name: str) -> list[Any]:
    """A list, or the JSON of one."""
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError) as error:
        raise NoTask(f"{name} is a list, not {shown(value)}") from error
    if not isinstance(read, list):
        raise NoTask(f"{name} is a list, not {shown(value)}")
    return read


def number(value: Any) -> float | None:
    """The number it is, if it is one; a cell of a table writes it as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def is_nan(value: Any) -> bool:
    """Tables write so that a cell is empty."""
    return isinstance(value, float) and math.isnan(value)


def shown(value: Any) -> str:
    """A value, so that a person finds it: its beginning, for a long one."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    said = repr(value)
    return said if len(said) <= _SHOWN_CHARS else f"{said[:_SHOWN_CHARS]}…"


def some_of(names: Iterable[str]) -> str:
    """The first few, for a sentence."""
    every = [shown(each).strip("'") for each in names]
    return ", ".join(every[:8]) + (", …" if len(every) > 8 else "")


def _message(each: Any, name: str) -> Message:
    if not isinstance(each, Mapping) or "role" not in each or "content" not in each:
        raise NoTask(f"a message of {name} has a role and a content")
    try:
        role = Role(each["role"])
    except ValueError as error:
        raise NoTask(f"a role is one of {', '.join(Role)}, not {shown(each['role'])}") from error
    return Message(role, text(each["content"], "the content of a message"))
