"""The plain text of a selection in a Markdown view, as a person would type it.

What was cut for the layout alone is joined again, the cells of a row are parted by tabs, a bullet is followed by a
space.
"""

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from ui.markdown.content import Kind
from ui.markdown.formats import Property
from ui.markdown.inline import LINE_BREAK


def selected_text(cursor: QTextCursor) -> str:
    """The selected text; empty when nothing is selected."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    document = cursor.document()
    parts: list[str] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end and start != end:
        shape = block.blockFormat()
        first = max(start - block.position(), 0)
        # Positions are UTF-16 code units, and so is this slice.
        units = block.text().encode("utf-16-le")
        text = units[2 * first : 2 * max(end - block.position(), 0)].decode("utf-16-le", "replace")
        if first == 0 and shape.intProperty(Property.MARKER):
            indent = "  " * max(shape.intProperty(Property.DEPTH) - 1, 0)
            text = indent + text.replace("\t", " ", 1)
        if parts:
            joined = shape.hasProperty(Property.JOINT)
            parts.append(shape.stringProperty(Property.JOINT) if joined else "\n")
        parts.append(text)
        block = block.next()
    return "".join(parts).replace(LINE_BREAK, "\n")


def code_at(document: QTextDocument, position: int) -> str:
    """The code of the block of code at a position; empty when there is none."""
    block = document.findBlock(position)
    if not _is_code(block):
        return ""
    while not block.blockFormat().boolProperty(Property.OPENS) and _is_code(block.previous()):
        block = block.previous()
    cursor = QTextCursor(block)
    while _is_code(block.next()) and not block.next().blockFormat().boolProperty(Property.OPENS):
        block = block.next()
    cursor.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    return selected_text(cursor)


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().intProperty(Property.KIND) == Kind.CODE.value
