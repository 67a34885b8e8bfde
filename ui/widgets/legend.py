"""All keys of the window and of the page in front, on one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.key_hint import KeyHint


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Named actions that belong together, such as those of a page."""

    title: str
    actions: tuple[QAction, ...]


class Legend(Retranslated, QDialog):
    """Esc closes it. Actions without a key are in the palette, not here."""

    def __init__(self, groups: Sequence[ActionGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QWidget()
        set_role(columns, "body")
        row = QHBoxLayout(columns)
        row.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        row.setSpacing(SPACE_5 * 2)
        for group in groups:
            if any(not action.shortcut().isEmpty() for action in group.actions):
                row.addLayout(_column(group))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(columns)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._close = QPushButton()
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_5, SPACE_2, SPACE_5, SPACE_4)
        foot.addStretch(1)
        foot.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        wanted = columns.sizeHint()
        room = parent.size() if parent is not None else wanted
        self.resize(min(wanted.width() + 24, room.width() - 40), min(wanted.height() + 72, room.height() - 40))
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("All keys"))
        self._close.setText(self.tr("Close"))


def _column(group: ActionGroup) -> QVBoxLayout:
    title = QLabel(group.title, textFormat=Qt.TextFormat.PlainText)
    set_role(title, "heading")
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_4)
    grid.setVerticalSpacing(SPACE_2)
    keyed = [action for action in group.actions if not action.shortcut().isEmpty()]
    for line, action in enumerate(keyed):
        hint = KeyHint(action.shortcut())
        words = QLabel(action.text(), textFormat=Qt.TextFormat.PlainText)
        words.setEnabled(action.isEnabled())
        grid.addWidget(hint, line, 0, alignment=Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(words, line, 1)
    grid.setColumnStretch(1, 1)
    column = QVBoxLayout()
    column.setSpacing(SPACE_3)
    column.addWidget(title)
    column.addLayout(grid)
    column.addStretch(1)
    return column
