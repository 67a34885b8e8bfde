"""A turn of the chat said differently, in the field where questions are typed; and what waits there meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.generation import Role
from tests.ui.chat_steps import answered, shown_turns
from tests.ui.window_rig import WindowRig, open_window
from ui.chat.composer import Composer
from ui.chat.turn_view import TurnView
from ui.i18n import Language
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def typed(rig: WindowRig) -> str:
    return rig.chat.findChild(Composer).text()


def said_of_the_edit(rig: WindowRig) -> str:
    return " ".join(label.text() for label in rig.chat.findChild(Composer).findChildren(QLabel) if label.isVisible())


def edit_the_question(rig: WindowRig, question: str) -> None:
    rig.press("Ctrl+E")
    rig.wait(lambda: typed(rig) == question)


def test_editing_a_question_makes_a_branch_and_the_old_one_stays(rig: WindowRig) -> None:
    answered(rig, "Why is it blue?", "Scattering.")
    rig.press("Ctrl+E")
    rig.press("Ctrl+A")
    rig.type_words("Why is it red?")
    rig.press("Return")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Dust.")
    rig.wait(lambda: not rig.chat.busy)

    assert shown_turns(rig) == ["Why is it red?", "Dust."]
    assert [m.content for m in rig.engine.requests[1].messages] == ["Why is it red?"]
    rig.press("Alt+Left")
    rig.wait(lambda: shown_turns(rig) == ["Why is it blue?", "Scattering."])


def test_a_question_being_asked_waits_while_another_is_edited(rig: WindowRig) -> None:
    answered(rig, "Why is it blue?", "Scattering.")
    rig.type_words("A long new question")
    edit_the_question(rig, "Why is it blue?")
    assert "You are editing a question." in said_of_the_edit(rig)
    rig.type_words(" Really?")
    rig.press("Esc")
    rig.wait(lambda: typed(rig) == "A long new question")
    assert "You are editing" not in said_of_the_edit(rig)
    rig.press("F8")  # it was a slip
    assert typed(rig) == "Why is it blue? Really?"
    assert "You are editing a question." in said_of_the_edit(rig)
    rig.press("Esc")
    rig.wait(lambda: typed(rig) == "A long new question")

    edit_the_question(rig, "Why is it blue?")  # from the beginning: the edit before was given up
    rig.type_words(" At noon?")
    rig.press("Return")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Still.")
    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig) == ["Why is it blue? At noon?", "Still."]
    rig.wait(lambda: typed(rig) == "A long new question")


def test_an_edit_and_the_question_that_waits_are_there_after_a_kill(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    answered(first, "Why is it blue?", "Scattering.")
    first.type_words("A long new question")
    edit_the_question(first, "Why is it blue?")
    first.type_words(" At noon?")
    first.wait(lambda: first.chat.saved().mark == "saved")
    first.kill()

    again = open_window(tmp_path / "home", theme, language)
    (item,) = again.stored(again.desk.chat.recent).items
    again.wait(lambda: typed(again) == "Why is it blue? At noon?")
    assert "You are editing a question." in said_of_the_edit(again)
    assert again.chat.title() == item.title
    again.press("Esc")
    again.wait(lambda: typed(again) == "A long new question")
    again.close()


def test_an_edited_answer_becomes_another_version_without_the_model(rig: WindowRig) -> None:
    answered(rig, "Why is it blue?", "Scattering.")
    answer = next(view for view in rig.chat.findChildren(TurnView) if view.turn.role is Role.ASSISTANT)
    answer.edit_asked.emit(answer.turn.id)
    rig.wait(lambda: typed(rig) == "Scattering.")
    assert "You are editing an answer." in said_of_the_edit(rig)
    assert "Keep" in [button.text() for button in rig.chat.findChild(Composer).findChildren(QPushButton)]
    rig.type_words(" Of short waves.")
    rig.press("Return")

    rig.wait(lambda: shown_turns(rig) == ["Why is it blue?", "Scattering. Of short waves."])
    assert len(rig.engine.requests) == 1
    assert not rig.chat.busy
    rig.press("Alt+Left")
    rig.wait(lambda: shown_turns(rig) == ["Why is it blue?", "Scattering."])


def test_an_edit_ends_where_another_chat_begins(rig: WindowRig) -> None:
    answered(rig, "Why is it blue?", "Scattering.")
    edit_the_question(rig, "Why is it blue?")
    rig.press("Ctrl+N")
    assert "You are editing" not in said_of_the_edit(rig)
    rig.type_words("Something else")
    rig.press("Esc")
    assert typed(rig) == "Something else"


def test_an_edit_that_cannot_be_kept_goes_on(rig: WindowRig) -> None:
    answered(rig, "Why is it blue?", "Scattering.")
    edit_the_question(rig, "Why is it blue?")
    rig.type_words(" " + "At noon? " * 20_000)
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    with rig.no_room():
        rig.press("Return")
        rig.wait(lambda: typed(rig).endswith("At noon? "))
        assert "You are editing a question." in said_of_the_edit(rig)
    rig.press("Return")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Still.")
    rig.wait(lambda: not rig.chat.busy)
    assert len(shown_turns(rig)) == 2
