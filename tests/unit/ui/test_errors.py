"""Everything that can go wrong is told in plain words, in both languages."""

import inspect
import string
from pathlib import Path

import pytest

from app.domain import errors
from app.domain.errors import (
    DiskFull,
    GoldquillError,
    ModelTooBig,
    PromptTooLong,
    TruncatedModel,
    WrongPassphrase,
)
from app.domain.facts import facts_of
from app.domain.failures import describe
from ui.errors import WORDS, error_info_words, error_words
from ui.i18n import Language

ALL_ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, GoldquillError) and kind.__module__ == errors.__name__
]


def made(kind: type[GoldquillError]) -> GoldquillError:
    values = {Path: Path("models/a.gguf"), int: 7, str: "word", bool: True}
    facts = {
        name: next((value for type_, value in values.items() if declared is type_), None)
        for name, declared in (facts_of(kind) or {}).items()
    }
    return kind(**facts)


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_words_of_its_own_that_hold_its_facts(kind, language: Language):
    assert kind in WORDS
    for code in ("en", "ru"):
        language.choose(code)
        words = error_words(made(kind))
        for sentence in (words.title, words.advice):
            assert sentence
            assert sentence.endswith(".")
            assert "!" not in sentence
            assert "{" not in sentence


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_russian_says_it_in_russian_with_the_same_facts(kind, language: Language):
    english = WORDS[kind]
    language.choose("ru")
    from PySide6.QtCore import QCoreApplication

    for words in english:
        russian = QCoreApplication.translate("Errors", words)
        assert any("а" <= letter <= "я" for letter in russian.lower())
        assert _facts(russian) == _facts(words)


def _facts(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_sizes_and_numbers_are_told_as_people_read_them(language: Language):
    assert "5.0 GB" in error_words(ModelTooBig(Path("m.gguf"), 5_000_000_000, 2_000_000_000)).title
    assert "12,345" in error_words(PromptTooLong(12345, 4096)).title
    language.choose("ru")
    assert "2,5 ГБ" in error_words(TruncatedModel(Path("m.gguf"), 5_000_000_000, 2_500_000_000)).title


def test_a_model_is_told_by_its_file_name_and_a_folder_by_its_path(language: Language):
    assert "“m.gguf”" in error_words(ModelTooBig(Path("far/away/m.gguf"), 2, 1)).title
    assert "far" not in error_words(ModelTooBig(Path("far/away/m.gguf"), 2, 1)).title
    assert "no room" in error_words(DiskFull(Path("home"))).title


def test_an_error_from_the_engines_pipe_has_the_same_words(language: Language):
    error = PromptTooLong(12345, 4096)
    assert error_info_words(describe(error)) == error_words(error)


def test_a_later_kind_of_error_is_told_in_the_words_of_its_family(language: Language):
    class KeyboardUnplugged(WrongPassphrase):
        pass

    assert error_words(KeyboardUnplugged()) == error_words(WrongPassphrase())
