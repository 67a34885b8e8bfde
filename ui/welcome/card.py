"""The sheet on which all that comes before the desk is written: centred, one column, scrolls when it must."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Theme, set_role
from ui.tokens import SIZE_TITLE, SPACE_3, SPACE_4, SPACE_5, SPACE_6

_WIDTH = 600


class Card(QScrollArea):
    """Add rows to `column`. The program's name stands above the sheet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room = QWidget()
        set_role(room, "body")
        self._mark = QLabel()
        self._name = QLabel("Goldquill")
        sheet = QFrame()
        set_role(sheet, "card")
        sheet.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(sheet)
        self.column.setContentsMargins(SPACE_6, SPACE_5, SPACE_6, SPACE_5)
        self.column.setSpacing(SPACE_3)
        brand = QHBoxLayout()
        brand.setSpacing(SPACE_3)
        brand.addStretch(1)
        brand.addWidget(self._mark)
        brand.addWidget(self._name)
        brand.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 100)
        middle.addStretch(1)
        whole = QVBoxLayout(room)
        whole.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        whole.setSpacing(SPACE_4)
        whole.addStretch(2)
        whole.addLayout(brand)
        whole.addLayout(middle)
        whole.addStretch(3)
        self.setWidget(room)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._mark.setPixmap(self._theme.pixmap("write", 28, tokens.accent, self.devicePixelRatioF()))
        self._name.setFont(self._theme.font(SIZE_TITLE, QFont.Weight.Bold))
        size = self._theme.px(SIZE_TITLE)
        self._name.setStyleSheet(f"color: {tokens.accent}; font-size: {size}px; font-weight: 700;")
