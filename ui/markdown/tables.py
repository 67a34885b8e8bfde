"""Sets a table into a text document, and lets one that is being written grow row by row.

Positions are Qt's: every cell begins with one structural character and the table ends with one, and text counts in
UTF-16 code units.
"""

from dataclasses import replace

from PySide6.QtGui import QTextCursor, QTextTable, QTextTableFormat

from ui.markdown.content import Run, Table
from ui.markdown.formats import Formats
from ui.utf16 import units


def length(table: Table) -> int:
    """How many positions the table takes in the document."""
    return 1 + sum(1 + sum(units(run.text) for run in cell) for row in table.rows for cell in row)


def insert(cursor: QTextCursor, table: Table, shape: QTextTableFormat, formats: Formats) -> None:
    """Insert the table at the end of a paragraph and leave the cursor in the text block after it."""
    made = cursor.insertTable(len(table.rows), len(table.aligns), shape)
    for row, cells in enumerate(table.rows):
        _fill_row(made, row, cells, table, formats)
    cursor.setPosition(made.lastPosition() + 1)


def can_grow(old: Table, new: Table) -> bool:
    """Whether `new` is `old` with its last row changed or rows added."""
    return (
        len(new.rows) >= len(old.rows)
        and (new.aligns, new.header, new.insets) == (old.aligns, old.header, old.insets)
        and new.rows[: len(old.rows) - 1] == old.rows[:-1]
    )


def grow(made: QTextTable, old: Table, new: Table, formats: Formats) -> None:
    """Turn `old` into `new`, for which `can_grow` holds."""
    last = len(old.rows) - 1
    if new.rows[last] != old.rows[last]:
        _fill_row(made, last, new.rows[last], new, formats)
    added = len(new.rows) - len(old.rows)
    if added:
        made.appendRows(added)
    for row in range(last + 1, len(new.rows)):
        _fill_row(made, row, new.rows[row], new, formats)


def _fill_row(made: QTextTable, row: int, cells: tuple[tuple[Run, ...], ...], table: Table, formats: Formats) -> None:
    heading = table.header and row == 0
    for column, runs in enumerate(cells):
        cell = made.cellAt(row, column)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(formats.cell(table.aligns[column], column=column))
        for run in runs:
            cursor.insertText(run.text, formats.char(replace(run, bold=run.bold or heading)))
