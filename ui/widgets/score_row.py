"""A row of whole numbers to choose from: 1 to 7 for quality, 0 to 4 for a criterion, -3 to 3 for a strength.

One widget paints all the cells, so a page may hold dozens of rows.
"""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import Theme
from ui.tokens import HIT, SIZE_SMALL

_CELL_GAP = 3
_TYPED_MINUS = "-"


class ScoreRow(QWidget):
    """One score, or none.

    Click or type a digit to choose; the arrows step; clicking the chosen one, Delete or Backspace takes it back. Name
    the row with `setAccessibleName` in `retranslate()`; screen readers hear the value as its description.

    Signals:
        score_chosen(object): the new score (int) or None. Sent for the person's choices only, not for `set_score`.
    """

    score_chosen = Signal(object)

    def __init__(self, theme: Theme, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if not lowest < highest:
            raise ValueError("a row has at least two scores")
        self._theme = theme
        self._scores = range(lowest, highest + 1)
        self._score: int | None = None
        self._hovered: int | None = None
        self._typed = ""
        self._cell_names: dict[int, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.updateGeometry)
        theme.theme_changed.connect(self.update)
        self._tell()

    @property
    def score(self) -> int | None:
        """The score chosen, or None."""
        return self._score

    def set_score(self, score: int | None) -> None:
        """Show a score. Raises `ValueError` for one outside the row."""
        if score is not None and score not in self._scores:
            raise ValueError(f"{score} is not one of {self._scores}")
        if score != self._score:
            self._score = score
            self._tell()
            self.update()

    def set_cell_names(self, names: dict[int, str]) -> None:
        """Say what single scores mean ("0": "not helpful at all"); told in tooltips and to screen readers."""
        self._cell_names = dict(names)
        self._tell()

    def sizeHint(self) -> QSize:
        side = self._side()
        return QSize(side * len(self._scores), side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — the row is small enough to paint whole
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = tokens.line_width
        for score in self._scores:
            chosen = score == self._score
            painter.setFont(self._theme.font(SIZE_SMALL, QFont.Weight.Bold if chosen else QFont.Weight.Normal))
            box = QRectF(self._cell(score)).adjusted(_CELL_GAP, _CELL_GAP, -_CELL_GAP, -_CELL_GAP)
            box = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
            ground = tokens.accent if chosen else tokens.hover if score == self._hovered else tokens.surface
            painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), width))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(tokens.on_accent if chosen else tokens.text if self.isEnabled() else tokens.quiet))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._written(score))
        if self.hasFocus():
            half = tokens.focus_width / 2
            painter.setPen(QPen(QColor(tokens.accent), tokens.focus_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
            name = self._cell_names.get(hovered, "") if hovered is not None else ""
            QToolTip.showText(event.globalPosition().toPoint(), name, self)

    def leaveEvent(self, event: object) -> None:  # noqa: ARG002 — Qt's signature
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        score = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and score is not None:
            self._choose(None if score == self._score else score)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(None)
        elif event.text() == _TYPED_MINUS and self._scores.start < 0:
            self._typed = _TYPED_MINUS
        elif event.text().isdecimal() and int(self._typed + event.text()) in self._scores:
            score = int(self._typed + event.text())
            self._typed = ""
            self._choose(score)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusOutEvent(event)
        self.update()

    def _step(self, step: int) -> None:
        if self._score is None:
            self._choose(self._scores[0] if step > 0 else self._scores[-1])
        else:
            self._choose(max(self._scores[0], min(self._scores[-1], self._score + step)))

    def _choose(self, score: int | None) -> None:
        if score != self._score:
            self.set_score(score)
            self.score_chosen.emit(score)

    def _tell(self) -> None:
        name = self._cell_names.get(self._score, "") if self._score is not None else ""
        value = "–" if self._score is None else f"{self._written(self._score)} / {self._scores[-1]}"
        self.setAccessibleDescription(f"{value} {name}".strip())

    def _written(self, score: int) -> str:
        if self._scores.start >= 0:
            return str(score)
        return f"+{score}" if score > 0 else str(score).replace("-", "−")

    def _side(self) -> int:
        return max(HIT, self._theme.px(HIT))

    def _cell(self, score: int) -> QRect:
        side = self._side()
        return QRect((score - self._scores.start) * side, 0, side, side)

    def _at(self, point: QPoint) -> int | None:
        return next((score for score in self._scores if self._cell(score).contains(point)), None)
