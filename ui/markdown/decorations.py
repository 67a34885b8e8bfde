"""Paints what a text document cannot draw itself: the boxes behind code, the rules beside quotes, lines across, and the
mark at the end of an answer that is still being written.

It reads the block properties that `formats` sets and paints only what lies in the given area.
"""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument

from ui.markdown.content import Kind
from ui.markdown.formats import CODE_PADDING, CODE_PADDING_BOTTOM, CODE_PADDING_TOP, Property
from ui.markdown.style import MarkdownStyle

_RADIUS = 8
_FAR = 64  # farther above or below the area than any corner or margin
_QUOTE_RULE = 3


def paint(painter: QPainter, document: QTextDocument, style: MarkdownStyle, area: QRectF, *, width: float) -> None:
    """Paint the decorations of `document`, `width` wide, that lie in `area` (document coordinates)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box: QRectF | None = None
    above: tuple[QRectF, tuple[int, ...]] | None = None
    for block in _blocks(document, area):
        shape = block.blockFormat()
        kind = shape.intProperty(Property.KIND)
        if kind == 0:  # a table's cell
            continue
        rect = _rect(block)
        if box is not None and (kind != Kind.CODE.value or shape.boolProperty(Property.OPENS)):
            _paint_box(painter, box, style)
            box = None
        if kind == Kind.CODE.value:
            left = shape.leftMargin() + shape.textIndent() - CODE_PADDING
            line = QRectF(left, rect.top(), width - left, rect.height())
            line.adjust(0, -CODE_PADDING_TOP, 0, CODE_PADDING_BOTTOM)
            begins = shape.boolProperty(Property.OPENS) or not _goes_on(block)
            if box is None and not begins:
                line.setTop(min(line.top(), area.top()) - _FAR)
            box = line if box is None else box.united(line)
        elif kind == Kind.RULE.value:
            painter.setPen(QPen(QColor(style.line), style.line_px))
            middle = round(rect.center().y()) + 0.5
            painter.drawLine(QPointF(shape.leftMargin(), middle), QPointF(width, middle))
        above = _paint_quotes(painter, style, rect, shape.stringProperty(Property.QUOTES), above)
    if box is not None:
        _paint_box(painter, box, style)


def paint_writing_mark(painter: QPainter, document: QTextDocument, style: MarkdownStyle) -> None:
    """Paint a small upright bar after the last character."""
    block = document.lastBlock()
    layout = block.layout()
    if not layout.lineCount():
        return
    origin = _rect(block).topLeft()
    line = layout.lineAt(layout.lineCount() - 1)
    # PySide returns the pair (x, position); its stubs say object.
    x, _ = cast(tuple[float, int], line.cursorToX(block.length() - 1))
    bottom = origin.y() + line.y() + line.height()
    height = min(line.height(), style.text_px * 1.2)
    painter.fillRect(
        QRectF(origin.x() + x + 1, bottom - height, max(2.0, style.text_px * 0.3), height - 2), QColor(style.text)
    )


def _blocks(document: QTextDocument, area: QRectF) -> Iterator[QTextBlock]:
    layout = document.documentLayout()
    first = layout.hitTest(QPointF(0, area.top() - 1), Qt.HitTestAccuracy.FuzzyHit)
    block = document.findBlock(max(first, 0))
    while block.isValid() and layout.blockBoundingRect(block).top() <= area.bottom() + _FAR:
        yield block
        block = block.next()


def _rect(block: QTextBlock) -> QRectF:
    """Where a block is. Qt's own rectangle leaves out the space above its first line that the line height asks for, and
    so lies too high by it."""
    rect = block.document().documentLayout().blockBoundingRect(block)
    rect.setHeight(block.layout().boundingRect().bottom())
    return rect


def _goes_on(block: QTextBlock) -> bool:
    """Whether the code of a block began above it."""
    return block.previous().blockFormat().intProperty(Property.KIND) == Kind.CODE.value


def _paint_box(painter: QPainter, box: QRectF, style: MarkdownStyle) -> None:
    half = style.line_px / 2
    painter.setPen(QPen(QColor(style.line), style.line_px))
    painter.setBrush(QColor(style.code_ground))
    outline = QRectF(round(box.left()), round(box.top()), round(box.width()), round(box.height()))
    painter.drawRoundedRect(outline.adjusted(half, half, -half, -half), _RADIUS, _RADIUS)


def _paint_quotes(
    painter: QPainter,
    style: MarkdownStyle,
    rect: QRectF,
    offsets: str,
    above: tuple[QRectF, tuple[int, ...]] | None,
) -> tuple[QRectF, tuple[int, ...]]:
    """Paint the rules beside one paragraph, joined to those of the paragraph above; returns what the next one joins."""
    quotes = tuple(map(int, offsets.split()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.line))
    for offset in quotes:
        joined = above is not None and offset in above[1]
        # Lines are set low in their height, so the rule is, too.
        top = above[0].bottom() - _QUOTE_RULE if joined and above else rect.top() + 4
        painter.drawRoundedRect(QRectF(offset, top, _QUOTE_RULE, rect.bottom() - top), 1.5, 1.5)
    return rect, quotes
