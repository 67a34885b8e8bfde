"""Cuts growing Markdown into chunks that no later text can change, and an open tail.

A chunk ends after a heading, a rule or a closed fence, or at a blank line before another block: what CommonMark has
closed so it never opens again. A list, a fence or a paragraph that grows past its limit is cut inside; then `exact`
turns false, and whoever wants the last word cuts the whole text again with larger limits. Concatenated, the sources are
the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from ui.markdown.parser import Parser, TopBlock, is_open_fence, top_blocks

_LONGEST_REOPENING = 1_000
# A table is set cell by cell, 0.1 ms each.
_MOST_CELLS = 240


@dataclass(frozen=True, slots=True)
class Limits:
    """In characters: how much is read at a time, where a list or a fence is cut, and where a block is that has no
    better place to be cut."""

    step: int
    soft: int
    hard: int

    def __post_init__(self) -> None:
        if min(self.step, self.soft, self.hard) < 1:
            raise ValueError(f"limits are at least one character: {self}")

    @property
    def longest(self) -> int:
        return max(self.step, self.soft, self.hard)


STREAMING = Limits(step=1_024, soft=1_536, hard=1_536)
# When nothing more will come a list is laid out whole: its numbers and its looseness are those of the whole.
AT_REST = Limits(step=1_024, soft=8_192, hard=1_536)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the text with its tokens; `lines` are those the tokens' maps count.

    `reopened` says that the first block goes on with the fence or table of the chunk before; `lines` then begins with
    its opening lines. `glued` says that the first block goes on with one that was cut, `joint` what stood at the cut.
    """

    source: str
    lines: tuple[str, ...]
    tokens: tuple[Token, ...]
    reopened: bool = False
    glued: bool = False
    joint: str = "\n"

    @property
    def open_fence(self) -> str:
        """The mark of the fence that the chunk ends in; empty when it ends in none."""
        blocks = top_blocks(self.tokens)
        if not blocks or not is_open_fence(self.tokens[blocks[-1].first], self.lines):
            return ""
        return self.tokens[blocks[-1].first].markup


class BlockStream:
    """Call `extend` with text, then `advance` until it returns nothing; then `tail` is what is still open."""

    def __init__(self, parser: Parser, limits: Limits = STREAMING) -> None:
        self._parser = parser
        self._limits = limits
        self._text = ""
        self._start = 0
        self._reopening = ""
        self._glued = False
        self._joint = "\n"
        self._exact = True
        self._tail: Chunk | None = None

    @property
    def text(self) -> str:
        """All that was given."""
        return self._text

    @property
    def exact(self) -> bool:
        """Whether the chunks so far are what one parse of the whole text would give."""
        return self._exact

    @property
    def tail(self) -> Chunk | None:
        """What is open after the last `advance`; None when that is nothing, or when there is more to advance over."""
        return self._tail

    def extend(self, text: str) -> None:
        """Add text at the end; its line ends are single line feeds."""
        self._text += text
        self._tail = None

    @property
    def unread(self) -> int:
        """How many characters are not in chunks yet."""
        return len(self._text) - self._start

    def limit(self, limits: Limits) -> None:
        """Cut what is still to be read by other limits."""
        if limits != self._limits:
            self._limits = limits
            self._tail = None

    def advance(self) -> Chunk | None:
        """The next closed chunk, or None: then all the text is in chunks and the tail."""
        if self._tail is not None:
            return None
        size = self._limits.step
        while self._start < len(self._text):
            window, partial = self._window(size)
            view = _View.of(self._parser, self._reopening, window)
            if boundary := view.last_boundary():
                return self._close(view, boundary)
            inner = view.inner_boundary()
            limit = self._limits.longest if view.columns else self._limits.soft
            if inner and (view.has_many_cells or self._exceeds(limit, window, size, partial)):
                return self._cut(view, inner)
            if not inner and self._exceeds(self._limits.hard, window, size, partial):
                return self._cut_anywhere(view, window)
            if not partial:
                self._tail = self._chunk(view.source, view.tokens)
                return None
            size = min(2 * size, self._limits.longest)
        return None

    @staticmethod
    def _exceeds(limit: int, window: str, size: int, partial: bool) -> bool:
        return len(window) > limit or (partial and size >= limit)

    def _window(self, size: int) -> tuple[str, bool]:
        window = self._text[self._start : self._start + size]
        partial = self._start + size < len(self._text)
        if partial and (end := window.rfind("\n")) >= size // 2:
            window = window[: end + 1]
        return window, partial

    def _close(self, view: "_View", line: int) -> Chunk:
        last = next(block for block in reversed(view.blocks) if block.start < line)
        chunk = self._chunk(view.before(line), view.tokens[: last.last])
        self._go_on(len(chunk.source), reopening="")
        return chunk

    def _cut(self, view: "_View", line: int) -> Chunk:
        self._exact = False
        source = view.before(line)
        chunk = self._chunk(source, self._parser.parse(source))
        self._go_on(len(chunk.source), reopening=view.reopening)
        return chunk

    def _cut_anywhere(self, view: "_View", window: str) -> Chunk:
        self._exact = False
        end = max(window.rfind(" "), window.rfind("\n")) + 1
        if end <= len(window) // 2:
            end = len(window)
        source = self._reopening + window[:end]
        chunk = self._chunk(source, view.tokens if end == len(window) else self._parser.parse(source))
        self._go_on(end, reopening=view.reopening if view.in_fence else "")
        self._glued = True
        self._joint = source[-1] if source[-1] in " \n" else ""
        return chunk

    def _chunk(self, source: str, tokens: Sequence[Token]) -> Chunk:
        own = source[len(self._reopening) :]
        return Chunk(own, tuple(source.split("\n")), tuple(tokens), bool(self._reopening), self._glued, self._joint)

    def _go_on(self, read: int, *, reopening: str) -> None:
        self._start += read
        self._reopening = reopening
        self._glued = False
        self._joint = "\n"


