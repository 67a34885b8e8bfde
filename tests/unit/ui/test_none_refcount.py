"""Calls into Qt leave the reference count of None alone.

PySide6 6.12.0 on Python 3.10 and 3.11 dropped a reference to None at every void call, and the process died after about
five thousand of them; hence the upper bound in requirements/desk.in.
"""

import sys

from PySide6.QtWidgets import QLabel


def test_thousands_of_void_calls_leave_none_alone(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(3000):
        label.setText(str(number))
        label.setEnabled(True)
    assert abs(sys.getrefcount(None) - before) < 500
