"""The desk cannot be opened: what happened, what to do, and to try again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import GoldquillError
from ui.errors import error_words
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.welcome.card import Card
from ui.widgets.action_button import ActionButton, PrimaryButton


class TroublePage(Retranslated, QWidget):
    """Signals:
    again_wanted(): try to open the profile once more.
    quit_wanted(): end the program.
    """

    again_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: GoldquillError | None = None
        self._again, self._quit = QAction(self), QAction(self)
        self._title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self._title, "page-title")
        self._advice = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._advice, "reading")
        card = Card(theme)
        self._button = PrimaryButton(self._again, theme)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(ActionButton(self._quit, theme))
        foot.addWidget(self._button)
        card.column.addWidget(self._title)
        card.column.addWidget(self._advice)
        card.column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self._again.triggered.connect(self.again_wanted)
        self._quit.triggered.connect(self.quit_wanted)
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus on trying again."""
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: GoldquillError) -> None:
        """Say what happened."""
        self._error = error
        self.retranslate()

    def show_keyring_changed(self) -> None:
        """The keyring kept a key, and it is not this profile's."""
        self._error = None
        self.retranslate()

    def retranslate(self) -> None:
        self._again.setText(self.tr("Try again"))
        self._quit.setText(self.tr("Quit"))
        words = error_words(self._error) if self._error is not None else None
        self._title.setText(
            words.title if words else self.tr("The key in this computer's keyring does not open your profile.")
        )
        self._advice.setText(
            words.advice
            if words
            else self.tr("Nothing was changed. Put the right entry back into the keyring, then try again.")
        )
