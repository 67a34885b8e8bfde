"""The flags set on an answer, as pills in a few lines; those that do not fit are counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import Theme
from ui.tokens import SIZE_SMALL, SPACE_1
from ui.widgets.chip import ChipTone

HEIGHT = 24
_PADDING = 10


@dataclass(frozen=True, slots=True)
class Pill:
    """One flag in words, and what it means that it is set: told by a sign too, so colour is never alone."""

    words: str
    tone: ChipTone

    @property
    def said(self) -> str:
        return {ChipTone.DANGER: "! ", ChipTone.GOOD: "✓ ", ChipTone.PLAIN: ""}[self.tone] + self.words


class FlagPills(QWidget):
    """Only shown; a click asks for the panel where flags are set.

    Signals:
        clicked(): somewhere on the pills.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pills: tuple[Pill, ...] = ()
        self._lines = 3
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._fit)
        self._fit()

    def show_pills(self, pills: Sequence[Pill]) -> None:
        """Show these; with none the widget takes no room."""
        self._pills = tuple(pills)
        self.setVisible(bool(pills))
        self.setAccessibleName(", ".join(pill.words for pill in pills))
        self._fit()

    def set_lines(self, lines: int) -> None:
        """Take at most this many lines."""
        if lines != self._lines:
            self._lines = lines
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(100, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.clicked.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), "\n".join(pill.words for pill in self._pills), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — a few pills
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(SIZE_SMALL))
        metrics = QFontMetrics(painter.font())
        pen = tokens.line_width
        places, shown = self._places()
        for n, place in enumerate(places):
            pill = self._pills[n] if n < shown else Pill(f"+{len(self._pills) - shown}", ChipTone.PLAIN)
            colour, ground = {
                ChipTone.DANGER: (tokens.danger, tokens.danger_soft),
                ChipTone.GOOD: (tokens.good, tokens.good_soft),
                ChipTone.PLAIN: (tokens.quiet, tokens.surface),
            }[pill.tone]
            painter.setPen(QPen(QColor(tokens.edge if pill.tone is ChipTone.PLAIN else colour), pen))
            painter.setBrush(QColor(ground))
            box = QRectF(place).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.setPen(QColor(colour))
            room = place.adjusted(_PADDING - 2, 0, 2 - _PADDING, 0)
            words = metrics.elidedText(pill.said, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _places(self) -> tuple[list[QRect], int]:
        """Places of the pills that are shown, and how many these are; where not all fit, one more place counts those
        left over."""
        metrics = QFontMetrics(self._theme.font(SIZE_SMALL))
        wide = [metrics.horizontalAdvance(pill.said) + 2 * _PADDING for pill in self._pills]
        places = self._flow(wide)
        more = metrics.horizontalAdvance("+99") + 2 * _PADDING
        shown = len(wide)
        while shown > 1 and places[-1].top() >= self._lines * (HEIGHT + SPACE_1):
            shown -= 1
            # The first one is always named, cut short if need be.
            wide[0] = min(wide[0], self.width() - more - SPACE_1)
            places = self._flow([*wide[:shown], more])
        return places, shown

    def _flow(self, widths: Sequence[int]) -> list[QRect]:
        places: list[QRect] = []
        x = y = 0
        for wide in widths:
            if x and x + wide > self.width():
                x, y = 0, y + HEIGHT + SPACE_1
            places.append(QRect(x, y, min(wide, self.width()), HEIGHT))
            x += wide + SPACE_1
        return places

    def _fit(self) -> None:
        places, _ = self._places()
        self.setFixedHeight(places[-1].bottom() + 1 if places else 0)
        self.updateGeometry()
        self.update()
