"""How large a window is before the person made it as they like it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_FRAME = QSize(16, 48)  # what a window manager puts around it


def take_first_size(window: QWidget, wanted: QSize) -> None:
    """Give a window this size, or as much of it as the screen has room for."""
    window.resize(wanted.boundedTo(window.screen().availableSize() - _FRAME))
