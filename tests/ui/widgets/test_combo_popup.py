"""A box to choose from opens with every row whole."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ui.theme import Theme


@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("rows", [2, 3, 6])
def test_no_row_is_cut(qtbot: QtBot, theme: Theme, scale: float, rows: int) -> None:
    theme.set_text_scale(scale)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems([f"Balanced {n}" for n in range(rows)])
    box.show()
    box.showPopup()
    QApplication.processEvents()
    try:
        view = box.view()
        assert view.viewport().height() >= sum(view.sizeHintForRow(row) for row in range(rows))
    finally:
        box.hidePopup()
        theme.set_text_scale(1.0)
