"""A row of scores on a page where digits alone mean something else.

While the ring is on the row, its digits, signs and arrows are its own: the page's single-key actions wait.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ui.widgets.score_row import ScoreRow

_OWN = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Minus, Qt.Key.Key_Left, Qt.Key.Key_Right})


class DigitRow(ScoreRow):
    """Signals:
    digit_typed(): a digit of the row was typed, whether or not it changed the score, or was refused.
    clicked(): a score was clicked.
    """

    digit_typed = Signal()
    clicked = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and (event.text().isdecimal() or event.key() in _OWN):
                event.accept()
                return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.text().isdecimal() and {int(event.text()), -int(event.text())} & {*self._scores}:
            self.digit_typed.emit()
