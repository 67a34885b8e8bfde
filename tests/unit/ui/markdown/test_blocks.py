from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from ui.markdown.blocks import AT_REST, STREAMING, BlockStream, Chunk, Limits
from ui.markdown.parser import Parser

PARSER = Parser()
LINES = st.sampled_from(
    [
        "", "", "", "text", "two words", "# head", "## **b**", "- item", "- ", "* star", "  more", "    four", "1. one",
        "2. two", "10. ten", "   in item", "> quote", "> - q", "```", "```py", "~~~", "  ```", "| a | b |", "|---|---|",
        "| 1 | 2 |", "---", "===", "$$", "x $a$", "**open", "[a](b)", "\t tab", "<div>", "  ", "-", "1", "  - nested",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=30).map("\n".join)


def chunks_of(stream: BlockStream) -> list[Chunk]:
    found = []
    while (chunk := stream.advance()) is not None:
        found.append(chunk)
    return found


def feed(pieces: Iterable[str], limits: Limits = STREAMING) -> tuple[list[Chunk], BlockStream]:
    stream = BlockStream(PARSER, limits)
    chunks: list[Chunk] = []
    for piece in pieces:
        stream.extend(piece)
        chunks += chunks_of(stream)
    return chunks, stream


def essence(tokens: Iterable[Token]) -> list[tuple[str, str, int, str, str, bool]]:
    return [(token.type, token.content, token.level, token.markup, token.info, token.hidden) for token in tokens]


@settings(max_examples=400)
@given(TEXTS, st.data())
def test_chunks_cut_while_a_text_grows_read_as_the_whole_text_does(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    chunks, stream = feed(pieces)
    tail = [stream.tail] if stream.tail else []
    assert stream.exact
    assert "".join(chunk.source for chunk in [*chunks, *tail]) == text
    read = [token for chunk in [*chunks, *tail] for token in chunk.tokens]
    assert essence(read) == essence(PARSER.parse(text))


@settings(max_examples=200)
@given(TEXTS, st.integers(1, 40), st.integers(1, 40))
def test_no_limit_loses_or_repeats_a_character(text: str, soft: int, hard: int) -> None:
    chunks, stream = feed([text], Limits(step=16, soft=soft, hard=hard))
    tail = stream.tail.source if stream.tail else ""
    assert "".join(chunk.source for chunk in chunks) + tail == text


def test_a_block_is_closed_by_a_blank_line_and_the_complete_line_after_it() -> None:
    chunks, stream = feed(["one\n\n", "two"])
    assert not chunks
    stream.extend("\n")
    assert [chunk.source for chunk in chunks_of(stream)] == ["one\n\n"]


def test_a_long_list_is_cut_before_its_last_item() -> None:
    items = [f"{number}. " + "word " * 20 for number in range(1, 31)]
    chunks, stream = feed(["\n".join(items)])
    assert len(chunks) >= 1
    assert not stream.exact
    assert all(chunk.source.endswith("\n") and not chunk.reopened for chunk in chunks)
    assert stream.tail is not None
    assert stream.tail.source.split(". ")[0].isdigit()


def test_a_long_fence_goes_on_in_the_next_chunk_as_code() -> None:
    lines = ["```python", *(f"line_{number} = {number}" for number in range(300))]
    chunks, _ = feed(f"{line}\n" for line in lines)
    assert len(chunks) > 1
    assert [chunk.reopened for chunk in chunks] == [False] + [True] * (len(chunks) - 1)
    assert all((chunk.tokens[0].type, chunk.tokens[0].info) == ("fence", "python") for chunk in chunks)
    assert (
        "".join(chunk.tokens[0].content for chunk in chunks).splitlines()
        == lines[1 : 1 + sum(chunk.tokens[0].content.count("\n") for chunk in chunks)]
    )


def test_a_table_of_many_cells_goes_on_with_its_header_repeated() -> None:
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 300
    chunks, _ = feed([table], AT_REST)
    assert len(chunks) > 1
    assert all(chunk.tokens[0].type == "table_open" for chunk in chunks)
    assert all(chunk.lines[0] == "| a | b |" for chunk in chunks)


def test_an_endless_word_is_cut_and_the_cut_is_told_from_a_space_and_a_line_break() -> None:
    def joints(text: str) -> set[str]:
        chunks, stream = feed([text], AT_REST)
        return {chunk.joint for chunk in [*chunks, *([stream.tail] if stream.tail else [])] if chunk.glued}

    assert joints("a" * 9_000) == {""}
    assert joints("word " * 2_000) == {" "}
    assert joints(("word" * 100 + "\n") * 20) == {"\n"}


def test_the_mark_of_the_fence_a_chunk_ends_in_is_known() -> None:
    _, stream = feed(["text\n\n~~~~js\ncode"])
    assert stream.tail is not None
    assert stream.tail.open_fence == "~~~~"
