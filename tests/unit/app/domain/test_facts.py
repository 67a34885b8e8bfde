"""Facts are declared, given and shown as the fields of a dataclass are."""

import copy
from dataclasses import field

import pytest

from app.domain.facts import facts, facts_of


class Plain(Exception):
    pass


@facts
class Base(Plain):
    path: str


@facts
class Cut(Base):
    expected: int = 0
    found: int = 0


@facts
class Record(Plain):
    line: int | None = field(default=None, kw_only=True)


@facts
class Unknown(Record):
    keyid: str


def test_facts_come_by_place_or_by_name_with_those_of_the_bases_first():
    cut = Cut("a.gguf", 7, found=3)
    assert (cut.path, cut.expected, cut.found) == ("a.gguf", 7, 3)
    assert Cut("a.gguf").expected == 0
    assert facts_of(Cut) == {"path": str, "expected": int, "found": int}


def test_a_keyword_fact_of_a_base_takes_no_place():
    unknown = Unknown("sha256:aa", line=4)
    assert (unknown.keyid, unknown.line) == ("sha256:aa", 4)
    assert Unknown("sha256:aa").line is None
    with pytest.raises(TypeError):
        Unknown("sha256:aa", 4)


@pytest.mark.parametrize("arguments", [((), {}), (("a", 1, 2, 3), {}), (("a",), {"path": "b"}), (("a",), {"size": 1})])
def test_what_does_not_fit_is_refused(arguments):
    args, kwargs = arguments
    with pytest.raises(TypeError):
        Cut(*args, **kwargs)


def test_it_shows_its_facts_and_is_nobody_elses_equal():
    assert repr(Cut("a.gguf", 7)) == "Cut(path='a.gguf', expected=7, found=0)"
    assert Base("a") != Base("a")


def test_it_is_taken_apart_by_place():
    match Cut("a.gguf", 7, 3):
        case Cut(path, expected, found):
            assert (path, expected, found) == ("a.gguf", 7, 3)


def test_a_copy_has_the_same_facts():
    again = copy.copy(Cut("a", 7))
    assert (again.path, again.expected) == ("a", 7)


def test_a_class_without_facts_has_none():
    assert facts_of(Plain) is None
