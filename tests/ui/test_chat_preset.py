"""How a chat asks is kept while it is typed, as everything is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.generation import Role
from tests.ui.chat_steps import answered, ask
from tests.ui.window_rig import WindowRig, open_window
from ui.chat.preset_panel import PresetPanel
from ui.i18n import Language
from ui.theme import Theme
from ui.widgets.prose_edit import ProseEdit

PROMPT = "Answer as a cardiologist would."


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def prompt_field(rig: WindowRig) -> ProseEdit:
    panel = rig.chat.side_panel().findChild(PresetPanel)
    return next(field for field in panel.findChildren(ProseEdit) if field.accessibleName() == "System prompt")


def tell_first(rig: WindowRig, words: str) -> None:
    prompt_field(rig).setFocus()
    rig.type_words(words)


def test_a_system_prompt_for_the_next_chat_is_there_after_a_kill(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    tell_first(first, PROMPT)
    assert first.chat.saved().mark == "saving"
    first.wait(lambda: first.chat.saved().mark == "saved")
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    again.wait(lambda: prompt_field(again).text() == PROMPT)
    ask(again, "Is it serious?")
    assert [m.content for m in again.engine.job.messages] == [PROMPT, "Is it serious?"]
    again.engine.answer("No.")
    again.wait(lambda: not again.chat.busy)
    again.close()


def test_it_is_written_when_the_program_is_closed_while_it_is_typed(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    tell_first(first, PROMPT)
    first.close()
    again = open_window(tmp_path / "home", theme, language)
    again.wait(lambda: prompt_field(again).text() == PROMPT)
    again.close()


def test_each_chat_keeps_its_own_and_is_asked_as_the_panel_says(rig: WindowRig) -> None:
    tell_first(rig, "For new chats.")
    answered(rig, "One?", "First.")
    tell_first(rig, " And this one.")
    rig.chat.focus_first()
    rig.type_words("Two?")
    rig.press("Return")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    assert rig.engine.job.messages[0].content == "For new chats. And this one."
    assert rig.engine.job.messages[0].role is Role.SYSTEM
    rig.engine.answer("Second.")
    rig.wait(lambda: not rig.chat.busy)

    rig.press("Ctrl+N")
    rig.wait(lambda: prompt_field(rig).text() == "For new chats.")
    (item,) = rig.stored(rig.desk.chat.recent).items
    rig.chat.open_conversation(item.id)
    rig.wait(lambda: prompt_field(rig).text() == "For new chats. And this one.")


def test_what_the_disk_had_no_room_for_comes_back_and_is_written_when_there_is_room(
    rig: WindowRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.bridge.autosave.RETRY_MS", 50)
    answered(rig, "One?", "First.")
    (item,) = rig.stored(rig.desk.chat.recent).items
    long = "Answer as a cardiologist would. " * 5_000
    with rig.no_room():
        tell_first(rig, long)
        rig.press("Ctrl+N")
        rig.wait(lambda: rig.chat.saved().mark == "unsaved")
        rig.chat.open_conversation(item.id)
        rig.wait(lambda: prompt_field(rig).text() == long)
    rig.wait(lambda: rig.chat.saved().mark != "unsaved")
    assert rig.stored(lambda: rig.desk.chat.open(conversation=item.id)).preset.system_prompt == long


def test_a_question_that_is_ranked_before_it_is_sent_is_asked_as_the_panel_says(rig: WindowRig) -> None:
    tell_first(rig, PROMPT)
    rig.chat.focus_first()
    rig.type_words("Is it serious?")
    rig.press("Ctrl+2")
    rig.wait(lambda: bool(rig.engine.requests))
    assert [m.content for m in rig.engine.job.messages] == [PROMPT, "Is it serious?"]
    rig.engine.answer("No.", "Yes.")
