"""Words of somebody else's that are read and copied, with the mouse or by keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.tokens import SPACE_2


def fact_label() -> QLabel:
    """A label beside its name in a `Section`."""
    label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setContentsMargins(0, SPACE_2, 0, 0)
    return label
