"""Errors cross to plain values and back without loss, and nothing else is ever constructed."""

from pathlib import Path

import pytest

from app.domain import errors
from app.domain.errors import (
    BrokenInvariant,
    ChatTemplateFailed,
    EngineStopped,
    GoldquillError,
    ModelLoadFailed,
    PromptTooLong,
)
from app.domain.events import ErrorInfo
from app.domain.facts import facts_of
from app.domain.failures import KINDS, describe, describe_bug, rebuild

SAMPLES: dict[type, object] = {Path: Path("/models/one.gguf"), str: "some words", int: 7, bool: True}


def sample_of(kind: type[GoldquillError]) -> GoldquillError:
    """An error of this kind with every fact set to something that is not its default."""
    declared = facts_of(kind)
    if declared is None:
        return kind("some words")
    facts = {
        name: next(value for sample, value in SAMPLES.items() if isinstance(value, type_))
        for name, type_ in declared.items()
    }
    return kind(**facts)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_error_comes_back_as_it_was(kind: type[GoldquillError]) -> None:
    error = sample_of(kind)
    back = rebuild(describe(error))
    assert type(back) is kind
    assert vars(back) == vars(error)
    assert back.args == error.args


def test_all_errors_of_the_domain_are_known() -> None:
    assert KINDS["EngineStopped"] is errors.EngineStopped
    assert len(KINDS) > 30


def test_a_subclass_from_elsewhere_crosses_as_the_nearest_kind_of_the_domain() -> None:
    class PipeBroke(BrokenInvariant):
        pass

    assert describe(PipeBroke("words")) == ErrorInfo(kind="BrokenInvariant", facts={"detail": "words"})


def test_a_name_outside_the_domain_is_not_constructed() -> None:
    assert type(rebuild(ErrorInfo(kind="SystemExit", facts={}))) is BrokenInvariant
    assert type(rebuild(ErrorInfo(kind="Path", facts={}))) is BrokenInvariant


@pytest.mark.parametrize(
    "facts",
    [
        {"tokens": "many", "context": 5},
        {"tokens": 5},
        {"tokens": 5, "context": 5, "extra": 1},
    ],
)
def test_facts_that_do_not_fit_are_a_broken_invariant(facts: dict[str, str | int | float | bool | None]) -> None:
    assert type(rebuild(ErrorInfo(kind=PromptTooLong.__name__, facts=facts))) is BrokenInvariant


def test_a_path_that_is_not_text_is_shown_with_replacement_characters() -> None:
    info = describe(ModelLoadFailed(Path("/models/\udcff.gguf"), "tail"))
    assert info.facts["path"] == "/models/\ufffd.gguf"


def test_words_that_are_not_text_are_shown_with_replacement_characters() -> None:
    assert describe(ChatTemplateFailed("no \ud800 here")).facts["detail"] == "no \ufffd here"
    assert describe(BrokenInvariant("half \udc00")).facts["detail"] == "half \ufffd"


def test_nothing_is_lost_where_a_fact_is_none() -> None:
    back = rebuild(describe(EngineStopped()))
    assert isinstance(back, EngineStopped)
    assert back.exit_code is None
    assert back.hung is False


def test_a_bug_is_told_by_type_and_place_without_its_words() -> None:
    with pytest.raises(KeyError) as caught:
        {}["what the patient wrote"]
    info = describe_bug(caught.value)
    assert info.kind == "BrokenInvariant"
    assert "KeyError at test_failures.py:" in str(info.facts["detail"])
    assert "patient" not in str(info)


def test_a_bug_that_was_never_raised_has_no_place() -> None:
    assert describe_bug(ValueError("x")).facts == {"detail": "ValueError"}
