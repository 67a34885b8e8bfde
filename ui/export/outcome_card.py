"""What was exported: the rows by table and split, the folder, and what can be done with it."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.dataset.names import CONFIGS
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
        self._heading, self._held, self._gone, self._untrained = (
            QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True) for _ in range(4)
        )
        self._folder = LongWords()
        self._open, self._check = ActionButton(actions.open_folder, theme), ActionButton(actions.check, theme)
        self._grid = QGridLayout()
        self._head = self._line(0, "", "quiet")
        self._rows = {name: self._line(row, name) for row, name in enumerate(CONFIGS, start=1)}
        set_role(self, "card")
        set_role(self._heading, "heading")
        set_role(self._held, "good")
        set_role(self._gone, "caution")
        set_role(self._untrained, "caution")
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
        column.addWidget(self._gone)
        column.addLayout(self._grid)
        column.addWidget(self._untrained)
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

    def offers_have_focus(self) -> bool:
        """Whether the focus is on what can be done with it."""
        return self._open.hasFocus() or self._check.hasFocus()

    def retranslate(self) -> None:
        self._say()

    def _say(self) -> None:
        state = self._state
        if state is None or state.exported is None:
            return
        self._heading.setText(self.tr("%n piece(s) of work exported", "", state.exported.pieces))
        self._folder.setText(str(state.exported.path))
        self._gone.setText(self.tr("This folder is not there any more."))
        self._gone.setVisible(state.gone)
        self._untrained.setText(
            self.tr(
                "There is nothing to train on in it: one question in ten is drawn to test, and here all were. Export "
                "again when you have submitted more work."
            )
        )
        self._untrained.setVisible(state.exported.none_to_train)
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
        for label, words in zip(self._head, (self.tr("Rows"), self.tr("to train"), self.tr("to test")), strict=True):
            label.setText(words)
        rows = dict(state.rows)
        for name, (title, *cells) in self._rows.items():
            for label in (title, *cells):
                label.setVisible(name in rows)
            for cell, count in zip(cells, rows.get(name, (0,) * len(cells)), strict=True):
                cell.setText(QLocale().toString(count) if count else "–")
                set_role(cell, "" if count else "quiet")

    def _line(self, row: int, title: str, role: str = "") -> list[QLabel]:
        """A line of the table: what it is of, and a figure for each split."""
        labels = [QLabel(textFormat=Qt.TextFormat.PlainText) for _ in range(1 + len(SPLITS))]
        labels[0].setText(title)
        for column, label in enumerate(labels):
            set_role(label, role)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label, row, column, side)
        return labels
