import pytest

from app.domain.language import reads_as


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
