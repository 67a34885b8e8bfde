"""Where the dataset goes, what its folder is called, and who can read it there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.export.state import MOST_CHARS, ExportState, usual_folder
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_4
from ui.widgets.action_button import ActionButton
from ui.widgets.long_words import LongWords
from ui.widgets.section import Section


class PlaceCard(Retranslated, Section):
    """`choose` is the action that has another place chosen.

    Signals:
        named(str): what the person typed as the folder's name.
    """

    named = Signal(str)

    def __init__(self, theme: Theme, choose: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = LongWords()
        self._folder.setText("…")
        self._name = QLineEdit(maxLength=MOST_CHARS)
        self._clear = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(self._clear, "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        row.addWidget(self._folder, 1)
        row.addWidget(ActionButton(choose, theme), 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.insertLayout(1, row)
        self._name_label = self.add_row(self._name)
        self._called = self.add_help()
        self._state: ExportState | None = None
        self.column.addWidget(self._clear)
        self._name.textEdited.connect(self.named)
        self.retranslate()

    def show_state(self, state: ExportState) -> None:
        """Show the folder that will be made; the one before while a free name is looked for, or each key flickers."""
        self._state = state
        if state.folder is not None:
            self._folder.setText(str(state.folder))
        self._name.setPlaceholderText(usual_folder(state.today))
        self._say_called()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Where to"))
        self._name_label.setText(self.tr("Name of the folder"))
        self._name.setAccessibleName(self.tr("Name of the folder"))
        self._clear.setText(
            self.tr(
                "A new folder is made; nothing is written over. Your texts stand in it unencrypted, so whoever gets "
                "the folder can read them. Nothing is sent anywhere."
            )
        )
        self._say_called()

    def _say_called(self) -> None:
        """The name is another than was typed where some computer would take that for something else."""
        state = self._state
        otherwise = state is not None and state.called_otherwise
        words = self.tr("The folder will be called “{name}”: not every computer takes a name as this one was typed.")
        self._called.setText(words.format(name=state.called) if state is not None and otherwise else "")
        self._called.setVisible(otherwise)
        self._name.setAccessibleDescription(self._called.text())
