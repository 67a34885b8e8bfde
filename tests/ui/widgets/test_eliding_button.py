"""Words that do not fit lose their end, not both ends, and what stands beside them stays whole."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.eliding_button import ElidingButton


def test_the_button_gives_way_to_the_words_beside_it(qtbot: QtBot, theme: Theme) -> None:
    del theme
    room = QWidget()
    qtbot.addWidget(room)
    row = QHBoxLayout(room)
    button, beside = ElidingButton("A model with a very long name indeed"), QLabel("12 to send")
    row.addWidget(button)
    row.addWidget(beside)
    room.resize(1000, 40)
    room.show()
    qtbot.waitExposed(room)
    assert button.words_shown() == button.text()
    room.resize(260, 40)
    qtbot.waitUntil(lambda: button.words_shown() != button.text())
    assert button.words_shown().startswith("A mo")
    assert button.words_shown().endswith("…")
    assert beside.width() >= beside.sizeHint().width()


@pytest.mark.parametrize("words", ["no model", "Qwen3-8B", "SmolLM2-135M-Instruct", "модель не выбрана", "il"])
def test_words_that_just_fit_are_whole(qtbot: QtBot, theme: Theme, words: str) -> None:
    del theme
    button = ElidingButton(words)
    qtbot.addWidget(button)
    button.show()
    button.resize(button.sizeHint())
    assert button.words_shown() == words
    button.resize(button.sizeHint().width() - 8, button.height())
    assert button.words_shown() != words
