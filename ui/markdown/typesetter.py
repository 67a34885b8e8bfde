"""Sets paragraphs and tables into a text document, and when they change, sets again only those that do.

The document then holds one text block for each paragraph, with the tables between them. Qt keeps a text block on either
side of every table, so empty paragraphs (which Qt gives no height there) are added where two tables meet or a table
comes first or last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument, QTextTable, QTextTableFormat

from ui.markdown import tables
from ui.markdown.content import Block, Paragraph, Run, Table
from ui.markdown.formats import Formats
from ui.utf16 import units


@dataclass(frozen=True, slots=True)
class _Slot:
    """A paragraph and the table that stands before it, if any."""

    paragraph: Paragraph
    table: Table | None = None

    @property
    def length(self) -> int:
        """Positions from the end of the paragraph before to the end of this one."""
        paragraph = self.paragraph
        marker = len(paragraph.marker) + 1 if paragraph.marker else 0
        text = marker + sum(units(run.text) for run in paragraph.runs)
        return text + (1 if self.table is None else tables.length(self.table))


# A paragraph takes about 0.05 ms to set, a table's cell 0.1.
_MOST_AT_ONCE = 300
_EMPTY = _Slot(Paragraph())


class Typesetter:
    """The only writer of its document."""

    def __init__(self, document: QTextDocument, formats: Formats) -> None:
        self._document = document
        self._formats = formats
        self._cursor = QTextCursor(document)
        self._width = 0.0
        self._clear()

    def show(self, blocks: Sequence[Block]) -> bool:
        """Make the document show `blocks`, keeping the text at its beginning and end that stays the same.

        Sets a bounded number of them; returns True if there is more to set, so that it must be called again.
        """
        new, old = _slots(blocks), self._slots
        most = min(len(old), len(new))
        start = next((at for at in range(most) if old[at] is not new[at] and old[at] != new[at]), most)
        if start == len(old) == len(new):
            return False
        same = 0
        while same < most - start and old[-1 - same] == new[-1 - same]:
            same += 1
        if start == 0 and same in (len(old), len(new)):
            same -= 1  # the first text block can be neither removed nor pushed down, only set again
        self._cursor.beginEditBlock()
        end, new_end = len(old) - same, len(new) - same
        if start < end and start < new_end and self._grow(start, new[start]):
            start += 1
        part = _first_part(new[start:new_end])
        more = start + len(part) < new_end
        # What was there before stays below until its turn comes.
        self._replace(start, min(end, start + len(part)) if more else end, part)
        self._cursor.endEditBlock()
        return more

    def restyle(self, formats: Formats) -> None:
        """Set everything again in another style."""
        slots = self._slots
        self._formats = formats
        self._cursor.beginEditBlock()
        self._clear()
        self._replace(0, 1, slots)
        self._cursor.endEditBlock()

    def fit(self, width: float) -> None:
        """Give the tables the column widths that suit a view of this width."""
        if width == self._width:
            return
        self._width = width
        self._cursor.beginEditBlock()
        for at, slot in enumerate(self._slots):
            if slot.table:
                self._set_table_format(at, slot)
        self._cursor.endEditBlock()

    def _clear(self) -> None:
        self._cursor.select(QTextCursor.SelectionType.Document)
        self._cursor.removeSelectedText()
        self._slots = [_EMPTY]
        # The first paragraph has no separator before it.
        self._lengths = [0]
        self._set_format(0)

    def _end(self, at: int) -> int:
        """The position at the end of a slot's paragraph."""
        return sum(self._lengths[: at + 1])

    def _replace(self, start: int, end: int, new: list[_Slot]) -> None:
        cursor = self._cursor
        before = self._end(start - 1) if start else 0
        if end > start:
            cursor.setPosition(before)
            cursor.setPosition(self._end(end - 1), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        self._slots[start:end] = new
        self._lengths[start:end] = [slot.length for slot in new]
        if start == 0:
            self._lengths[0] -= 1
        cursor.setPosition(before)
        for at in range(start, start + len(new)):
            self._insert(at)
        # Spacing depends on the neighbours, and removing text can leave a block with its neighbour's format.
        page = self._formats.page(self._slots[0].paragraph, self._slots[-1].paragraph)
        if self._document.rootFrame().frameFormat() != page:
            self._document.rootFrame().setFrameFormat(page)
        for at in (start - 1, start + len(new)):
            if 0 <= at < len(self._slots):
                self._set_format(at)
                if self._slots[at].table:
                    self._set_table_format(at, self._slots[at])

    def _insert(self, at: int) -> None:
        cursor, slot = self._cursor, self._slots[at]
        if slot.table:
            tables.insert(cursor, slot.table, self._table_format(at, slot), self._formats)
            cursor.setBlockFormat(self._block_format(at))
        elif at:
            cursor.insertBlock(self._block_format(at))
        else:
            cursor.setBlockFormat(self._block_format(at))
        paragraph = slot.paragraph
        plain = self._formats.char(Run(""), paragraph)
        if not paragraph.text:
            cursor.setBlockCharFormat(plain)
        if paragraph.marker:
            cursor.insertText(paragraph.marker + "\t", plain)
        for run in paragraph.runs:
            cursor.insertText(run.text, self._formats.char(run, paragraph))

    def _grow(self, at: int, new: _Slot) -> bool:
        """Turn the slot into `new` by adding text at its end, if that is all it takes; keeps a selection in it."""
        old = self._slots[at]
        if old.table and new.table and old.paragraph == new.paragraph and tables.can_grow(old.table, new.table):
            tables.grow(self._table_at(at), old.table, new.table, self._formats)
            self._set_table_format(at, new)
        elif old.table == new.table and (added := _added(old.paragraph, new.paragraph)) is not None:
            self._cursor.setPosition(self._end(at))
            for run in added:
                self._cursor.insertText(run.text, self._formats.char(run, new.paragraph))
        else:
            return False
        self._slots[at] = new
        self._lengths[at] += new.length - old.length
        return True

    def _table_at(self, at: int) -> QTextTable:
        self._cursor.setPosition(self._end(at - 1) + 1)
        return self._cursor.currentTable()

    def _table_format(self, at: int, slot: _Slot) -> QTextTableFormat:
        if slot.table is None:
            raise ValueError("no table before this paragraph")
        return self._formats.table(slot.table, self._slots[at - 1].paragraph, slot.paragraph, self._width)

    def _set_table_format(self, at: int, slot: _Slot) -> None:
        made, wanted = self._table_at(at), self._table_format(at, slot)
        if made.format() != wanted:
            made.setFormat(wanted)

    def _block_format(self, at: int) -> QTextBlockFormat:
        slot = self._slots[at]
        previous = slot.table or (self._slots[at - 1].paragraph if at else None)
        return self._formats.block(slot.paragraph, previous)

    def _set_format(self, at: int) -> None:
        wanted = self._block_format(at)
        self._cursor.setPosition(self._end(at))
        if self._cursor.blockFormat() != wanted:
            self._cursor.setBlockFormat(wanted)


def _added(old: Paragraph, new: Paragraph) -> list[Run] | None:
    """The runs to put after `old` to make it `new`; None if it takes more than that."""
    if replace(new, runs=old.runs) != old or len(new.runs) < len(old.runs):
        return None
    if not old.runs:
        return list(new.runs)
    last = len(old.runs) - 1
    grown = new.runs[last]
    if new.runs[:last] != old.runs[:last] or replace(grown, text=old.runs[last].text) != old.runs[last]:
        return None
    if not grown.text.startswith(old.runs[last].text):
        return None
    return [replace(grown, text=grown.text[len(old.runs[last].text) :]), *new.runs[last + 1 :]]


def _first_part(slots: list[_Slot]) -> list[_Slot]:
    """As many slots as are set at once."""
    size = 0
    for at, slot in enumerate(slots):
        size += 1 + (2 * len(slot.table.rows) * len(slot.table.aligns) if slot.table else 0)
        if size > _MOST_AT_ONCE:
            return slots[: at + 1]
    return slots


def _slots(blocks: Sequence[Block]) -> list[_Slot]:
    slots: list[_Slot] = []
    table: Table | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            slots.append(_Slot(block, table))
            table = None
            continue
        if table or not slots:
            slots.append(_Slot(Paragraph(), table))
        table = block
    if table or not slots:
        slots.append(_Slot(Paragraph(), table))
    return slots
