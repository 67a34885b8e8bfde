"""How much of a device's free memory a model takes, as a bar: parts differ by pattern and not by colour alone."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import Tokens

_HEIGHT = 14
_SWATCH = 12
_RADIUS = 4.0
_PATTERNS = (
    Qt.BrushStyle.SolidPattern,  # weights
    Qt.BrushStyle.Dense4Pattern,  # cache
    Qt.BrushStyle.BDiagPattern,  # working memory
    Qt.BrushStyle.Dense7Pattern,  # reserve
)


class MemoryBar(QWidget):
    """Parts from left to right, what stays free after them. A model that is too big fills the bar and more: a line then
    marks where the memory ends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[int, ...] = ()
        self._available = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def show_parts(self, parts: tuple[int, ...], available: int) -> None:
        """Show these parts of `available` bytes; none shows an empty bar."""
        self._parts = parts
        self._available = available
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — a bar
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = tokens.line_width / 2
        room = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        outline = QPainterPath()
        outline.addRoundedRect(room, _RADIUS, _RADIUS)
        painter.fillPath(outline, QColor(tokens.hover))
        whole = max(sum(self._parts), self._available)
        painter.save()
        painter.setClipPath(outline)
        left = room.left()
        for number, part in enumerate(self._parts):
            width = room.width() * part / max(whole, 1)
            paint_part(painter, QRectF(left, room.top(), width, room.height()), number, tokens)
            left += width
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.edge), tokens.line_width))
        painter.drawPath(outline)
        if sum(self._parts) > self._available > 0:
            end = room.left() + room.width() * self._available / whole
            for colour, width in ((tokens.surface, 7), (tokens.danger, 3)):
                painter.fillRect(QRectF(end - width / 2, 0, width, self.height()), QColor(colour))


class Swatch(QWidget):
    """The pattern of one part, beside its number."""

    def __init__(self, theme: Theme, part: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part = part
        self.setFixedSize(_SWATCH, _SWATCH)
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — a square
        tokens = self._theme.tokens
        painter = QPainter(self)
        square = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_part(painter, square, self._part, tokens)
        painter.setPen(QColor(tokens.edge))
        painter.drawRect(square)


def paint_part(painter: QPainter, place: QRectF, part: int, tokens: Tokens) -> None:
    """Fill a place with the pattern of a part."""
    painter.fillRect(place, QColor(tokens.surface))
    painter.fillRect(place, QBrush(QColor(tokens.accent), _PATTERNS[part]))
