"""A list of things with a title and a quiet second line, as the chat list and History show them.

The model holds plain rows; a row may mark the words that a search found. Painting only: what a row stands for is
the page's business.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Theme
from ui.tokens import RADIUS_CONTROL, SIZE_INTERFACE, SIZE_SMALL, SPACE_1, SPACE_2, SPACE_3

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole
_ELLIPSIS = "…"
_SPACES = re.compile(r"\s+")
_UP_TO_HIT = 0.7  # of the line, at most, is taken by what stands before the end of the first hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`badge` stands at the right, such as a state; one that `warns` is bold and coloured. `hits` are [start, end) in
    UTF-16 units of `second`."""

    id: str
    title: str
    second: str = ""
    badge: str = ""
    warns: bool = False
    hits: tuple[tuple[int, int], ...] = ()


def utf16_hits(text: str, hits: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Hits in code points as hits in UTF-16 units, which is what Qt counts."""

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le")) // 2

    return tuple((units(start), units(end)) for start, end in hits)


def around_hit(
    text: str, hits: Sequence[tuple[int, int]], advance: Callable[[str], float], room: float
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """As many whole words of `text` as have room, the first hit among them, with "…" where it is cut.

    Hits are [start, end) in UTF-16 units and come back at their new places. Only a hit that has no room by itself is
    cut.
    """
    if advance(text) <= room:
        return text, tuple(hits)
    units = text.encode("utf-16-le")
    first, end = (len(units[: 2 * place].decode("utf-16-le")) for place in hits[0])
    starts = [0, *(space.end() for space in _SPACES.finditer(text, 0, first))]
    # Some room is left for the words after the hit: they say as much about it as those before.
    kept = (start for start in starts if advance(_from(text, start, end)) <= room * _UP_TO_HIT)
    start = next(kept, first)

    def that_fit(cuts: Iterable[int]) -> list[int]:
        return [cut for cut in cuts if advance(_from(text, start, cut)) <= room]

    after_words = [*(space.start() for space in _SPACES.finditer(text, end)), len(text)]
    stop = max(that_fit(after_words) or that_fit(range(first, end)) or [first])
    shown = _from(text, start, stop)
    moved = len(_ELLIPSIS) + 1 if start else 0
    away = len(text[:start].encode("utf-16-le")) // 2 - moved
    length = len(shown.encode("utf-16-le")) // 2 - (len(_ELLIPSIS) if stop < len(text) else 0)
    return shown, tuple((a - away, min(b - away, length)) for a, b in hits if a >= away + moved and a - away < length)


def _from(text: str, start: int, stop: int) -> str:
    before = f"{_ELLIPSIS} " if start else ""
    return before + text[start:stop] + (_ELLIPSIS if stop < len(text) else "")


class RowsModel(QAbstractListModel):
    """Rows by number, and by id."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.badge, row.second) if part)
        if role == RowRole:
            return row
        return None

    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows; selection and scroll are kept where the ids stay the same, be it with more below."""
        known = len(self._rows)
        if known and [row.id for row in rows[:known]] == [row.id for row in self._rows]:
            self._rows = list(rows[:known])
            self.dataChanged.emit(self.index(0), self.index(known - 1))
            self.append_rows(rows[known:])
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add a further page."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def index_of(self, row_id: str) -> QModelIndex:
        """The row of this id; an invalid index when it is not there."""
        place = next((n for n, row in enumerate(self._rows) if row.id == row_id), None)
        return QModelIndex() if place is None else self.index(place)


class TwoLineDelegate(QStyledItemDelegate):
    """Paints a `Row` in the colours of the theme."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 — Qt's signature
        title = QFontMetrics(self._theme.font(SIZE_INTERFACE)).height()
        second = QFontMetrics(self._theme.font(SIZE_SMALL)).height()
        return QSize(120, title + second + 2 * SPACE_2 + SPACE_1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        from PySide6.QtWidgets import QStyle  # its enumerations take long to set up: not before the window is there

        row: Row = index.data(RowRole)
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = option.rect.adjusted(1, 1, -1, -1)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if selected else tokens.hover))
            painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)
        if focused:
            painter.setPen(QPen(QColor(tokens.accent), tokens.focus_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        inner = place.adjusted(SPACE_3, SPACE_2, -SPACE_3, -SPACE_2)
        self._paint_words(painter, row, inner)
        painter.restore()

    def _paint_words(self, painter: QPainter, row: Row, inner: QRect) -> None:
        tokens = self._theme.tokens
        small = self._theme.font(SIZE_SMALL)
        badge_font = self._theme.font(SIZE_SMALL, QFont.Weight.Bold) if row.warns else small
        badge_width = QFontMetrics(badge_font).horizontalAdvance(row.badge) + SPACE_3 if row.badge else 0
        font = self._theme.font(SIZE_INTERFACE)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        metrics = QFontMetrics(font)
        top = QRect(inner.left(), inner.top(), inner.width() - badge_width, metrics.height())
        title = metrics.elidedText(row.title.replace("\n", " "), Qt.TextElideMode.ElideRight, top.width())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(badge_font)
        painter.setPen(QColor(tokens.danger if row.warns else tokens.quiet))
        if row.badge:
            right = QRect(inner.right() - badge_width, inner.top(), badge_width + 1, metrics.height())
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.badge)
        painter.setFont(small)
        painter.setPen(QColor(tokens.quiet))
        below = QRect(inner.left(), top.bottom() + SPACE_1, inner.width(), QFontMetrics(small).height())
        self._paint_second(painter, row, below)

    def _paint_second(self, painter: QPainter, row: Row, place: QRect) -> None:
        """The second line; found words in the text's colour and underlined, so not by colour alone."""
        # Searching comes later than starting.
        from PySide6.QtGui import QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

        small = self._theme.font(SIZE_SMALL)
        if not row.hits:
            words = QFontMetrics(small).elidedText(row.second, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            return
        found = QTextCharFormat()
        found.setForeground(QColor(self._theme.tokens.text))
        found.setFontUnderline(True)
        second, hits = around_hit(row.second, row.hits, QFontMetricsF(small).horizontalAdvance, place.width())
        ranges = []
        for start, end in hits:
            marked = QTextLayout.FormatRange()
            marked.start, marked.length, marked.format = start, end - start, found
            ranges.append(marked)
        layout = QTextLayout(second, small)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats(ranges)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(100_000)
        layout.endLayout()
        painter.setClipRect(place)
        layout.draw(painter, QPointF(place.left(), place.top()))
