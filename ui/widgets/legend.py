"""All keys of the window and of the page in front, on one sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.widgets.action_group import ActionGroup
from ui.widgets.key_hint import KeyHint
from ui.widgets.keys import key_words

_SCROLL_BAR = 16
_BORDER = 2


class Legend(Retranslated, QDialog):
    """Esc closes it. Actions without a key are in the palette, not here."""

    def __init__(self, groups: Sequence[ActionGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "popup")
        columns = QWidget()
        set_role(columns, "body")
        room = parent.size() - QSize(40, 40) if parent is not None else QSize(1000, 700)
        keyed = [group for group in groups if any(not action.shortcut().isEmpty() for action in group.actions)]
        _lay_out(columns, [_column(group) for group in keyed], room.width() - _SCROLL_BAR)
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
        whole.setContentsMargins(_BORDER, _BORDER, _BORDER, _BORDER)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        wanted = columns.sizeHint() + QSize(_SCROLL_BAR + 2 * _BORDER, foot.sizeHint().height() + 2 * _BORDER + SPACE_2)
        self.resize(wanted.boundedTo(room))
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("All keys"))
        self._close.setText(self.tr("Close"))


def _lay_out(room: QWidget, columns: Sequence[QWidget], width: int) -> None:
    """Set the columns side by side, in as many rows as the width asks for."""
    grid = QGridLayout(room)
    grid.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
    grid.setHorizontalSpacing(SPACE_5 * 2)
    grid.setVerticalSpacing(SPACE_5)
    widest = max((column.sizeHint().width() for column in columns), default=1)
    across = max(1, min(len(columns), (width - SPACE_5 * 2) // (widest + SPACE_5 * 2)))
    for at, column in enumerate(columns):
        grid.addWidget(column, at // across, at % across, Qt.AlignmentFlag.AlignTop)


def _column(group: ActionGroup) -> QWidget:
    title = QLabel(group.title, textFormat=Qt.TextFormat.PlainText)
    set_role(title, "heading")
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_4)
    grid.setVerticalSpacing(SPACE_2)
    keyed = [action for action in group.actions if not action.shortcut().isEmpty()]
    for line, action in enumerate(keyed):
        hints = QHBoxLayout()
        hints.setSpacing(SPACE_1)
        for keys in {key_words(each): each for each in action.shortcuts()}.values():  # Return and Enter look alike
            hints.addWidget(KeyHint(keys))
        hints.addStretch()
        words = QLabel(action.text(), textFormat=Qt.TextFormat.PlainText)
        words.setEnabled(action.isEnabled())
        grid.addLayout(hints, line, 0)
        grid.addWidget(words, line, 1)
    grid.setColumnStretch(1, 1)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_3)
    column.addWidget(title)
    column.addLayout(grid)
    return whole
