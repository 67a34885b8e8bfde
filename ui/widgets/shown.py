"""Showing and hiding a child without ever turning it into a window of its own."""

from PySide6.QtWidgets import QWidget


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide. Qt would open a widget that has no parent yet as a window; that one is shown by its parent."""
    if not shown or widget.parentWidget() is not None:
        widget.setVisible(shown)
