"""What a conversation takes of the model's context: told of the one that is shown, and before there is no room."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.chat_steps import answered, ask, shown_turns
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
    """What the status line says of the context; "" for nothing."""
    labels = [label for label in rig.window.status.findChildren(QLabel) if label.isVisible()]
    return next((label.text() for label in labels if "context" in label.text()), "")


def open_chat(rig: WindowRig, title: str) -> None:
    item = next(item for item in rig.stored(rig.desk.chat.recent).items if item.title == title)
    rig.chat.open_conversation(item.id)
    rig.wait(lambda: rig.chat.title() == title)


def test_a_new_chat_says_nothing_of_the_context_of_the_one_before(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) != "")
    rig.press("Ctrl+N")
    assert told(rig) == ""


def test_a_chat_that_is_opened_again_says_what_it_takes_at_once(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) != "")
    before = told(rig)
    rig.press("Ctrl+N")
    answered(rig, "And why is it red at sunset, of all colours?", "There is more air on the way.")
    rig.wait(lambda: told(rig) not in ("", before))
    open_chat(rig, "Why is the sky blue?")
    assert told(rig) == before


def test_an_answer_that_ends_while_another_chat_is_read_says_nothing_there(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) != "")
    before = told(rig)
    rig.press("Ctrl+N")
    ask(rig, "Tell me a story.")
    open_chat(rig, "Why is the sky blue?")
    rig.engine.answer("Once upon a time there was a lighthouse keeper.")
    rig.wait(lambda: not rig.chat.busy)
    assert told(rig) == before


def test_a_ranking_says_nothing_of_the_context(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) != "")
    before = told(rig)
    rig.press("Ctrl+2")
    rig.wait(lambda: rig.rank.streaming)
    assert told(rig) == ""
    rig.engine.answer("It is a long story and it takes many more words than that.", "No.")
    rig.wait(lambda: not rig.rank.streaming)
    rig.window.open_place("chat")
    assert told(rig) == before


def test_an_edited_answer_says_nothing(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    rig.wait(lambda: told(rig) != "")
    talk = rig.stored(lambda: rig.desk.chat.open(conversation=rig.desk.chat.recent().items[0].id))
    rig.stored(lambda: rig.desk.chat.edit(conversation=talk.id, turn=talk.leaf, text="Short waves scatter more."))
    rig.chat.open_conversation(talk.id)
    rig.wait(lambda: shown_turns(rig)[-1:] == ["Short waves scatter more."])
    assert told(rig) == ""


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


def test_a_question_the_model_has_no_room_for_says_so_before_it_is_sent(rig: WindowRig) -> None:
    def said() -> list[str]:
        return [label.text() for label in rig.chat.findChild(Composer).findChildren(QLabel) if "token" in label.text()]

    rig.chat.focus_first()
    QApplication.clipboard().setText("word " * 4096)
    rig.press("Ctrl+V")
    rig.wait(lambda: said() == ["4,096 tokens · too long, the model takes 4,096"])
    rig.press("Ctrl+A")
    rig.type_words("word")
    rig.wait(lambda: said() == ["1 token"])
