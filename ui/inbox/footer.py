"""The foot of the Inbox: what can be done with the task instead of doing it, and the one thing that happens next."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import SPACE_2
from ui.widgets.action_button import ActionButton, PrimaryButton


class InboxFooter(QWidget):
    """Where not all have room, the keycaps of the quiet buttons go before any of them loses its words."""

    def __init__(
        self, theme: Theme, *, quiet: Sequence[QAction], primary: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._quiet = [ActionButton(action, theme, "quiet") for action in quiet]
        self._primary = PrimaryButton(primary, theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        for button in self._quiet:
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self._primary)

    def event(self, event: QEvent) -> bool:
        # Also asked when a button comes, goes, or has other words.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            needed = sum(button.width_with_key() + SPACE_2 for button in self._quiet)
            for button in self._quiet:
                button.show_key(needed + SPACE_2 + self._primary.sizeHint().width() <= self.width())
        return super().event(event)
