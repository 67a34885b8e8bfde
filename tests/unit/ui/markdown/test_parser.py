import pytest

from ui.markdown.parser import MAX_NESTING, Parser, is_open_fence, overflows, top_blocks


def types(source: str) -> list[str]:
    return [token.type for token in Parser().parse(source)]


@pytest.mark.parametrize("source", ["<script>alert(1)</script>", "a <b>bold</b> word", "<!-- hidden -->"])
def test_html_is_text(source: str) -> None:
    tokens = Parser().parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == source


def test_a_list_of_sources_stays_visible() -> None:
    assert Parser().parse("[1]: https://example.org")[1].content == "[1]: https://example.org"


def test_prices_are_not_maths() -> None:
    assert "math_inline" not in [child.type for child in Parser().parse("from $5 to $10")[1].children or ()]
    assert "math_inline" in [child.type for child in Parser().parse("where $a^2$ is")[1].children or ()]


def test_an_open_maths_block_does_not_reach_over_a_blank_line() -> None:
    assert "math_block" not in types("$$\nx\n\ny\n$$")
    assert types("$$\nx\n$$") == ["math_block"]


def test_top_blocks_cover_the_tokens_in_order() -> None:
    tokens = Parser().parse("# a\n\n- b\n- c\n\n---\n\n```\nd\n```\n")
    blocks = top_blocks(tokens)
    assert [tokens[block.first].type for block in blocks] == ["heading_open", "bullet_list_open", "hr", "fence"]
    assert [block.first for block in blocks[1:]] + [len(tokens)] == [block.last for block in blocks]


def test_nesting_beyond_the_bound_is_noticed() -> None:
    assert not overflows(Parser().parse(">" * (MAX_NESTING - 3) + " deep"))
    assert overflows(Parser().parse(">" * 1_000 + " deep"))


@pytest.mark.parametrize(
    ("source", "is_open"),
    [
        ("```\na", True),
        ("```\na\n```", False),
        ("````\na\n```", True),
        ("~~~\na\n~~~~  ", False),
        ("```", True),
        ("```\n```", False),
    ],
)
def test_a_fence_is_open_until_its_closing_line(source: str, is_open: bool) -> None:
    assert is_open_fence(Parser().parse(source)[0], source.split("\n")) is is_open


def test_a_text_of_brackets_is_read_without_the_link_rule() -> None:
    assert "link_open" not in [child.type for child in Parser().parse("[" * 400 + "[a](https://b.c)")[1].children or ()]
