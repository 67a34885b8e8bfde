"""What a conversation takes of the model's context: told of the one that is shown, and before there is no room."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.chat_steps import answered, ask, said_on
from tests.ui.window_rig import WindowRig, open_window
from ui.chat.composer import Composer
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    made.window.resize(1600, 800)
    yield made
    made.close()


def told(rig: WindowRig) -> str:
    """What stands beside the button that sends; "" for nothing."""
    labels = [label.text() for label in rig.chat.findChild(Composer).findChildren(QLabel) if label.isVisible()]
    return next((text for text in labels if "context" in text or "token" in text), "")


def open_chat(rig: WindowRig, title: str) -> None:
    item = next(item for item in rig.stored(rig.desk.chat.recent).items if item.title == title)
    rig.chat.open_conversation(item.id)
    rig.wait(lambda: rig.chat.title() == title)


def test_what_a_chat_takes_is_told_and_grows_with_what_is_typed(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) == "context 7 of 4,096")
    rig.type_words("And at sunset?")
    rig.wait(lambda: told(rig) == "context 10 of 4,096")
    rig.press("Ctrl+N")
    assert told(rig) == ""


def test_it_is_that_of_the_chat_on_the_screen(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) == "context 7 of 4,096")
    rig.press("Ctrl+N")
    ask(rig, "Tell me a story.")
    open_chat(rig, "Why is the sky blue?")
    rig.engine.answer("Once upon a time there was a lighthouse keeper.")
    rig.wait(lambda: not rig.chat.busy)
    rig.wait(lambda: told(rig) == "context 7 of 4,096")
    open_chat(rig, "Tell me a story.")
    rig.wait(lambda: told(rig) == "context 13 of 4,096")


def test_a_count_of_tokens_that_comes_late_is_not_that_of_a_new_chat(rig: WindowRig) -> None:
    counts: list[Callable[[int | None], None]] = []
    rig.engine.count_tokens = lambda _, on_count: counts.append(on_count)  # type: ignore[method-assign]
    rig.chat.focus_first()
    rig.type_words("How many?")
    rig.wait(lambda: bool(counts))
    rig.press("Return")
    rig.wait(lambda: bool(rig.engine.requests))
    for on_count in counts:
        on_count(1234)
    rig.stored(lambda: True)
    assert not any("1,234" in label.text() for label in rig.chat.findChild(Composer).findChildren(QLabel))
    rig.engine.answer("Many.")
    rig.wait(lambda: not rig.chat.busy)


def test_a_question_the_model_has_no_room_for_says_so_and_is_not_sent(rig: WindowRig) -> None:
    too_long = "Too long: the model has no room for it and an answer."
    rig.chat.focus_first()
    QApplication.clipboard().setText("word " * 4096)
    rig.press("Ctrl+V")
    rig.wait(lambda: told(rig) == "context 4,096 of 4,096")
    labels = rig.chat.findChild(Composer).findChildren(QLabel)
    assert too_long in [label.text() for label in labels if label.isVisible()]
    for keys in ("Return", "Ctrl+4"):
        rig.press(keys)
        assert "room for 4095" in said_on(rig).replace(",", "")
        assert rig.window.current_place == "chat"
    assert rig.stored(rig.desk.chat.recent).items == ()
    rig.press("Ctrl+A")
    rig.type_words("word")
    rig.wait(lambda: told(rig) == "context 1 of 4,096")
    assert too_long not in [label.text() for label in labels if label.isVisible()]
    rig.press("Return")
    rig.wait(lambda: bool(rig.engine.requests))
    rig.engine.answer("Yes.")
    rig.wait(lambda: not rig.chat.busy)
