"""RELIABILITY row 20 at the window: closed while the model writes, submitted while a draft is being saved."""

from pathlib import Path

from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from tests.ui.window_rig import WindowRig, open_window
from ui.i18n import Language
from ui.theme import Theme


def ask(rig: WindowRig, question: str) -> None:
    rig.chat.focus_first()
    rig.type_words(question)
    rig.press("Return")
    rig.wait(lambda: bool(rig.engine.requests))


def test_closed_while_an_answer_is_written_its_text_is_there_at_the_next_start(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    first = open_window(tmp_path / "home", theme, language)
    ask(first, "Tell me a story.")
    first.engine.say(0, "Once upon a time")
    first.wait(lambda: first.chat.answer_text() == "Once upon a time")
    first.close()

    again = open_window(tmp_path / "home", theme, language)
    (item,) = again.stored(again.desk.chat.recent).items
    talk = again.stored(lambda: again.desk.chat.open(conversation=item.id))
    assert [turn.text for turn in talk.path()] == ["Tell me a story.", "Once upon a time"]
    again.close()
    assert first.crashes == again.crashes == []


def test_closed_before_the_first_word_no_blank_answer_is_left(tmp_path: Path, theme: Theme, language: Language) -> None:
    first = open_window(tmp_path / "home", theme, language)
    ask(first, "Tell me a story.")
    first.close()

    again = open_window(tmp_path / "home", theme, language)
    (item,) = again.stored(again.desk.chat.recent).items
    talk = again.stored(lambda: again.desk.chat.open(conversation=item.id))
    assert [turn.text for turn in talk.path()] == ["Tell me a story."]
    again.close()


def test_submitted_at_the_moment_of_an_autosave_the_record_has_the_last_key_and_no_draft_is_left(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_window(tmp_path / "home", theme, language)
    for number in range(10):
        rig.write.start_from((Message(Role.USER, "Why?"),), answer=f"Because {number}")
        rig.wait(lambda: rig.write.saved().mark == "saving")
        rig.type_words("!")
        rig.press("Ctrl+Return")
        rig.wait(lambda: not rig.write.writing)
    items = rig.stored(lambda: rig.desk.history.recent(kind=WorkKind.INSTRUCT)).items
    answers = [rig.stored(lambda e=i.id: rig.desk.history.open(entry_id=e)).annotation.messages[-1] for i in items]

    assert sorted(m.content for m in answers) == [f"Because {number}!" for number in range(10)]
    assert rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT)) == ()
    rig.close()
    assert rig.crashes == []
