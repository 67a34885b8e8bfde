import pytest

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
        *(("ru", "ru"), ("RU", "ru"), (" ru-RU ", "ru"), ("ru_RU.UTF-8", "ru"), ("rus", "ru"), ("Русский", "ru")),
        *(("eng-GB", "en"), ("English", "en"), ("zh-Hant-TW", "zh"), ("tat", "tat"), ("", "")),
    ],
)
def test_a_language_is_one_code_however_it_is_written(said: str, code: str) -> None:
    assert language_code(said) == code


@pytest.mark.parametrize("said", ["Python", "татарский", "r", "ru RU", "ru-", "en;ru", "ru\0"])
def test_what_is_no_code_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="a language is a code"):
        language_code(said)
    assert known_as(said) == said
