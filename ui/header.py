"""The header: where you are, a few quiet words about it, and the status line."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.status_line import StatusLine
from ui.theme import Theme, set_role
from ui.tokens import HEADER_HEIGHT, SPACE_4, SPACE_5
from ui.widgets.elided_label import ElidedLabel

_TITLE_LEAST = 280


class Header(QWidget):
    """The subtitle gives way when there is little room, then the speed of the model, and the title last."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = StatusLine(theme)
        self._title = ElidedLabel(_TITLE_LEAST)
        self._subtitle = ElidedLabel()
        set_role(self, "header")
        set_role(self._title, "page-title")
        set_role(self._subtitle, "small")
        self.setMinimumHeight(HEADER_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self._title)
        row.addWidget(self._subtitle)
        row.addStretch(1)
        row.addWidget(self.status)
        theme.theme_changed.connect(self._make_room)
        self.status.words_changed.connect(self._make_room)

    def show_heading(self, title: str, subtitle: str) -> None:
        """Show a page's heading."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        taken = self._title.sizeHint().width() + 2 * SPACE_5 + 2 * SPACE_4
        self.status.set_roomy(taken + self.status.full_width() <= self.width())
        # A row that is too full shortens all that can be shortened; the subtitle goes first.
        self._subtitle.setMaximumWidth(max(0, self.width() - taken - SPACE_4 - self.status.sizeHint().width()))
