"""A field that searches as you type, a moment after the last key."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Theme

_AFTER_MS = 150


class SearchField(QLineEdit):
    """Esc empties it. Set the placeholder and accessible name with `set_words` in `retranslate()`.

    Signals:
        search_changed(str): the words to look for, trimmed; "" when there are none. Never twice the same.
        left_down(): Down or Return was pressed, so the first result should take the focus.
    """

    search_changed = Signal(str)
    left_down = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said = ""
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._say)
        self.textChanged.connect(lambda: self._timer.start())
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_words(self, placeholder: str) -> None:
        """Say what is searched."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._say()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._say()
            self.left_down.emit()
            return
        super().keyPressEvent(event)

    def _say(self) -> None:
        self._timer.stop()
        words = self.text().strip()
        if words != self._said:
            self._said = words
            self.search_changed.emit(words)

    def _on_theme_changed(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))
