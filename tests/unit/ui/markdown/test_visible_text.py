import pytest

from ui.markdown.visible_text import visible


@pytest.mark.parametrize(
    "text", ["Привет, мир", "مرحبا", "שלום", "👩‍👩‍👧‍👦 ok", "tab\tand\nline", "zero\u200bwidth\u200f"]
)
def test_ordinary_text_of_any_script_is_not_touched(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("override", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_a_direction_override_is_shown_as_its_number(override: str) -> None:
    assert visible(f"safe{override}gpj.exe") == f"safe[U+{ord(override):04X}]gpj.exe"


def test_an_escape_sequence_and_a_nul_are_shown_as_numbers() -> None:
    assert visible("\x1b[31mred\x00") == "[U+001B][31mred[U+0000]"


@pytest.mark.parametrize("character", ["\ufdd0", "\ufdd1", "\u2029", "\ufffc", "\x7f", "\x9b"])
def test_characters_that_would_break_a_document_apart_are_shown_as_numbers(character: str) -> None:
    assert visible(character) == f"[U+{ord(character):04X}]"


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert visible("a\ud800b") == "a\ufffdb"
