"""A part of the settings: a heading, and rows of a label and a control."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.theme import set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5

_LABEL_WIDTH = 150


class Section(QFrame):
    """Rows keep their labels in one column. The heading and labels are set by whoever owns the section."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.heading = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.heading, "heading")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(SPACE_4)
        self._rows.setVerticalSpacing(SPACE_3)
        self._rows.setColumnStretch(1, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        self.column.setSpacing(SPACE_3)
        self.column.addWidget(self.heading)
        self.column.addLayout(self._rows)

    def add_row(self, control: QWidget | QLayout, *, names: QWidget | None = None) -> QLabel:
        """Add a control and return its label; `names` is the widget the label belongs to, if not the control."""
        label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        label.setMinimumWidth(_LABEL_WIDTH)
        label.setMaximumWidth(_LABEL_WIDTH * 2)
        set_role(label, "quiet")
        row = self._rows.rowCount()
        self._rows.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, SPACE_2, 0, 0)
        if isinstance(control, QWidget):
            self._rows.addWidget(control, row, 1)
            names = names or control
        else:
            self._rows.addLayout(control, row, 1)
        if names is not None:
            label.setBuddy(names)
        return label

    def add_help(self) -> QLabel:
        """Add a line of quiet words under the control above it and return it."""
        line = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        set_role(line, "small")
        self._rows.addWidget(line, self._rows.rowCount(), 1)
        return line
