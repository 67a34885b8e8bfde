"""The list of chats says what there is: what a search finds, what was deleted, what is in front."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.chat_steps import answered, said_on, shown_turns
from tests.ui.window_rig import WindowRig, open_window
from ui.chat.composer import Composer
from ui.chat.conversation_list import ConversationList
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def test_a_chat_that_was_brought_back_is_no_longer_offered(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.press("Ctrl+Shift+Delete")
    rig.wait(lambda: "was deleted" in said_on(rig))
    rig.press("Ctrl+Alt+Z")
    rig.wait(lambda: shown_turns(rig) == ["Why?", "Because."])
    assert said_on(rig) == ""


def test_a_search_without_a_hit_says_so(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.press("Ctrl+F")
    rig.type_words("warfarin")

    def said() -> bool:
        return any(
            label.text() == "No chat has these words." for label in rig.chat.findChildren(QLabel) if label.isVisible()
        )

    rig.wait(said)
    rig.press("Ctrl+A", "Delete")
    rig.wait(lambda: not said())


def test_down_from_a_search_without_a_hit_stays_in_the_field(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.press("Ctrl+F")
    rig.type_words("warfarin")
    found = rig.chat.findChild(ConversationList)
    rig.wait(lambda: not found.list.model().rows())
    rig.press("Down")
    assert found.search.hasFocus()


def test_a_chat_that_is_deleted_is_found_no_more_and_again_when_it_is_back(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.press("Ctrl+F")
    rig.type_words("because")
    found = rig.chat.findChild(ConversationList)
    rig.wait(lambda: len(found.list.model().rows()) == 1)
    rig.press("Ctrl+Shift+Delete")
    rig.wait(lambda: not found.list.model().rows())
    rig.press("Ctrl+Alt+Z")
    rig.wait(lambda: len(found.list.model().rows()) == 1)


def test_a_new_chat_begun_right_after_the_first_question_of_another_stays_in_front(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("Why?")
    rig.press("Return", "Ctrl+N")
    rig.type_words("And")
    rig.wait(lambda: len(rig.engine.requests) == 1)
    rig.engine.answer("Because.")
    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig) == []
    assert rig.chat.findChild(Composer).text() == "And"
    [item] = rig.stored(rig.desk.chat.recent).items
    assert [turn.text for turn in rig.stored(lambda: rig.desk.chat.open(conversation=item.id)).path()] == [
        "Why?",
        "Because.",
    ]
