"""CommonMark with tables, strikethrough and dollar maths, parsed to tokens; HTML stays text.

Nesting and link brackets are bounded, because both make the parser's time grow faster than the text. Where the bound
cuts content off, `overflows` says so and the block is shown as its source: nothing is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

MAX_NESTING = 24
# 8,000 opening brackets take the link rule 0.25 s; an honest text of that size has a few dozen.
_MANY_BRACKETS = 300


@dataclass(frozen=True, slots=True)
class TopBlock:
    """One top-level block: lines [start, end) of the source, tokens [first, last) of the parse."""

    start: int
    end: int
    first: int
    last: int


class Parser:
    """Turns Markdown into tokens; what a piece means never depends on another piece."""

    def __init__(self) -> None:
        self._full = _make_parser()
        self._without_links = _make_parser().disable(["link", "image"])

    def parse(self, source: str) -> list[Token]:
        parser = self._without_links if source.count("[") > _MANY_BRACKETS else self._full
        return parser.parse(source)


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    # A list of sources ("[1]: https://…") must stay visible, and a link must not wait for a line that is still to come.
    # HTML is text here in any case; the rules that look for it only cost time.
    parser.disable(["reference", "html_block", "html_inline"])
    # No blank lines inside $$: then a line that only opens maths cannot swallow blocks that were already shown.
    return parser.use(
        dollarmath_plugin, allow_digits=False, allow_space=False, allow_blank_lines=False, allow_labels=False
    )


def top_blocks(tokens: Sequence[Token]) -> list[TopBlock]:
    """The top-level blocks, in order."""
    blocks: list[TopBlock] = []
    first = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            first = index
        if token.level == 0 and token.nesting <= 0:
            opening = tokens[first]
            if opening.map is None:
                raise ValueError(f"{opening.type} has no lines")
            blocks.append(TopBlock(opening.map[0], opening.map[1], first, index + 1))
    return blocks


def overflows(tokens: Sequence[Token]) -> bool:
    """Whether a block nests as deep as the parser goes, so that something inside it may have been dropped."""
    return any(token.level >= MAX_NESTING - 1 for token in tokens)


def is_open_fence(token: Token, lines: Sequence[str]) -> bool:
    """Whether a fence still waits for its closing line; `lines` are those of the parsed source."""
    if token.type != "fence" or token.map is None:
        return False
    start, end = token.map
    closing = re.escape(token.markup[0]) + "{" + str(len(token.markup)) + ",}[ \t]*"
    return end - 1 <= start or re.fullmatch(" {0,3}" + closing, lines[end - 1]) is None
