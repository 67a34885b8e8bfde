from itertools import product
from string import ascii_lowercase

import pytest
from PySide6.QtCore import QLocale

from app.domain.language import known_as, language_code, reads_as


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("42 + 1", "en"),
        ("Why is it blue?", "en"),
        ("Почему небо голубое? API", "ru"),
        ("ёлка ЁЖ", "ru"),
        ("The word «да» means yes", "en"),
    ],
)
def test_most_letters_decide(text: str, language: str) -> None:
    assert reads_as(text) == language


def test_a_language_that_is_not_offered_gives_the_first_one() -> None:
    assert reads_as("Почему?", offered=("en",)) == "en"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *(("ru", "ru"), ("RU", "ru"), (" ru-RU ", "ru"), ("ru_RU.UTF-8", "ru"), ("rus", "ru"), ("no", "no")),
        *(
            ("eng-GB", "en"),
            ("deu", "de"),
            ("GER", "de"),
            ("zh-Hant-TW", "zh"),
            ("yue", "yue"),
            ("tl-PH", "tl"),
            ("", ""),
        ),
    ],
)
def test_a_language_is_one_code_however_it_is_written(said: str, code: str) -> None:
    assert language_code(said) == code


@pytest.mark.parametrize(
    "said",
    ["Python", "татарский", "Русский", "English", "Deutsch", "xx", "xx-RU", "r", "ru RU", "ru-", "en;ru", "ru\0"],
)
def test_what_is_no_code_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="a language is a code"):
        language_code(said)
    assert known_as(said) == said


def test_codes_of_two_and_three_letters_are_those_that_qt_knows() -> None:
    kinds = QLocale.LanguageCodeType
    for language in QLocale.Language:
        two = QLocale.languageToCode(language, kinds.ISO639Part1)
        for kind in (kinds.ISO639Part1, kinds.ISO639Part2T, kinds.ISO639Part2B, kinds.ISO639Part3):
            code = QLocale.languageToCode(language, kind)
            if two and language is not QLocale.Language.C:
                assert language_code(code) == two
            elif len(code) == 3:
                assert language_code(code) == code


def test_there_are_as_many_codes_of_two_letters_as_in_the_standard() -> None:
    known = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]
    assert sum(known_as(f"{code}-XX") == code for code in known) == 183
