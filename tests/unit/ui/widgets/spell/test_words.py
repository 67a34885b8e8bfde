import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.spell.words import language_of, words


def read(line: str) -> list[str]:
    return [word.text for word in words(line)[0]]


def test_words_of_both_languages_are_found() -> None:
    assert read("Привет, world! It's a well-known «правило».") == ["Привет", "world", "It's", "well-known", "правило"]


def test_typographic_marks_are_looked_up_as_plain_ones() -> None:
    assert read("it’s за\u0301мок дли\u00adнный well‑known") == ["it's", "замок", "длинный", "well-known"]


@pytest.mark.parametrize(
    "line",
    [
        "`teh code`", "``a ` teh``", "$teh x$", "<tehtag>", "https://teh.example/teh", "www.teh.example",
        "me@teh.example", "[](teh.html)", "/usr/teh", "C:\\teh\\dir", "~/teh", "snake_teh", "teh2", "3-й", "1970-х",
        "iPhone", "НАТО", "INR", "main.py", "teh()", "@teh", "#teh", "а", "12.5",
    ],
)  # fmt: skip
def test_what_is_not_prose_is_passed_over(line: str) -> None:
    assert read(line) == []


def test_the_words_of_a_link_are_checked_and_its_address_is_not() -> None:
    assert read("see [the guide](https://x.example/teh) too") == ["see", "the", "guide", "too"]


def test_prices_are_not_maths() -> None:
    assert read("between $5 and $6 today") == ["between", "and", "today"]


def test_a_fence_passes_over_its_lines_until_it_is_closed() -> None:
    assert words("```python") == ((), "```")
    assert words("teh = 1", "```") == ((), "```")
    assert words("``` ", "```") == ((), "")
    assert words("~~~", "```") == ((), "```")
    assert words("```", "````") == ((), "````")
    assert words("> ```") == ((), "```")


def test_a_maths_block_passes_over_its_lines() -> None:
    assert words("$$") == ((), "$$")
    assert words("teh", "$$") == ((), "$$")
    assert words("teh$$", "$$") == ((), "")


def test_a_code_span_of_three_ticks_is_no_fence() -> None:
    assert words("```teh``` word")[1] == ""
    assert read("```teh``` word") == ["word"]


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("слово", "ru"),
        ("word", "en"),
        ("naïve", "en"),
        ("їжак", "ru"),
        ("λόγος", ""),
        ("S-варфарин", "ru"),
        ("cлово", "ru"),
    ],
)
def test_the_script_says_the_language(word: str, language: str) -> None:
    assert language_of(word) == language


@given(st.text(st.sampled_from("аб ab'’-`$<>[]().,1_@#/\\👩\u0301\u00ad:w"), max_size=60))
def test_positions_are_those_of_qt(line: str) -> None:
    coded = line.encode("utf-16-le")
    for word in words(line)[0]:
        shown = coded[2 * word.start : 2 * (word.start + word.length)].decode("utf-16-le")
        assert shown.translate(str.maketrans({"’": "'", "\u0301": None, "\u00ad": None})) == word.text
