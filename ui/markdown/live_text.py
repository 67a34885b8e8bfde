"""A text that is shown while it grows: the raw characters, and the blocks to show for them, a bounded step at a time.

The raw text is kept whole and unchanged. What is shown stops at the end of a page until another is asked for.
When the text is finished and some block had been cut for speed, the whole is cut again with larger limits; until that
is done the blocks shown stay as they were.
"""

from dataclasses import dataclass, replace

from ui.common_start import common_start
from ui.markdown.blocks import AT_REST, STREAMING, BlockStream, Chunk
from ui.markdown.compose import Composer
from ui.markdown.content import Block, Table
from ui.markdown.open_marks import settled
from ui.markdown.parser import Parser
from ui.markdown.rope import Rope

# A page ends at so many characters, or so many paragraphs (a table's cell takes as long as two), whichever comes first.
PAGE_CHARACTERS = 60_000
PAGE_PIECES = 2_000
_AHEAD = 16_384


@dataclass(slots=True)
class _Piece:
    """A closed chunk: how many characters of the text it covers, its blocks and how many pieces of a page they are,
    itself if its code waits for colours."""

    length: int
    blocks: list[Block]
    size: int
    uncoloured: Chunk | None


class LiveText:
    """Call `work` until it returns False, then show `blocks`."""

    def __init__(self, parser: Parser, composer: Composer) -> None:
        self._parser = parser
        self._composer = composer
        self._raw = Rope()
        self._normal = Rope()  # the same with line feeds alone between lines
        self._writing = False
        self._pages = 1
        self._held: list[Block] | None = None
        self._start([])

    def _start(self, kept: list[_Piece]) -> None:
        self._stream = BlockStream(self._parser, STREAMING if self._writing else AT_REST)
        self._pieces = kept
        self._closed = sum(piece.length for piece in kept)
        self._read = self._closed
        self._size = sum(piece.size for piece in kept)
        self._tail: list[Block] = []
        self._tail_chunk: Chunk | None = None
        self._tail_uncoloured = False

    @property
    def raw(self) -> str:
        """Every character given, unchanged."""
        return self._raw.whole

    @property
    def writing(self) -> bool:
        """Whether text was added since the last `finish` or `replace`."""
        return self._writing

    @property
    def hidden(self) -> int:
        """How many characters lie beyond the page that is shown."""
        return self._normal.length - self._closed if self._at_page_end else 0

    @property
    def awaits_colours(self) -> bool:
        """Whether some code is plain only because its lexer is not there yet."""
        return self._tail_uncoloured or any(piece.uncoloured for piece in self._pieces)

    def append(self, text: str) -> None:
        after_return = self._raw.whole.endswith("\r") if text.startswith("\n") else False
        self._raw.add(text)
        self._normal.add(_with_line_feeds(text[1:] if after_return else text))
        self._writing = True
        self._stream.limit(STREAMING)

    def finish(self) -> None:
        """No more text will come."""
        self._writing = False
        self._tail_chunk = None
        if self._stream.exact:
            self._stream.limit(AT_REST)
        else:
            self._start_again([])

    def replace(self, text: str) -> None:
        """Show another text, which is finished. What both begin with is not read again."""
        normal = _with_line_feeds(text)
        kept = self._kept_for(normal) if self._stream.exact else []
        self._raw, self._normal = Rope(text), Rope(normal)
        self._writing = False
        self._start_again(kept)

    def compose_again(self) -> None:
        """Read everything anew: what the composer does has changed."""
        self._start_again([])

    def show_more(self) -> None:
        """Let another page be shown."""
        self._pages += 1

    def work(self) -> bool:
        """Do one step; False when everything is done and `blocks` says what to show."""
        if self.awaits_colours and not self._composer.loading:
            self._colour()
            return True
        chunk = None
        if self._at_page_end:
            self._tail, self._tail_chunk, self._tail_uncoloured = [], None, False
        else:
            self._feed()
            chunk = self._stream.advance()
            if chunk is None:
                self._compose_tail()
        if chunk is None:
            self._held = None
            return False
        self._close(chunk)
        return True

    def blocks(self) -> list[Block]:
        """What to show now; while a new version of a text already shown is being read, still the old one."""
        if self._held is not None:
            return self._held
        return [block for piece in self._pieces for block in piece.blocks] + self._tail

    @property
    def _at_page_end(self) -> bool:
        return self._closed >= PAGE_CHARACTERS * self._pages or self._size >= PAGE_PIECES * self._pages

    def _start_again(self, kept: list[_Piece]) -> None:
        self._held = self.blocks() or None
        self._start(kept)

    def _kept_for(self, normal: str) -> list[_Piece]:
        """The pieces a parse of `normal` would begin with: those whose next line, too, is complete and the same."""
        same = common_start(self._normal.whole, normal)
        kept: list[_Piece] = []
        end = 0
        for piece in self._pieces:
            end += piece.length
            if not 0 <= normal.find("\n", end) < same:
                break
            kept.append(piece)
        return kept

    def _feed(self) -> None:
        """Give the stream a little more than it has cut: a page may end by what that turns out to hold."""
        wanted = _AHEAD - self._stream.unread
        if wanted > 0 and self._read < self._normal.length:
            text = self._normal.whole[self._read : self._read + wanted]
            self._read += len(text)
            self._stream.extend(text)

    def _close(self, chunk: Chunk) -> None:
        blocks = self._composer.compose(chunk)
        size = sum(_size(block) for block in blocks)
        self._pieces.append(_Piece(len(chunk.source), blocks, size, chunk if self._waits(chunk) else None))
        self._closed += len(chunk.source)
        self._size += size
        self._tail = []

    def _compose_tail(self) -> None:
        chunk = self._stream.tail
        if chunk is self._tail_chunk and chunk is not None:
            return
        self._tail_chunk = chunk
        self._tail_uncoloured = chunk is not None and self._waits(chunk)
        self._tail = [] if chunk is None else self._composer.compose(self._settled(chunk))

    def _settled(self, chunk: Chunk) -> Chunk:
        if not self._writing:
            return chunk
        source = settled(chunk.source, chunk.open_fence)
        if source == chunk.source:
            return chunk
        source = "\n".join(chunk.lines)[: -len(chunk.source)] + source
        return replace(chunk, lines=tuple(source.split("\n")), tokens=tuple(self._parser.parse(source)))

    def _waits(self, chunk: Chunk) -> bool:
        return self._composer.loading and any(token.type == "fence" for token in chunk.tokens)

    def _colour(self) -> None:
        for piece in self._pieces:
            if piece.uncoloured:
                piece.blocks = self._composer.compose(piece.uncoloured)
                piece.uncoloured = None
        self._tail_chunk = None
        self._tail_uncoloured = False


def _size(block: Block) -> int:
    return 2 * len(block.rows) * len(block.aligns) if isinstance(block, Table) else 1


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
