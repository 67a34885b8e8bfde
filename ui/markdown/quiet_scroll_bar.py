"""A scroll bar that keeps its place but is not seen while there is nothing to scroll.

So a text does not wrap anew at the moment it outgrows its view.
"""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollBar


class QuietScrollBar(QScrollBar):
    """Paints nothing while its range is empty."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
