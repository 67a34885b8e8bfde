import pytest

from app.services.titles import TITLE_CHARACTERS, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("\n\n  Why   is\tthe sky\nblue?", "Why is the sky"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_title_is_the_first_line_with_words(text: str, title: str) -> None:
    assert title_from(text) == title


def test_a_long_line_is_cut_at_a_word() -> None:
    title = title_from("word " * 100)
    assert title.endswith("word…")
    assert len(title) <= TITLE_CHARACTERS


def test_an_endless_word_is_cut_inside() -> None:
    assert title_from("x" * 1_000_000) == "x" * (TITLE_CHARACTERS - 1) + "…"
