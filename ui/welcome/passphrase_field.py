"""A field for a passphrase: hidden, and shown while one wants to see what one types."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.i18n import Retranslated
from ui.theme import Theme


class PassphraseField(Retranslated, QLineEdit):
    """Set its accessible name from outside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_eye_toggled)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def retranslate(self) -> None:
        self._eye.setText(self.tr("Show what is typed"))

    def hide_again(self) -> None:
        """Hide what is typed."""
        self._eye.setChecked(False)

    def _on_eye_toggled(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _dress(self) -> None:
        self._eye.setIcon(self._theme.icon("review"))
