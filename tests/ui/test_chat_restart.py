"""The chat after the program was killed: what was typed, shown and streamed is there again."""

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.ui.chat_steps import answered, ask, shown_turns
from tests.ui.window_rig import open_window
from ui.chat.composer import Composer
from ui.chat.conversation_list import ConversationList
from ui.i18n import Language
from ui.theme import Theme


def test_a_question_not_sent_yet_is_there_after_a_kill(tmp_path: Path, theme: Theme, language: Language) -> None:
    first = open_window(tmp_path / "home", theme, language)
    first.chat.focus_first()
    first.type_words("Почему трава зелёная")
    first.wait(lambda: first.chat.saved().mark == "saved")
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    again.wait(lambda: again.chat.findChild(Composer).text() == "Почему трава зелёная")
    again.close()


def test_the_chat_that_was_shown_is_shown_after_a_kill(tmp_path: Path, theme: Theme, language: Language) -> None:
    first = open_window(tmp_path / "home", theme, language)
    answered(first, "One?", "First.")
    first.press("Ctrl+N")
    answered(first, "Two?", "Second.")
    first.type_words("And three")
    first.wait(lambda: first.chat.saved().mark == "saved")
    first.stored(lambda: True)
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    again.wait(lambda: shown_turns(again) == ["Two?", "Second."])
    again.wait(lambda: again.chat.findChild(Composer).text() == "And three")
    again.press("Ctrl+N")
    again.stored(lambda: True)
    again.kill()

    third = open_window(tmp_path / "home", theme, language)
    third.stored(lambda: True)
    assert shown_turns(third) == []
    third.close()


def test_what_is_typed_before_the_last_chat_is_there_stays_in_a_new_one(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    answered(first, "One?", "First.")
    first.stored(lambda: True)
    first.kill()

    again = open_window(tmp_path / "home", theme, language, typed="Something new")
    again.stored(lambda: True)
    assert shown_turns(again) == []
    assert again.chat.findChild(Composer).text() == "Something new"
    again.close()


def test_what_was_streamed_is_there_after_a_kill_and_said_to_be_cut_off(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    ask(first, "Tell me a story.")
    first.engine.say(0, "Once upon a time there was")
    first.wait(lambda: first.chat.answer_text() == "Once upon a time there was")
    first.stored(lambda: True)
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    (item,) = again.stored(again.desk.chat.recent).items
    again.chat.open_conversation(item.id)
    again.wait(lambda: shown_turns(again) == ["Tell me a story.", "Once upon a time there was"])
    words = [label.text() for label in again.chat.findChildren(QLabel) if label.isVisible()]
    assert "This answer was cut off before it was done. The text so far is safe." in words
    again.close()


def test_a_search_begun_before_the_last_chat_is_there_goes_on(tmp_path: Path, theme: Theme, language: Language) -> None:
    first = open_window(tmp_path / "home", theme, language)
    answered(first, "One?", "First.")
    first.stored(lambda: True)
    first.kill()

    again = open_window(tmp_path / "home", theme, language, pressed="Ctrl+F")
    again.wait(lambda: shown_turns(again) == ["One?", "First."])
    assert again.window.focusWidget() is again.chat.findChild(ConversationList).search
    again.close()
