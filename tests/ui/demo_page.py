"""A small real page for tests of the frame: a field, two actions, a footer and a side panel."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.page import Page, SavedMark, SavedState
from ui.theme import Theme
from ui.widgets.action_button import PrimaryButton


class DemoPage(Page):
    def __init__(self, theme: Theme, name: str = "Demo") -> None:
        super().__init__()
        self.name = name
        self.seen: list[str] = []
        self.submit = self.named_action("Ctrl+Return", lambda: self.seen.append("submitted"))
        self.flag = self.named_action("F", lambda: self.seen.append("flagged"))
        self.field = QLineEdit()
        self.field.setAccessibleName("field")
        QVBoxLayout(self).addWidget(self.field)
        self._footer, self._side = QWidget(), QWidget()
        row = QHBoxLayout(self._footer)
        row.addStretch(1)
        self.button = PrimaryButton(self.submit, theme)
        row.addWidget(self.button)
        self.notes = QLineEdit()
        self.notes.setAccessibleName("notes")
        column = QVBoxLayout(self._side)
        column.addWidget(QLabel("guidelines"))
        column.addWidget(self.notes)
        self.retranslate()

    def title(self):
        return self.name

    def subtitle(self):
        return "medicine"

    def saved(self):
        return SavedState(SavedMark.SAVED)

    def footer(self):
        return self._footer

    def side_panel(self):
        return self._side

    def focus_first(self):
        self.field.setFocus()

    def enter(self):
        self.seen.append("entered")

    def leave(self):
        self.seen.append("left")

    def retranslate(self):
        self.submit.setText("Submit")
        self.flag.setText("Flag")
