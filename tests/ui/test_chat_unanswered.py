"""A question whose answer was stopped before its first word is still the one that keys are about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from tests.ui.chat_steps import answered, ask, said_on, shown_turns
from tests.ui.window_rig import WindowRig, open_window
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def stopped(rig: WindowRig, question: str) -> None:
    """Ask it, and have its answer stopped before there is any of it."""
    ask(rig, question)
    rig.press("Esc")
    rig.wait(lambda: not rig.chat.busy)


@pytest.mark.parametrize("before", [False, True], ids=["the first question", "a later question"])
def test_it_can_be_answered_as_it_stands(rig: WindowRig, before: bool) -> None:
    turns = ["Why?", "Because."] if before else []
    if before:
        answered(rig, "Why?", "Because.")
    asked = len(rig.engine.requests)
    stopped(rig, "And then?")
    assert shown_turns(rig) == [*turns, "And then?"]
    buttons = [each.text() for each in rig.chat.findChildren(QPushButton) if each.isVisible()]
    assert "Answer again" in buttons

    rig.press("Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == asked + 2)
    assert rig.engine.requests[-1].messages == rig.engine.requests[-2].messages
    rig.engine.answer("Then this.")
    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig) == [*turns, "And then?", "Then this."]


def test_there_is_no_gold_answer_to_make_of_it_and_none_of_the_one_before(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    stopped(rig, "And then?")
    rig.press("Ctrl+G")
    assert rig.window.current_place == "chat"
    assert "This question has no answer yet. Ctrl+R has it answered." in said_on(rig)


@pytest.mark.parametrize("key", ["Ctrl+Shift+C", "Ctrl+G"])
def test_where_nothing_was_answered_a_key_says_so(rig: WindowRig, key: str) -> None:
    stopped(rig, "Why?")
    rig.press(key)
    assert "This question has no answer yet." in said_on(rig)


def test_escape_right_after_it_was_sent_stops_it(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("Why?")
    rig.press("Return", "Esc")  # it is still on its way to the disk
    rig.wait(lambda: len(rig.engine.requests) == 1)
    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig) == ["Why?"]


def test_what_has_to_wait_is_not_said_any_longer_when_it_has_not(rig: WindowRig) -> None:
    ask(rig, "Why?")
    rig.press("Ctrl+R")
    assert "An answer is still being written." in said_on(rig)
    rig.press("Esc")
    rig.wait(lambda: not rig.chat.busy)
    assert said_on(rig) == ""
