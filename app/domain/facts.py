"""Classes that carry facts, as `@dataclass(eq=False)` makes them, without code being compiled for each.

Compiling is what takes a dataclass its time: for all our errors together, as long as everything else of the domain, and
every start of the window and of the worker would wait for it. Facts are declared as fields are, with or without a
default, `field(default=…, kw_only=True)` for keywords alone; a class has those of its bases first.
"""

from dataclasses import MISSING, Field, field
from inspect import get_annotations
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def facts(kind: type[T]) -> type[T]:
    """Give `kind` a constructor and a representation from its annotations. Raises TypeError as functions do for
    arguments that do not fit."""
    declared = dict(facts_of(kind) or {})
    keywords = set(getattr(kind, "__keyword_facts__", ()))
    for name, declared_type in get_annotations(kind).items():
        declared[name] = declared_type
        value = kind.__dict__.get(name)
        if isinstance(value, Field):
            if value.kw_only is True:
                keywords.add(name)
            if value.default is MISSING:
                delattr(kind, name)
            else:
                setattr(kind, name, value.default)
    positional = tuple(name for name in declared if name not in keywords)
    for name, made in (
        ("__facts__", declared),
        ("__keyword_facts__", frozenset(keywords)),
        ("__match_args__", positional),
        ("__init__", _init),
        ("__repr__", _repr),
    ):
        setattr(kind, name, made)
    return kind


def facts_of(kind: type) -> dict[str, Any] | None:
    """The facts of a class by name, with their types as annotated; None for a class that carries none of them."""
    return getattr(kind, "__facts__", None)


def _init(self: Any, *args: Any, **kwargs: Any) -> None:
    kind = type(self)
    positional = kind.__match_args__
    if len(args) > len(positional):
        raise TypeError(f"{kind.__name__} takes {len(positional)} facts, not {len(args)}")
    given = dict(zip(positional, args, strict=False))
    for name, value in kwargs.items():
        if name in given or name not in kind.__facts__:
            raise TypeError(f"{kind.__name__} got {name!r} twice, or has no such fact")
        given[name] = value
    for name in kind.__facts__:
        if name in given:
            setattr(self, name, given[name])
        elif not hasattr(kind, name):
            raise TypeError(f"{kind.__name__} needs {name!r}")


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__facts__)
    return f"{type(self).__qualname__}({told})"
