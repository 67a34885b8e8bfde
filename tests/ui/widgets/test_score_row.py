"""A row of numbers: chosen by mouse, by digit, by arrows; taken back; told to screen readers."""

import pytest
from PySide6.QtCore import QPoint, Qt

from ui.widgets.score_row import ScoreRow


@pytest.fixture
def quality(qtbot, theme):
    row = ScoreRow(theme, 1, 7)
    qtbot.addWidget(row)
    row.show()
    row.setFocus()
    row.said = []
    row.score_chosen.connect(row.said.append)
    return row


def cell(row, score, lowest=1):
    return QPoint((score - lowest) * row.height() + row.height() // 2, row.height() // 2)


def test_a_click_chooses_and_a_second_click_takes_it_back(qtbot, quality):
    qtbot.mouseClick(quality, Qt.MouseButton.LeftButton, pos=cell(quality, 5))
    assert quality.score == 5
    qtbot.mouseClick(quality, Qt.MouseButton.LeftButton, pos=cell(quality, 5))
    assert quality.score is None
    assert quality.said == [5, None]


def test_a_digit_chooses_and_digits_outside_the_row_do_nothing(qtbot, quality):
    qtbot.keyClick(quality, Qt.Key.Key_7)
    for outside in (Qt.Key.Key_0, Qt.Key.Key_8):
        qtbot.keyClick(quality, outside)
    assert quality.said == [7]
    qtbot.keyClick(quality, Qt.Key.Key_Delete)
    assert quality.score is None


def test_the_arrows_step_and_stop_at_the_ends(qtbot, quality):
    qtbot.keyClick(quality, Qt.Key.Key_Left)
    assert quality.score == 7
    qtbot.keyClick(quality, Qt.Key.Key_Right)
    qtbot.keyClick(quality, Qt.Key.Key_Left)
    assert quality.said == [7, 6]


def test_a_strength_is_typed_with_its_sign(qtbot, theme):
    row = ScoreRow(theme, -3, 3)
    qtbot.addWidget(row)
    row.show()
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Minus)
    qtbot.keyClick(row, Qt.Key.Key_2)
    assert row.score == -2
    qtbot.keyClick(row, Qt.Key.Key_2)
    assert row.score == 2
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=cell(row, -3, lowest=-3))
    assert row.score == -3


def test_setting_a_score_is_silent_and_refuses_nonsense(quality):
    quality.set_score(4)
    assert quality.said == []
    with pytest.raises(ValueError, match="8"):
        quality.set_score(8)


def test_screen_readers_hear_the_score_and_what_it_means(quality):
    assert quality.accessibleDescription() == "–"
    quality.set_cell_names({1: "very bad", 7: "excellent"})
    quality.set_score(7)
    assert quality.accessibleDescription() == "7 / 7 excellent"


def test_the_cells_are_large_enough_and_grow_with_the_text(quality, theme):
    assert quality.sizeHint().width() == 7 * 28
    theme.set_text_scale(1.5)
    assert quality.sizeHint().height() == 42
    theme.set_text_scale(1.0)
