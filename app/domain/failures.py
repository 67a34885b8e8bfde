"""Errors as plain values, so that they can cross a pipe or wait in an event, and back.

`describe` and `rebuild` are each other's inverse for every error of `app.domain.errors`, which is also the whole list
of kinds that are accepted: what comes from another process never names a class to construct anywhere else. Words for
people are not made here.
"""

import traceback
from pathlib import Path
from typing import Any

from app.domain import errors
from app.domain.errors import BrokenInvariant, GoldquillError
from app.domain.events import ErrorInfo
from app.domain.facts import facts_of
from app.domain.well_formed import well_formed

Fact = str | int | float | bool | None

KINDS: dict[str, type[GoldquillError]] = {
    name: value for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, GoldquillError)
}


def describe(error: GoldquillError) -> ErrorInfo:
    """The error as its kind and facts. Text that is not valid Unicode, in a path or in what a chat template said, is
    shown with replacement characters: an error that could not be written would end its process instead of telling."""
    kind = next(base for base in type(error).__mro__ if base.__name__ in KINDS)
    names = facts_of(kind)
    if names is None:
        return ErrorInfo(kind=kind.__name__, facts={"detail": _as_fact(str(error))})
    return ErrorInfo(kind=kind.__name__, facts={name: _as_fact(getattr(error, name)) for name in names})


def describe_bug(error: Exception) -> ErrorInfo:
    """An exception nobody foresaw, as `BrokenInvariant`: its type and place, never its message, which may quote a
    person's text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return ErrorInfo(kind=BrokenInvariant.__name__, facts={"detail": f"{type(error).__name__}{place}"})


def rebuild(info: ErrorInfo) -> GoldquillError:
    """The error that `describe` was given. An unknown kind or facts that do not fit it give `BrokenInvariant`."""
    kind = KINDS.get(info.kind)
    if kind is None:
        return BrokenInvariant(f"unknown kind of error: {info.kind}")
    types = facts_of(kind)
    if types is None:
        return kind(info.facts.get("detail", ""))
    facts: dict[str, Any] = {}
    for name, fact in info.facts.items():
        value = Path(fact) if types.get(name) is Path and isinstance(fact, str) else fact
        if not isinstance(value, types.get(name, ())):
            return BrokenInvariant(f"fact {name} does not fit {info.kind}")
        facts[name] = value
    try:
        return kind(**facts)
    except TypeError:
        return BrokenInvariant(f"facts missing for {info.kind}")


def _as_fact(value: object) -> Fact:
    return value if isinstance(value, int | float | bool | None) else well_formed(str(value))
