"""What is shown over the page while files are dragged over it: where they go when they are let go."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import set_role


class DropHint(Retranslated, QFrame):
    """Covers its parent; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        set_role(self, "card-current")
        set_role(self._words, "title")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self).addWidget(self._words)
        self.hide()
        self.retranslate()

    def cover(self) -> None:
        """Show it over the whole parent."""
        self.setGeometry(self._covered.rect().adjusted(8, 8, -8, -8))
        self.raise_()
        self.show()

    def retranslate(self) -> None:
        self._words.setText(self.tr("Let go to add the models to the library"))
