"""A room of the frame that shows one of the widgets it was given, or is not there at all."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class Slot(QWidget):
    """Holds the footers or the side panels of all pages; at most one is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._shown: QWidget | None = None
        self.hide()

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Leave room around the widget shown."""
        self._column.setContentsMargins(left, top, right, bottom)

    def take(self, widget: QWidget | None) -> None:
        """Own a widget, hidden until it is asked for. One that only scrolls what takes the focus is no stop itself."""
        if widget is not None and widget.parentWidget() is not self:
            widget.hide()
            if isinstance(widget, QScrollArea) and _takes_focus_inside(widget.widget()):
                widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._column.addWidget(widget)

    def show_only(self, widget: QWidget | None) -> None:
        """Show one of the widgets taken, or nothing."""
        if self._shown is not None and self._shown is not widget:
            self._shown.hide()
        self._shown = widget
        if widget is not None:
            self.take(widget)
            widget.show()
        self.setVisible(widget is not None)


def _takes_focus_inside(room: QWidget | None) -> bool:
    children = room.findChildren(QWidget) if room is not None else []
    return any(child.focusPolicy().value & Qt.FocusPolicy.TabFocus.value for child in children)
