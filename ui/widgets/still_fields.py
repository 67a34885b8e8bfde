"""Boxes, numbers and days to choose that the mouse wheel leaves alone: it scrolls the page they stand on."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QDoubleSpinBox, QSpinBox


class StillComboBox(QComboBox):
    """Changed by a click or a key only; its open list scrolls as any."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillSpinBox(QSpinBox):
    """Changed by its arrows or a key only."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillDoubleSpinBox(QDoubleSpinBox):
    """Changed by its arrows or a key only."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillDateEdit(QDateEdit):
    """Changed by its arrows or a key only."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
