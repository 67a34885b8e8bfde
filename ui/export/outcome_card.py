"""What was exported: the rows by table and split, the folder, and what can be done with it."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.export.page_actions import ExportActions
from ui.export.state import SPLITS, ExportState
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.action_button import ActionButton
from ui.widgets.long_words import LongWords


class OutcomeCard(Retranslated, QFrame):
    """Hidden by its owner while nothing was exported."""

    def __init__(self, theme: Theme, actions: ExportActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: ExportState | None = None
        self._heading, self._held = (QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True) for _ in range(2))
        self._folder = LongWords()
        self._open, self._check = ActionButton(actions.open_folder, theme), ActionButton(actions.check, theme)
        self._grid = QGridLayout()
        self._cells: list[QLabel] = []
        set_role(self, "card")
        set_role(self._heading, "heading")
        set_role(self._held, "good")
        self._grid.setHorizontalSpacing(SPACE_5)
        self._grid.setVerticalSpacing(SPACE_1)
        self._grid.setColumnStretch(len(SPLITS) + 1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self._open)
        buttons.addWidget(self._check)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self._heading)
        column.addWidget(self._folder)
        column.addLayout(self._grid)
        column.addLayout(buttons)
        column.addWidget(self._held)
        self.retranslate()

    def show_state(self, state: ExportState) -> None:
        """Paint this."""
        self._state = state
        self._say()

    def focus_first(self) -> None:
        """Put the focus on what is done next."""
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._say()

    def _say(self) -> None:
        state = self._state
        if state is None or state.exported is None:
            return
        self._heading.setText(self.tr("%n piece(s) of work exported", "", state.exported.pieces))
        self._folder.setText(str(state.exported.path))
        self._show_rows(state)
        checked = state.checked
        self._held.setVisible(checked is not None)
        if checked is not None:
            records = self.tr("%n record(s)", "", checked.records)
            rows = self.tr("%n row(s)", "", checked.rows)
            self._held.setText(
                self.tr("Checked: {records}, {rows}. Every signature holds, every row is what was signed.").format(
                    records=records, rows=rows
                )
            )

    def _show_rows(self, state: ExportState) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = []
        for column, words in enumerate((self.tr("Rows"), self.tr("to train"), self.tr("to test"))):
            self._put(0, column, words, "quiet")
        for row, (name, counts) in enumerate(state.rows, start=1):
            self._put(row, 0, name, "")
            for column, count in enumerate(counts, start=1):
                self._put(row, column, QLocale().toString(count) if count else "–", "" if count else "quiet")

    def _put(self, row: int, column: int, words: str, role: str) -> None:
        cell = QLabel(words, textFormat=Qt.TextFormat.PlainText)
        set_role(cell, role)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(cell, row, column, side)
        self._cells.append(cell)
