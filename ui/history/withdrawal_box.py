"""Asks for the reason of a withdrawal, over the window, and says what withdrawing means before it is done.

One Return never withdraws: the button that answers it is Cancel, and behind a reason it leads to the other button.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import set_kind, set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.widgets.line_box import WIDTH


class WithdrawalBox(Retranslated, QDialog):
    """`exec` it; `reason` is the line as it was typed, from `text` on, whether it was accepted or not."""

    def __init__(self, text: str, over: QWidget) -> None:
        super().__init__(over)
        self._meaning = QLabel(wordWrap=True)
        self._why = QLabel()
        self._line = QLineEdit(text)
        self._cancel, self._withdraw = QPushButton(), QPushButton()
        self._why.setBuddy(self._line)
        set_role(self._meaning, "quiet")
        set_kind(self._withdraw, "danger")
        self._cancel.setDefault(True)
        self._cancel.clicked.connect(self.reject)
        self._withdraw.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addStretch(1)
        foot.addWidget(self._withdraw)
        foot.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_3)
        for row in (self._meaning, self._why, self._line):
            column.addWidget(row)
        column.addLayout(foot)
        self.setMinimumWidth(WIDTH)
        self.retranslate()
        self._line.setFocus()

    @property
    def reason(self) -> str:
        return self._line.text()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Withdraw"))
        self._meaning.setText(
            self.tr(
                "Withdrawing signs a note that this record no longer stands. The record is kept as it is, and the note "
                "cannot be taken back. To correct the work, revise it instead."
            )
        )
        self._why.setText(self.tr("Why does it no longer stand?"))
        self._line.setAccessibleName(self._why.text())
        self._cancel.setText(self.tr("Cancel"))
        self._withdraw.setText(self.tr("Withdraw"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Behind a reason Cancel would throw away what was typed, so Return goes on to the button that may be meant.
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and self._line.hasFocus() and self.reason.strip():
            self._withdraw.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
