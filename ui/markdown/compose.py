"""Composes the tokens of a chunk into what is shown: a flat list of paragraphs and tables.

What the parser dropped for being nested too deeply, and tables too wide to be read as such, are shown as their source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from ui.markdown.blocks import Chunk
from ui.markdown.content import Align, Block, Container, Inset, Kind, Paragraph, Run, Table
from ui.markdown.highlight import Lexers, plain_lines
from ui.markdown.inline import LINE_BREAK, runs_of
from ui.markdown.parser import overflows, top_blocks
from ui.markdown.visible_text import visible

BULLETS = ("•", "◦", "▪")
_MOST_COLUMNS = 20
_LONGEST_LINE = 4_000  # characters of a paragraph set as one: more than people write, less than stalls the layout
_CELL_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class _List:
    """An open list: its insets, how deep its bullets are, the marker of the item just begun."""

    inset: Inset
    ordered: bool
    depth: int
    marker: str = ""


class Composer:
    """Composes chunks; `image_word` is how an image is announced in the person's language."""

    def __init__(self, lexers: Lexers, image_word: str) -> None:
        self._lexers = lexers
        self.image_word = image_word

    @property
    def loading(self) -> bool:
        """Whether code composed now may have colours in a moment."""
        return self._lexers.loading

    def compose(self, chunk: Chunk) -> list[Block]:
        """The chunk's blocks; a fence or table it reopens goes on without its opening lines."""
        composed: list[Block] = []
        for number, top in enumerate(top_blocks(chunk.tokens)):
            tokens = chunk.tokens[top.first : top.last]
            source = chunk.lines[top.start : top.end]
            reopened = chunk.reopened and number == 0
            if overflows(tokens):
                blocks: list[Block] = list(_source_paragraphs(source))
            elif tokens[0].type == "table_open":
                blocks = self._table_or_source(tokens, source, reopened=reopened)
            else:
                blocks = _Walk(self._lexers, self.image_word).blocks(tokens)
            first = blocks[0] if blocks else None
            if number == 0 and isinstance(first, Paragraph):
                if reopened:
                    first = replace(first, opens=False)
                if chunk.glued:
                    first = replace(first, opens=False, glued=True, joint=chunk.joint)
                blocks[0] = first
            composed += blocks
        return [piece for block in composed for piece in _pieces(block)]

    def _table_or_source(self, tokens: Sequence[Token], source: Sequence[str], *, reopened: bool) -> list[Block]:
        table = _table(tokens, (), self.image_word)
        if len(table.aligns) > _MOST_COLUMNS:
            return list(_source_paragraphs(source[2:] if reopened else source))
        if not reopened:
            return [table]
        return [replace(table, rows=table.rows[1:], header=False)] if len(table.rows) > 1 else []


