"""How long the work has become, told as fully as there is room for: all of it, the words alone, or nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class CountsLabel(QLabel):
    """Takes the room that is left and asks for none. `text` is the full count, which screen readers tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, *forms: str) -> None:
        """Show the first of these that fits; none is ever cut."""
        self._forms = forms
        self.setText(forms[0])

    def words_shown(self) -> str:
        """The words as they fit now."""
        metrics = self.fontMetrics()
        return next((words for words in self._forms if metrics.horizontalAdvance(words) <= self.width()), "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — one line is painted whole
        words = self.words_shown()
        self.setToolTip(self.text() if words != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
