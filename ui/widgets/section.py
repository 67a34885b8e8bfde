"""A part of a page that is one column: a heading, and rows of a label and a control."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.theme import set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.fitted_words import FittedWords

_LABEL_WIDTH = 150


class Section(QFrame):
    """Rows keep their labels in one column. The heading and labels are set by whoever owns the section.

    `rows` are the labels, each with the control it names.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.heading = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.heading, "heading")
        self.rows: list[tuple[QLabel, QWidget]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_4)
        self._grid.setVerticalSpacing(SPACE_3)
        self._grid.setColumnStretch(1, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        self.column.setSpacing(SPACE_3)
        self.column.addWidget(self.heading)
        self.column.addLayout(self._grid)

    def add_row(self, control: QWidget | QLayout, *, names: QWidget | None = None) -> QLabel:
        """Add a control and return its label; `names` is the widget the label belongs to, if not the control."""
        label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        label.setMinimumWidth(_LABEL_WIDTH)
        label.setMaximumWidth(_LABEL_WIDTH * 2)
        set_role(label, "quiet")
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, SPACE_2, 0, 0)
        if isinstance(control, QWidget):
            self._grid.addWidget(control, row, 1)
            names = names or control
        else:
            self._grid.addLayout(control, row, 1)
        if names is not None:
            label.setBuddy(names)
            self.rows.append((label, names))
        return label

    def add_help(self) -> QLabel:
        """Add a line of quiet words under the control above it and return it."""
        line = FittedWords()
        set_role(line, "small")
        self._grid.addWidget(line, self._grid.rowCount(), 1)
        return line
