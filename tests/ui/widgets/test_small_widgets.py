"""The small widgets pages are made of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.action_button import ActionButton, PrimaryButton
from ui.widgets.chip import Chip, ChipTone
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icon_button import IconButton
from ui.widgets.key_hint import KeyHint
from ui.widgets.keys import key_words
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segmented


@pytest.fixture
def room(qtbot, theme, language):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def action(room):
    made = QAction("Submit", room)
    made.setShortcut("Ctrl+Return")
    made.done = []
    made.triggered.connect(lambda: made.done.append(True))
    return made


@pytest.mark.parametrize(
    ("keys", "written"),
    [("Ctrl+Return", "Ctrl ↵"), ("Alt+Left", "Alt ←"), ("?", "?"), ("Ctrl++", "Ctrl +"), ("F6", "F6"), ("", "")],
)
def test_keys_are_written_short(keys, written):
    assert key_words(keys) == written


def test_keys_are_written_as_keyboards_are_labelled_in_every_language(language):
    language.choose("ru")
    assert key_words("Alt+Left") == "Alt ←"
    assert key_words("Ctrl+Del") == "Ctrl Del"


def test_a_keycap_without_a_key_is_not_there(room):
    hint = KeyHint("", room)
    room.layout().addWidget(hint)
    assert not hint.isVisible()
    hint.set_keys(QKeySequence("Ctrl+4"))
    assert hint.isVisible()
    assert hint.text() == "Ctrl 4"


def test_an_action_button_does_says_and_follows_its_action(qtbot, room, action, theme):
    button = PrimaryButton(action, theme, room)
    room.layout().addWidget(button)
    narrow = button.sizeHint().width()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert action.done == [True]
    action.setText("Submit the ranking")
    assert button.text() == button.accessibleName() == "Submit the ranking"
    assert button.sizeHint().width() > narrow
    action.setEnabled(False)
    assert not button.isEnabled()
    action.setVisible(False)
    assert not button.isVisible()


def test_an_action_button_keeps_its_words_and_key_apart(room, action, theme):
    with_key = ActionButton(action, theme, parent=room).sizeHint().width()
    action.setShortcut("")
    assert with_key > ActionButton(action, theme, parent=room).sizeHint().width() + 30


def test_an_icon_button_tells_its_name_and_key(qtbot, room, action, theme):
    button = IconButton(theme, "send", action, room)
    room.layout().addWidget(button)
    assert button.accessibleName() == "Submit"
    assert button.toolTip() == "Submit  (Ctrl ↵)"
    assert min(button.sizeHint().width(), button.sizeHint().height()) >= 28
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert action.done == [True]


def test_a_set_chip_carries_a_tick_and_keeps_its_name(qtbot, room):
    chip = Chip(ChipTone.DANGER, room)
    chip.set_words("hallucination")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.text() == "✓ hallucination"
    assert chip.accessibleName() == "hallucination"
    chip.setChecked(False)
    assert chip.text() == "hallucination"


def test_words_that_do_not_fit_are_told_in_the_tooltip(qtbot, room):
    label = ElidedLabel()
    label.setText("a very long subtitle that cannot possibly fit into the width that is left for it here")
    label.setFixedWidth(120)
    room.layout().addWidget(label)
    label.grab()
    assert label.toolTip() == label.text()
    label.setFixedWidth(label.sizeHint().width())
    label.grab()
    assert label.toolTip() == ""


def test_a_flow_wraps_and_skips_what_is_hidden(qtbot):
    room = QWidget()
    flow = FlowLayout(room, spacing=4)
    boxes = [QLabel(str(number)) for number in range(4)]
    for box in boxes:
        box.setFixedSize(100, 20)
        flow.addWidget(box)
    qtbot.addWidget(room)
    room.show()
    assert flow.heightForWidth(1000) == 20
    assert flow.heightForWidth(210) == 44
    room.resize(210, 100)
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (104, 0), (0, 24), (104, 24)]
    boxes[0].hide()
    assert flow.heightForWidth(320) == 20


def test_a_search_is_said_once_after_a_pause_and_emptied_by_escape(qtbot, room, theme):
    field, said = SearchField(theme, room), []
    room.layout().addWidget(field)
    field.set_words("Search all chats")
    field.search_changed.connect(said.append)
    qtbot.keyClicks(field, "beam")
    assert said == []
    qtbot.waitUntil(lambda: said == ["beam"])
    qtbot.keyClick(field, Qt.Key.Key_Space)
    qtbot.wait(200)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert said == ["beam", ""]
    with qtbot.waitSignal(field.left_down):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def test_a_segment_is_chosen_by_the_arrows_and_told_only_then(qtbot, room):
    choice, said = Segmented(("a", "b", "c"), room), []
    room.layout().addWidget(choice)
    choice.set_words({"a": "A", "b": "B", "c": "C"})
    choice.chosen.connect(said.append)
    choice.setFocus()
    first = next(b for b in choice.findChildren(QPushButton) if b.text() == "A")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert choice.current == "b"
    assert said == ["b"]
    choice.set_current("a")
    assert said == ["b"]


def test_an_empty_place_says_one_sentence_whole_and_offers_one_thing(qtbot, room, action, theme):
    empty = EmptyState(theme, "write", action)
    empty.set_sentence(
        "A gold answer is the best one you can write. It teaches the model how to talk, so take your time."
    )
    room.layout().addWidget(empty)
    qtbot.wait(1)
    sentence = next(label for label in empty.findChildren(QLabel) if label.text())
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    qtbot.mouseClick(empty.findChild(PrimaryButton), Qt.MouseButton.LeftButton)
    assert action.done == [True]
