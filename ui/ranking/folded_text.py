"""The beginning of a long text in two lines, cut with an ellipsis."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import READING_LINE_HEIGHT, SIZE_READING

LINES = 2
_ENOUGH = 2_000  # characters: more than two lines of any window, so a pasted megabyte costs nothing


class FoldedText(QWidget):
    """Plain text: nothing in it is ever taken for markup."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def text(self) -> str:
        """The beginning of the text, spaces and line ends joined."""
        return self._text

    def set_text(self, text: str) -> None:
        self._text = " ".join(text[: 2 * _ENOUGH].split())[:_ENOUGH]
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def cut(self) -> bool:
        """Whether more was said than the lines hold."""
        return len(self._lines()) > LINES

    def sizeHint(self) -> QSize:
        lines = min(LINES, max(1, len(self._lines())))
        return QSize(200, round(lines * self._line_height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, round(self._line_height()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(min(LINES, max(1, len(self._lines(width)))) * self._line_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self.heightForWidth(self.width()):
            self.updateGeometry()  # the hint that the layout went by was made for another width

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — two lines
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.tokens.text))
        metrics = QFontMetricsF(self.font())
        lines = self._lines()
        y = (self._line_height() - metrics.height()) / 2 + metrics.ascent()
        for n, (start, length) in enumerate(lines[:LINES]):
            words = self._text[start : start + length]
            if n == LINES - 1 and len(lines) > LINES:
                words = metrics.elidedText(self._text[start:], Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QPointF(0, y + n * self._line_height()), words.rstrip())

    def _lines(self, width: int | None = None) -> list[tuple[int, int]]:
        """Start and length of each line, one more than is shown at most."""
        layout = QTextLayout(self._text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[tuple[int, int]] = []
        while len(lines) <= LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.width() if width is None else width))
            lines.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return lines

    def _line_height(self) -> float:
        return self.font().pixelSize() * READING_LINE_HEIGHT

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(SIZE_READING))
        self.updateGeometry()
