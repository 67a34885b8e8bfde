import time

import pytest

from ui.markdown.content import Run, Tone
from ui.markdown.highlight import Lexers, Lines, plain_lines


@pytest.fixture(scope="module")
def lexers() -> Lexers:
    made = Lexers()
    for language in ("python", "sql", "diff", "html"):
        coloured(made, language, "x")
    return made


def coloured(lexers: Lexers, language: str, code: str) -> Lines:
    lexers.lines(language, code)
    while lexers.loading:
        time.sleep(0.005)
    return lexers.lines(language, code)


def tone_of(lines: Lines, text: str) -> Tone:
    return next(run.tone for line in lines for run in line if text in run.text)


def test_keywords_strings_numbers_and_comments_have_their_tones(lexers: Lexers) -> None:
    lines = lexers.lines("python", "def f():  # why\n    return 'a', 1\n")
    assert tone_of(lines, "def") is Tone.KEYWORD
    assert tone_of(lines, "# why") is Tone.COMMENT
    assert tone_of(lines, "'a'") is Tone.STRING
    assert tone_of(lines, "1") is Tone.NUMBER
    assert tone_of(lines, "f()") is Tone.PLAIN


@pytest.mark.parametrize("language", ["python", "py", "Python", "sql", "html", "diff"])
@pytest.mark.parametrize(
    "code",
    ["", "\n", "a\n\n  b\t\n", "  \n x = 'unclosed\n", "\ufeffx", "<b>&amp;</b>\n+a\n-b", "x" * 500, "y = 1\n" * 3_000],
)
def test_colouring_changes_no_character(lexers: Lexers, language: str, code: str) -> None:
    lines = lexers.lines(language, code)
    assert "\n".join("".join(run.text for run in line) for line in lines) == code


def test_code_is_plain_until_its_lexer_is_there() -> None:
    lexers = Lexers()
    assert lexers.lines("toml", "a = 1") == plain_lines("a = 1")
    assert coloured(lexers, "toml", "a = 1") != plain_lines("a = 1")


def test_an_unknown_language_and_an_overlong_line_stay_plain(lexers: Lexers) -> None:
    assert lexers.lines("klingon", "def x") == plain_lines("def x")
    assert lexers.lines("python", "def " + "x" * 500) == ((Run("def " + "x" * 500, code=True),),)


def test_control_characters_in_code_are_made_visible(lexers: Lexers) -> None:
    assert lexers.lines("python", "a\x1b[0m")[0][0].text.startswith("a[U+001B]")