@dataclass(frozen=True, slots=True)
class _View:
    """One parsed window and the places where it can be cut."""

    source: str
    lines: list[str]
    tokens: list[Token]
    blocks: list[TopBlock]

    @classmethod
    def of(cls, parser: Parser, reopening: str, window: str) -> "_View":
        source = reopening + window
        tokens = parser.parse(source)
        return cls(source, source.split("\n"), tokens, top_blocks(tokens))

    @property
    def complete(self) -> int:
        """How many lines have their line feed; the last one may still become anything."""
        return len(self.lines) - 1

    @property
    def in_fence(self) -> bool:
        return bool(self.blocks) and is_open_fence(self.tokens[self.blocks[-1].first], self.lines)

    @property
    def reopening(self) -> str:
        """The lines with which the last block, an open fence or a table, can be opened again; else nothing."""
        if not self.blocks:
            return ""
        last = self.blocks[-1]
        if self.in_fence:
            again = self.lines[last.start] + "\n"
        elif self.tokens[last.first].type == "table_open" and last.end >= self.complete:
            again = "\n".join(self.lines[last.start : last.start + 2]) + "\n"
        else:
            return ""
        return again if len(again) <= _LONGEST_REOPENING else ""

    def before(self, line: int) -> str:
        return "\n".join(self.lines[:line]) + "\n"

    def last_boundary(self) -> int:
        """The first line of the last block that starts after a blank line or a closed fence; 0 if there is none.

        Only complete lines count: "2" may still become the list item "2. b".
        """
        for before, block in reversed(list(zip(self.blocks, self.blocks[1:], strict=False))):
            if block.start < self.complete and (
                not self.lines[block.start - 1].strip() or self._is_final(before, block.start)
            ):
                return block.start
        return 0

    def _is_final(self, block: TopBlock, line: int) -> bool:
        """Whether the block before `line` needs no blank line to be closed for good."""
        opening = self.tokens[block.first]
        closed = opening.type in ("heading_open", "hr") or (
            opening.type == "fence" and not is_open_fence(opening, self.lines)
        )
        # "$$" above it could still turn out to open maths that reaches beyond it.
        return closed and "$$" not in self.before(line)

    @property
    def columns(self) -> int:
        """How many columns the last block has, if it is a table; else 0."""
        if not self.blocks or self.tokens[self.blocks[-1].first].type != "table_open":
            return 0
        return sum(token.type == "th_open" for token in self.tokens[self.blocks[-1].first :])

    @property
    def has_many_cells(self) -> bool:
        """Whether the last block is a table that takes long to set."""
        return self.columns > 0 and self.columns * (self.blocks[-1].end - self.blocks[-1].start) > _MOST_CELLS

    def inner_boundary(self) -> int:
        """A line inside the last block before which it may be cut: the last item of a list, a line of a fence or
        table; 0 if there is none."""
        if not self.blocks:
            return 0
        last = self.blocks[-1]
        if self.reopening:
            body = last.start + self.reopening.count("\n")
            if self.columns:
                line = min(self.complete, body + max(1, _MOST_CELLS // self.columns))
                return line if line > body else 0
            # Lexers keep their bearings better when code is cut between its paragraphs.
            blank = (
                at for at in range(self.complete - 1, (body + self.complete) // 2, -1) if not self.lines[at].strip()
            )
            line = next(blank, self.complete)
            return line if line > body else 0
        starts = [
            token.map[0]
            for token in self.tokens[last.first : last.last]
            if token.type == "list_item_open" and token.level == 1 and token.map
        ]
        return next((start for start in reversed(starts) if 0 < start < self.complete), 0)
