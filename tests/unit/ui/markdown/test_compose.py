import pytest

from ui.markdown.blocks import AT_REST, BlockStream
from ui.markdown.compose import Composer
from ui.markdown.content import Align, Block, Container, Inset, Kind, Paragraph, Run, Table
from ui.markdown.highlight import Lexers
from ui.markdown.parser import Parser

QUOTE = Inset(Container.QUOTE)
BULLET = Inset(Container.ITEM, 1)


def compose(source: str) -> list[Block]:
    stream = BlockStream(Parser(), AT_REST)
    stream.extend(source)
    composer = Composer(Lexers(), "image")
    blocks: list[Block] = []
    while (chunk := stream.advance()) is not None:
        blocks += composer.compose(chunk)
    return blocks + (composer.compose(stream.tail) if stream.tail else [])


def paragraphs(source: str) -> list[Paragraph]:
    return [block for block in compose(source) if isinstance(block, Paragraph)]


def test_headings_paragraphs_and_rules() -> None:
    assert compose("## Title\n\ntext\n\n---\n") == [
        Paragraph((Run("Title"),), Kind.HEADING, level=2),
        Paragraph((Run("text"),)),
        Paragraph(kind=Kind.RULE),
    ]


def test_lists_have_their_markers_and_insets() -> None:
    assert [(p.marker, p.text, len(p.insets)) for p in paragraphs("- a\n  - b\n    1. c\n\n9. d\n10. e\n")] == [
        ("•", "a", 1), ("◦", "b", 2), ("1.", "c", 3), ("9.", "d", 1), ("10.", "e", 1),
    ]  # fmt: skip


def test_the_markers_of_one_list_take_the_room_of_the_widest() -> None:
    assert {p.insets for p in paragraphs("9. d\n10. e\n")} == {(Inset(Container.ITEM, 3),)}


def test_only_the_first_paragraph_of_an_item_has_the_marker() -> None:
    assert [(p.marker, p.insets) for p in paragraphs("- a\n\n  b\n")] == [("•", (BULLET,)), ("", (BULLET,))]


def test_an_empty_item_and_an_item_of_items_show_their_bullets() -> None:
    assert [(p.marker, p.text) for p in paragraphs("-\n- x\n")] == [("•", ""), ("•", "x")]
    assert [(p.marker, p.text) for p in paragraphs("- - x\n")] == [("•", ""), ("◦", "x")]


def test_items_are_tight_unless_blank_lines_part_them() -> None:
    assert [p.tight for p in paragraphs("- a\n- b\n")] == [True, True]
    assert [p.tight for p in paragraphs("- a\n\n- b\n")] == [False, False]


def test_quotes_inset_what_is_in_them() -> None:
    assert [p.insets for p in paragraphs("> a\n> > b\n> - c\n")] == [(QUOTE,), (QUOTE, QUOTE), (QUOTE, BULLET)]


def test_a_code_block_is_a_paragraph_a_line() -> None:
    assert compose("```\na\n\n  b\n```\n") == [
        Paragraph((Run("a", code=True),), Kind.CODE, opens=True),
        Paragraph((), Kind.CODE),
        Paragraph((Run("  b", code=True),), Kind.CODE),
    ]


def test_code_in_a_list_keeps_its_inset() -> None:
    assert [(p.kind, p.insets) for p in paragraphs("- a\n\n  ```\n  b\n  ```\n")][1] == (Kind.CODE, (BULLET,))


def test_a_table_has_its_alignments_and_line_breaks() -> None:
    assert compose("| a | b | c |\n|:--|:-:|--:|\n| 1<br>2 | `<br>` | |\n") == [
        Table(
            (((Run("a"),), (Run("b"),), (Run("c"),)), ((Run("1\u20282"),), (Run("<br>", code=True),), ())),
            (Align.START, Align.CENTRE, Align.END),
        )
    ]


def test_a_table_in_a_quote_keeps_its_inset() -> None:
    (table,) = compose("> | a |\n> |---|\n> | b |\n")
    assert table.insets == (QUOTE,)


def test_a_table_with_thousands_of_columns_is_shown_as_its_source() -> None:
    source = ["|" + "a|" * 30, "|" + "-|" * 30, "|" + "b|" * 30]
    assert [p.text for p in paragraphs("\n".join(source))] == source


@pytest.mark.parametrize("source", [">" * 1_000 + " deep", "- " * 500 + "deep", "> - " * 300 + "deep"])
def test_what_nests_too_deeply_is_shown_as_its_source(source: str) -> None:
    assert "".join(p.text for p in paragraphs(source)) == source


@pytest.mark.parametrize("source", ["x" * 9_000, "слово " * 3_000, "```\n" + "y" * 9_000 + "\n```", "# " + "z" * 9_000])
def test_no_paragraph_is_long_enough_to_stall_the_layout(source: str) -> None:
    shown = paragraphs(source)
    assert max(len(p.text) for p in shown) <= 4_000
    joined = "".join((p.joint if p.glued and number else "") + p.text for number, p in enumerate(shown))
    assert joined == source.removeprefix("```\n").removesuffix("\n```").removeprefix("# ").rstrip()


def test_a_table_of_many_rows_goes_on_without_its_header() -> None:
    tables = [block for block in compose("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 300) if isinstance(block, Table)]
    assert [table.header for table in tables] == [True] + [False] * (len(tables) - 1)
    assert sum(len(table.rows) for table in tables) == 301
