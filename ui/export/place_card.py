"""Where the dataset goes, and who can read it there."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_3, SPACE_4, SPACE_5
from ui.widgets.action_button import ActionButton
from ui.widgets.long_words import LongWords


class PlaceCard(Retranslated, QFrame):
    """`choose` is the action that has another place chosen."""

    def __init__(self, theme: Theme, choose: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._folder = LongWords()
        self._clear = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self, "card")
        set_role(self._heading, "heading")
        set_role(self._clear, "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        row.addWidget(self._folder, 1)
        row.addWidget(ActionButton(choose, theme), 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self._heading)
        column.addLayout(row)
        column.addWidget(self._clear)
        self.retranslate()

    def show_folder(self, folder: Path | None) -> None:
        """Show the folder that will be made; None while a free name is looked for."""
        self._folder.setText("…" if folder is None else str(folder))

    def retranslate(self) -> None:
        self._heading.setText(self.tr("Where to"))
        self._clear.setText(
            self.tr(
                "A new folder is made; nothing is written over. Your texts stand in it unencrypted, so whoever gets "
                "the folder can read them. Nothing is sent anywhere."
            )
        )
