"""A keycap: the key that does the thing beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme import set_role
from ui.widgets.keys import key_words
from ui.widgets.shown import set_shown


class KeyHint(QLabel):
    """Shows one key sequence; hidden while there is none."""

    def __init__(self, keys: QKeySequence | str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self, "key")
        self.set_keys(keys)

    def set_keys(self, keys: QKeySequence | str) -> None:
        """Show another sequence (a string is portable: "Ctrl+Return")."""
        words = key_words(keys)
        self.setText(words)
        set_shown(self, bool(words))
