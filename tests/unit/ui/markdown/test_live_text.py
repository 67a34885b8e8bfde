import itertools
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ui.markdown.compose import Composer
from ui.markdown.content import Block, Kind, Paragraph
from ui.markdown.highlight import Lexers
from ui.markdown.live_text import PAGE_CHARACTERS, PAGE_PIECES, LiveText
from ui.markdown.parser import Parser

SOURCES = st.lists(
    st.sampled_from(
        [
            "a **b**", "", "- x", "1. y", "  z", "```", "> q", "| a | b |", "|---|---|", "# h",
            "long " * 500, "$$", "\r", "- i\n" * 300,
        ]
    ),
    max_size=14,
).map("\n".join)  # fmt: skip


def made() -> LiveText:
    return LiveText(Parser(), Composer(Lexers(), "image"))


def shown(text: LiveText) -> list[Block]:
    while text.work():
        pass
    return text.blocks()


def words(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def whole(source: str) -> list[Block]:
    text = made()
    text.replace(source)
    return shown(text)


@settings(max_examples=50)
@given(SOURCES, st.data())
def test_a_finished_text_looks_as_if_it_had_come_at_once(source: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), max_size=10)))
    text = made()
    for start, end in zip([0, *cuts], [*cuts, len(source)], strict=True):
        text.append(source[start:end])
        shown(text)
    text.finish()
    assert shown(text) == whole(source)
    assert text.raw == source


@settings(max_examples=50)
@given(SOURCES, SOURCES, SOURCES)
def test_a_replaced_text_looks_as_if_it_had_been_the_first(common: str, old: str, new: str) -> None:
    text = made()
    text.replace(common + "\n\n" + old)
    shown(text)
    text.replace(common + "\n\n" + new)
    assert shown(text) == whole(common + "\n\n" + new)


def test_carriage_returns_are_kept_raw_and_shown_as_one_line_end() -> None:
    text = made()
    for part in ("a\r", "\nb\r", "\r", "\nc"):
        text.append(part)
    text.finish()
    assert words(shown(text)) == "a\u2028b\nc"
    assert text.raw == "a\r\nb\r\r\nc"


def test_while_a_longer_version_is_read_the_old_one_stays() -> None:
    text = made()
    text.replace("old")
    before = shown(text)
    text.replace("new\n\n" * 2_000)
    assert text.work()
    assert text.blocks() == before
    assert words(shown(text)).startswith("new")


def test_a_page_ends_by_characters_and_the_rest_can_be_asked_for() -> None:
    source = "".join(f"paragraph {number} " + "word " * 60 + "\n\n" for number in range(500))
    text = made()
    text.replace(source)
    pages = [words(shown(text))]
    hidden = [text.hidden]
    while text.hidden:
        text.show_more()
        pages.append(words(shown(text)))
        hidden.append(text.hidden)
    assert len(pages) == 3
    assert PAGE_CHARACTERS <= len(pages[0]) <= PAGE_CHARACTERS + 8_192
    assert hidden == sorted(hidden, reverse=True)
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(pages))
    assert pages[-1].split() == source.split()


def test_a_page_ends_by_what_it_holds() -> None:
    blocks = whole("#\n" * 30_000)
    assert PAGE_PIECES <= len(blocks) <= PAGE_PIECES + 1_100


def test_half_written_emphasis_is_shown_finished_and_the_raw_text_is_not_touched() -> None:
    text = made()
    text.append("a **bold wor")
    assert [(run.text, run.bold) for block in shown(text) for run in block.runs] == [("a ", False), ("bold wor", True)]  # type: ignore[union-attr]
    assert text.raw == "a **bold wor"
    text.finish()
    assert words(shown(text)) == "a **bold wor"


def test_code_gets_its_colours_once_the_lexer_is_there() -> None:
    text = made()
    text.replace("```lua\nlocal x = 1\n```\n\ntext\n\nmore\n")
    first = shown(text)
    while text.awaits_colours:
        last = shown(text)
    assert [block.kind for block in first[:1]] == [Kind.CODE]  # type: ignore[union-attr]
    assert words(first) == words(last)
    assert first != last
