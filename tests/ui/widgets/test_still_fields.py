"""The wheel scrolls the page; it changes no choice on the way."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.still_fields import StillComboBox, StillDoubleSpinBox, StillSpinBox


def turn_the_wheel_over(field: QWidget) -> QWheelEvent:
    """One notch down in the middle of the field; the answer says whether the field kept it."""
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at,
        field.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    return event


@pytest.mark.parametrize("kind", [StillComboBox, StillSpinBox, StillDoubleSpinBox])
def test_the_wheel_over_a_focused_field_is_left_to_the_page(
    qtbot: QtBot, kind: type[QComboBox | QSpinBox | QDoubleSpinBox]
) -> None:
    field = kind()
    qtbot.addWidget(field)
    if isinstance(field, QComboBox):
        field.addItems(["one", "two", "three"])
    else:
        field.setValue(5)
    field.show()
    field.setFocus()
    before = field.currentIndex() if isinstance(field, QComboBox) else field.value()
    turned = turn_the_wheel_over(field)
    assert (field.currentIndex() if isinstance(field, QComboBox) else field.value()) == before
    # What a widget does not accept, Qt offers to the one around it: here the page, which scrolls.
    assert not turned.isAccepted()