class _Walk:
    """Reads the tokens of one top-level block in order, keeping the quotes and lists that are open."""

    def __init__(self, lexers: Lexers, image_word: str) -> None:
        self._lexers = lexers
        self._image_word = image_word
        self._insets: list[Inset] = []
        self._lists: list[_List] = []
        self._blocks: list[Block] = []

    def blocks(self, tokens: Sequence[Token]) -> list[Block]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(at for at in range(index, len(tokens)) if tokens[at].type == "table_close")
                self._blocks.append(_table(tokens[index : end + 1], tuple(self._insets), self._image_word))
                index = end
            else:
                self._read(token, tokens, index)
            index += 1
        return self._blocks

    def _read(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        match token.type:
            case "blockquote_open":
                self._insets.append(Inset(Container.QUOTE))
            case "bullet_list_open" | "ordered_list_open":
                self._open_list(token, tokens, index)
            case "list_item_open":
                current = self._lists[-1]
                current.marker = f"{token.info}{token.markup}" if current.ordered else BULLETS[current.depth % 3]
                self._insets.append(current.inset)
            case "list_item_close":
                if self._lists[-1].marker:
                    self._add(Paragraph(tight=True))
                self._insets.pop()
            case "blockquote_close":
                self._insets.pop()
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "inline":
                self._add_inline(token, opening=tokens[index - 1])
            case "fence" | "code_block":
                language = token.info.split()[0] if token.info.strip() else ""
                self._add_code(self._lexers.lines(language, token.content.removesuffix("\n")), token.content)
            case "math_block":
                self._add_code(plain_lines(token.content.strip("\n")), token.content)
            case "hr":
                self._add(Paragraph(kind=Kind.RULE))

    def _open_list(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        ordered = token.type == "ordered_list_open"
        numbers = [
            len(item.info)
            for item in _until_closed(tokens, index)
            if item.type == "list_item_open" and item.level == token.level + 1
        ]
        inset = Inset(Container.ITEM, max(numbers) + 1 if ordered else 1)
        depth = sum(not outer.ordered for outer in self._lists)
        if self._lists and self._lists[-1].marker:
            self._add(Paragraph(tight=True))  # "- - a": the outer bullet has a line of its own
        self._lists.append(_List(inset, ordered, depth))

    def _add_inline(self, token: Token, opening: Token) -> None:
        runs = runs_of(token.children or (), self._image_word)
        if opening.type == "heading_open":
            self._add(Paragraph(runs, Kind.HEADING, level=int(opening.tag[1])))
        elif runs:
            self._add(Paragraph(runs, tight=opening.hidden))

    def _add_code(self, lines: Sequence[tuple[Run, ...]], content: str) -> None:
        if not content:
            return
        for number, runs in enumerate(lines):
            self._add(Paragraph(runs, Kind.CODE, opens=number == 0))

    def _add(self, paragraph: Paragraph) -> None:
        marker = ""
        if self._lists and self._lists[-1].marker:
            marker, self._lists[-1].marker = self._lists[-1].marker, ""
        self._blocks.append(replace(paragraph, insets=tuple(self._insets), marker=marker))


def _until_closed(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    level = tokens[index].level
    end = next(at for at in range(index + 1, len(tokens)) if tokens[at].level == level)
    return tokens[index + 1 : end]


def _table(tokens: Sequence[Token], insets: tuple[Inset, ...], image_word: str) -> Table:
    rows: list[list[tuple[Run, ...]]] = []
    aligns: list[Align] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            style = str(token.attrs.get("style", ""))
            aligns.append(Align.END if "right" in style else Align.CENTRE if "center" in style else Align.START)
        elif token.type == "inline":
            # A table cell has no other way to break a line, and models use this one.
            runs = runs_of(token.children or (), image_word)
            rows[-1].append(
                tuple(run if run.code else replace(run, text=_CELL_BREAK.sub(LINE_BREAK, run.text)) for run in runs)
            )
    return Table(tuple(map(tuple, rows)), tuple(aligns), insets=insets)


def _source_paragraphs(source: Sequence[str]) -> list[Paragraph]:
    return [
        Paragraph((Run(visible(line), code=True),) if line else (), Kind.CODE, opens=number == 0)
        for number, line in enumerate(source)
    ]


def _pieces(block: Block) -> list[Block]:
    """The block, or its pieces if it is so long a line that laying it out would stall the window."""
    if isinstance(block, Table) or sum(len(run.text) for run in block.runs) <= _LONGEST_LINE:
        return [block]
    pieces: list[Block] = []
    runs: list[Run] = []
    room = _LONGEST_LINE
    for run in block.runs:
        text = run.text
        while len(text) > room:
            end = text.rfind(" ", room // 2, room) + 1 or room
            runs.append(replace(run, text=text[:end]))
            pieces.append(_piece(block, runs, first=not pieces))
            text, runs, room = text[end:], [], _LONGEST_LINE
        if text:
            runs.append(replace(run, text=text))
            room -= len(text)
    if runs:
        pieces.append(_piece(block, runs, first=not pieces))
    return pieces


def _piece(block: Paragraph, runs: list[Run], *, first: bool) -> Paragraph:
    if first:
        return replace(block, runs=tuple(runs))
    return replace(block, runs=tuple(runs), marker="", opens=False, glued=True, joint="")
