"""A profile that is locked with a passphrase: one field, and kind words when it does not fit.

What is typed while the passphrase is being tried goes nowhere. It may be the question that comes next, but as well the
end of a passphrase that was sent too early, or the whole of it once more by a person who saw nothing happen: at the
desk it would be read by whoever looks on, and be kept.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import GoldquillError
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.welcome.card import Card
from ui.welcome.passphrase_field import PassphraseField
from ui.widgets.action_button import PrimaryButton
from ui.widgets.notice import Notice


class UnlockPage(Retranslated, QWidget):
    """What was typed stays in the field, selected, when it was wrong.

    Signals:
        passphrase_typed(str): try to open the profile with it.
        dropped(): a letter was typed while that is being tried.
    """

    passphrase_typed = Signal(str)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opening = False
        self._open = QAction(self)
        self._title = QLabel()
        set_role(self._title, "page-title")
        self._help = QLabel(wordWrap=True)
        set_role(self._help, "quiet")
        self._notice = Notice(theme)
        self._field = PassphraseField(theme)
        card = Card(theme)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton(self._open, theme))
        for row in (self._title, self._help, self._notice, self._field):
            card.column.addWidget(row)
        card.column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self._open.triggered.connect(self._on_open)
        self._field.returnPressed.connect(self._on_open)
        self._field.textChanged.connect(lambda typed: self._notice.missing_now(None if typed else "passphrase"))
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus into the field."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the field does not take, among it every letter while it is read-only."""
        if self._opening and event.text().isprintable() and event.text():
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def show_ready(self) -> None:
        """Let the person type."""
        self._show_opening(False)
        self.focus_first()

    def show_failed(self, error: GoldquillError) -> None:
        """It did not open; say why and let the person try again."""
        self.show_ready()
        self._notice.say_error(error)
        self._field.selectAll()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Your desk is locked"))
        self._help.setText(self.tr("Type your passphrase to open it."))
        self._field.setPlaceholderText(self.tr("Passphrase"))
        self._field.setAccessibleName(self.tr("Passphrase"))
        self._show_opening(self._opening)

    def _show_opening(self, opening: bool) -> None:
        self._opening = opening
        self._field.setReadOnly(opening)
        self._open.setEnabled(not opening)
        self._open.setText(self.tr("Opening…") if opening else self.tr("Open"))

    def _on_open(self) -> None:
        if self._opening:
            return
        if not self._field.text():
            self.focus_first()
            self._notice.say_missing("passphrase", self.tr("Type your passphrase first."))
            return
        self._notice.clear()
        self._field.hide_again()
        self._show_opening(True)
        self.passphrase_typed.emit(self._field.text())
