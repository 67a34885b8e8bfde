"""Chat, as a person meets it: keys in, words on the screen, everything kept."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QPushButton

from app.domain.candidate import StopReason
from app.domain.errors import ModelFileMissing
from app.domain.events import EngineChanged, EngineStatus
from app.domain.failures import describe
from app.domain.generation import Role
from tests.ui.chat_steps import answered, ask, said_on, shown_turns
from tests.ui.window_rig import WindowRig, open_window
from ui.chat.composer import Composer
from ui.chat.conversation_list import ConversationList
from ui.chat.transcript import Transcript
from ui.i18n import Language
from ui.markdown.view import MarkdownView
from ui.theme import Theme
from ui.widgets.line_box import WIDTH
from ui.widgets.notice import Notice


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()


def test_a_question_is_answered_and_both_are_kept(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Because of **Rayleigh** scattering.")

    assert shown_turns(rig) == ["Why is the sky blue?", "Because of **Rayleigh** scattering."]
    (item,) = rig.stored(rig.desk.chat.recent).items
    talk = rig.stored(lambda: rig.desk.chat.open(conversation=item.id))
    assert [t.role for t in talk.path()] == [Role.USER, Role.ASSISTANT]
    assert talk.path()[1].candidate is not None


def test_the_answer_streams_and_can_be_stopped(rig: WindowRig) -> None:
    ask(rig, "Tell me a story.")
    rig.engine.say(0, "Once upon a time")
    rig.wait(lambda: rig.chat.answer_text() == "Once upon a time")

    rig.press("Esc")

    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig)[1] == "Once upon a time"
    assert "You stopped this answer." in [label.text() for label in rig.chat.findChildren(QLabel) if label.isVisible()]


def test_when_the_engine_stops_the_text_so_far_stays_and_the_person_is_told(rig: WindowRig) -> None:
    ask(rig, "Tell me a story.")
    rig.engine.say(0, "Once upon")
    rig.engine.die()
    rig.wait(lambda: not rig.chat.busy)

    assert shown_turns(rig)[1] == "Once upon"
    assert "The text so far is kept" in said_on(rig)


def test_another_answer_is_a_version_and_both_can_be_shown(rig: WindowRig) -> None:
    answered(rig, "Why?", "First.")
    rig.press("Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Second.")
    rig.wait(lambda: not rig.chat.busy)
    assert shown_turns(rig) == ["Why?", "Second."]

    rig.press("Alt+Left")
    rig.wait(lambda: shown_turns(rig) == ["Why?", "First."])
    assert rig.engine.requests[1].messages == rig.engine.requests[0].messages


def test_an_empty_question_is_not_sent(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("   ")
    rig.press("Return")

    assert rig.engine.requests == []
    assert "Write your question first" in said_on(rig)


def test_return_pressed_twice_asks_once(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("Why?")
    rig.press("Return")
    rig.press("Return")
    rig.press("Ctrl+Return")
    rig.wait(lambda: bool(rig.engine.requests))
    rig.engine.answer("Because.")
    rig.wait(lambda: not rig.chat.busy)

    assert len(rig.engine.requests) == 1
    assert shown_turns(rig) == ["Why?", "Because."]


def test_what_is_typed_while_a_question_is_being_kept_stays(rig: WindowRig) -> None:
    kept = Event()
    rig.work.run(lambda: kept.wait(30), owner=rig.window)  # a slow disk
    rig.chat.focus_first()
    rig.type_words("First?")
    rig.press("Return")
    assert rig.chat.findChild(Composer).text() == ""
    rig.type_words("Second, meanwhile")
    kept.set()
    rig.wait(lambda: bool(rig.engine.requests))
    rig.engine.answer("Done.")
    rig.wait(lambda: not rig.chat.busy)

    assert shown_turns(rig) == ["First?", "Done."]
    assert rig.chat.findChild(Composer).text() == "Second, meanwhile"
    (item,) = rig.stored(rig.desk.chat.recent).items
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    draft = rig.stored(lambda: rig.desk.drafts.load(draft_id=f"chat:{item.id}"))
    assert draft is not None
    assert draft.body == "Second, meanwhile"
    assert rig.stored(lambda: rig.desk.drafts.load(draft_id="chat:new")) is None


def test_a_new_chat_begun_while_a_question_is_being_kept_stays_in_front(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    kept = Event()
    rig.work.run(lambda: kept.wait(30), owner=rig.window)
    rig.type_words("And why that?")
    rig.press("Return")
    rig.press("Ctrl+N")
    rig.type_words("Something else")
    kept.set()
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Therefore.")
    rig.wait(lambda: not rig.chat.busy)

    assert shown_turns(rig) == []
    assert rig.chat.findChild(Composer).text() == "Something else"
    (item,) = rig.stored(rig.desk.chat.recent).items
    talk = rig.stored(lambda: rig.desk.chat.open(conversation=item.id))
    assert [turn.text for turn in talk.path()] == ["Why?", "Because.", "And why that?", "Therefore."]


def test_a_question_that_cannot_be_kept_comes_back(rig: WindowRig) -> None:
    rig.chat.focus_first()
    rig.type_words("Why is the sky blue?")
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    rig.stored(lambda: rig.desk.profile.database.close())
    rig.press("Return")
    rig.type_words(" And the sea?")
    rig.wait(lambda: said_on(rig) != "")

    assert rig.engine.requests == []
    assert rig.chat.findChild(Composer).text() == "Why is the sky blue? And the sea?"
    rig.crashes.clear()  # the closed database is the test's own doing


@pytest.mark.parametrize("keys", ["Return", "Ctrl+Return", "Ctrl+R", "Ctrl+G", "Ctrl+J", "Ctrl+4", "Ctrl+E"])
def test_while_an_answer_is_written_a_key_that_has_to_wait_says_so(rig: WindowRig, keys: str) -> None:
    ask(rig, "Tell me a story.")
    rig.type_words("And then?")
    rig.press(keys)

    assert "An answer is still being written. Esc stops it." in said_on(rig)
    assert rig.window.current_place == "chat"
    assert rig.chat.findChild(Composer).text() == "And then?"
    rig.engine.answer("Once.")
    rig.wait(lambda: not rig.chat.busy)


@pytest.mark.parametrize("keys", ["Ctrl+R", "Ctrl+G", "Ctrl+J", "Ctrl+4", "Ctrl+E", "Ctrl+Shift+C"])
def test_in_an_empty_chat_a_key_says_what_has_to_come_first(rig: WindowRig, keys: str) -> None:
    rig.chat.focus_first()
    rig.press(keys)
    assert "Write your question first." in said_on(rig)


@pytest.mark.parametrize("keys", ["F2", "Ctrl+Shift+Del"])
def test_a_chat_that_has_not_begun_says_so(rig: WindowRig, keys: str) -> None:
    rig.chat.focus_first()
    rig.press(keys)
    assert "This chat begins with its first question." in said_on(rig)


@pytest.mark.parametrize("keys", ["Return", "Ctrl+4"])
def test_without_a_model_the_person_is_led_to_where_one_is_chosen(rig: WindowRig, keys: str) -> None:
    rig.wait(lambda: bool(rig.engine.loads))
    rig.engine.become(EngineChanged(status=EngineStatus.OFF))
    rig.stored(lambda: True)
    rig.chat.focus_first()
    rig.type_words("Why?")
    rig.press(keys)

    page = rig.window.open_place(rig.window.current_place)
    rig.wait(lambda: "No model is loaded. Choose one in Models." in said_on(rig, page))
    (way,) = [button for button in page.findChildren(QPushButton) if button.text() == "Models" and button.isVisible()]
    way.click()
    assert rig.window.current_place == "models"
    assert rig.chat.findChild(Composer).text() == "Why?"


def test_what_is_wrong_with_the_model_is_said_again_when_it_is_asked(rig: WindowRig) -> None:
    error = describe(ModelFileMissing(Path("gone.gguf")))
    rig.wait(lambda: bool(rig.engine.loads))
    rig.engine.become(EngineChanged(status=EngineStatus.FAILED, error=error))
    rig.stored(lambda: True)
    rig.chat.focus_first()
    rig.type_words("Why?")
    rig.press("Return")
    assert "“gone.gguf” is not where it was" in said_on(rig)


def test_a_chat_is_renamed_in_a_box_that_shows_a_title_whole(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "It scatters.")
    widths: list[int] = []

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QInputDialog):
            return
        look.stop()
        assert dialog.textValue() == "Why is the sky blue?"
        widths.append(dialog.width())
        dialog.setTextValue("The colours of the sky")
        dialog.accept()

    look = QTimer(rig.chat)
    look.timeout.connect(fill_in)
    look.start(10)
    next(action for action in rig.chat.named_actions() if action.text() == "Rename this chat").trigger()
    rig.wait(lambda: rig.chat.title() == "The colours of the sky")
    assert widths[0] >= WIDTH


def test_a_deleted_chat_comes_back_by_undo(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.press("Ctrl+Shift+Delete")
    rig.wait(lambda: "was deleted" in said_on(rig))
    assert rig.stored(rig.desk.chat.recent).items == ()

    undo = next(b for b in rig.chat.findChildren(QPushButton) if b.isVisible() and b.text() == "Undo")
    undo.click()

    rig.wait(lambda: shown_turns(rig) == ["Why?", "Because."])
    assert len(rig.stored(rig.desk.chat.recent).items) == 1


def open_found(rig: WindowRig, word: str) -> None:
    """Open the one chat that has the word."""
    rig.press("Ctrl+F")
    rig.type_words(word)
    found = rig.chat.findChild(ConversationList)
    rig.wait(lambda: len(found.list.model().rows()) == 1)
    rig.press("Return")
    rig.press("Return")


def test_a_search_finds_a_word_in_any_chat_and_opens_it_there(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Rayleigh scattering.")
    rig.press("Ctrl+N")
    answered(rig, "What is warfarin?", "An anticoagulant.")
    open_found(rig, "rayl")

    rig.wait(lambda: shown_turns(rig) == ["Why is the sky blue?", "Rayleigh scattering."])


def test_a_word_that_was_found_is_brought_into_sight_and_marked(rig: WindowRig) -> None:
    scatters = "Air scatters.\n\n" * 150
    answered(rig, "Why is the sky blue?", f"{scatters}So says **Rayleigh**.\n\n{scatters}")
    rig.press("Ctrl+N")
    answered(rig, "What is warfarin?", "An anticoagulant.")
    open_found(rig, "rayl")

    def in_sight() -> bool:
        for area in rig.chat.findChildren(Transcript):
            for text in area.findChildren(MarkdownView):
                if text.textCursor().selectedText() == "Rayleigh":
                    place = text.mapTo(area.viewport(), text.cursorRect().center())
                    return bool(area.viewport().rect().contains(place))
        return False

    rig.wait(in_sight)


def test_several_answers_to_the_last_question_go_to_the_ranking_page(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Scattering.")
    rig.press("Ctrl+3")
    rig.wait(lambda: len(rig.engine.requests) == 2)

    assert rig.window.current_place == "rank"
    assert len(rig.engine.job.seeds) == 3
    assert [m.content for m in rig.engine.job.messages] == ["Why is the sky blue?"]
    rig.engine.answer("a", "b", "c")


def test_a_question_that_is_typed_and_not_sent_can_be_ranked(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Scattering.")
    rig.type_words("And the sea?")
    rig.press("Ctrl+2")
    rig.wait(lambda: len(rig.engine.requests) == 2)

    assert rig.window.current_place == "rank"
    assert [m.content for m in rig.engine.job.messages] == ["Why is the sky blue?", "Scattering.", "And the sea?"]
    rig.engine.answer("a", "b")
    rig.wait(lambda: rig.chat.findChild(Composer).text() == "")  # it is kept with its answers
    (item,) = rig.stored(rig.desk.chat.recent).items
    assert rig.stored(lambda: rig.desk.drafts.load(draft_id=f"chat:{item.id}")) is None


def test_a_gold_answer_can_be_made_of_the_last_answer(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Scattering.")
    rig.press("Ctrl+G")

    assert rig.window.current_place == "write"
    assert rig.write.answer_text() == "Scattering."


def test_a_gold_answer_asked_for_again_goes_on_where_it_was_left(rig: WindowRig) -> None:
    answered(rig, "Why is the sky blue?", "Scattering.")
    rig.press("Ctrl+G")
    rig.type_words(" Rayleigh's.")
    rig.press("Alt+2", "Ctrl+G")

    assert rig.window.current_place == "write"
    assert rig.write.answer_text() == "Scattering. Rayleigh's."


def test_words_typed_while_an_answer_is_written_stay(rig: WindowRig) -> None:
    ask(rig, "First?")
    rig.type_words("Second, meanwhile")
    rig.engine.answer("Done.")
    rig.wait(lambda: not rig.chat.busy)

    assert rig.chat.findChild(Composer).text() == "Second, meanwhile"


def test_an_answer_goes_on_into_its_own_chat_while_another_is_read(rig: WindowRig) -> None:
    answered(rig, "One?", "First.")
    ask(rig, "Two?")
    rig.press("Ctrl+N")
    rig.engine.answer("Second.")
    rig.wait(lambda: not rig.chat.busy)

    assert shown_turns(rig) == []
    (item,) = rig.stored(rig.desk.chat.recent).items
    talk = rig.stored(lambda: rig.desk.chat.open(conversation=item.id))
    assert talk.path()[-1].text == "Second."


def test_an_answer_cut_off_by_its_length_says_so(rig: WindowRig) -> None:
    ask(rig, "Tell me all.")
    rig.engine.say(0, "All is")
    rig.engine.end(0, StopReason.LENGTH)
    rig.engine.finish()
    rig.wait(lambda: not rig.chat.busy)

    assert any("Cut off" in label.text() for label in rig.chat.findChildren(QLabel) if label.isVisible())


def test_a_question_left_unsent_comes_back_once_however_often_a_new_chat_is_asked_for(rig: WindowRig) -> None:
    let = Event()
    rig.chat.focus_first()
    rig.type_words("left")
    rig.work.run(lambda: let.wait(30), owner=rig.window)
    rig.press("Ctrl+N")
    rig.type_words(" and more")
    rig.press("Ctrl+N")
    rig.press("Ctrl+N")
    let.set()
    rig.stored(lambda: True)
    rig.wait(lambda: rig.chat.findChild(Composer).text() == "left and more")
    rig.wait(lambda: rig.chat.saved().mark == "saved")
    draft = rig.stored(lambda: rig.desk.drafts.load(draft_id="chat:new"))
    assert draft is not None
    assert draft.body == "left and more"


def test_a_version_that_comes_late_does_not_take_the_place_of_a_new_chat(rig: WindowRig) -> None:
    answered(rig, "Why?", "First.")
    rig.press("Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Second.")
    rig.wait(lambda: not rig.chat.busy)
    let = Event()
    rig.work.run(lambda: let.wait(30), owner=rig.window)
    rig.press("Alt+Left")
    rig.press("Ctrl+N")
    let.set()
    rig.stored(lambda: True)
    assert shown_turns(rig) == []
    assert rig.chat.title() == "New chat"


def test_an_answer_the_disk_has_no_room_for_stays_on_the_screen_and_is_kept_when_there_is_room(
    rig: WindowRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.bridge.until_kept.RETRY_MS", 20)
    ask(rig, "Tell me all.")
    answer = "All there is. " * 20_000
    with rig.no_room():
        rig.engine.answer(answer)
        rig.wait(lambda: said_on(rig) != "")
        assert rig.chat.answer_text() == answer
        assert rig.chat.busy
    rig.wait(lambda: not rig.chat.busy)
    assert rig.chat.answer_text() == answer
    (item,) = rig.stored(rig.desk.chat.recent).items
    talk = rig.stored(lambda: rig.desk.chat.open(conversation=item.id))
    assert talk.path()[-1].text == answer


def test_in_a_low_window_a_long_question_scrolls_and_leaves_the_button_its_room(rig: WindowRig) -> None:
    rig.window.resize(800, 560)
    rig.chat.focus_first()
    rig.type_words("word " * 2_000)
    rig.press("Ctrl+R")  # a notice takes room, too
    rig.wait(lambda: said_on(rig) != "")
    composer = rig.chat.findChild(Composer)
    (send,) = [button for button in composer.findChildren(QPushButton) if button.isVisible()]
    rig.wait(lambda: composer.field.geometry().bottom() < send.geometry().top())
    assert composer.field.verticalScrollBar().maximum() > 0


def test_words_typed_over_an_answer_go_into_the_question(rig: WindowRig) -> None:
    answered(rig, "Why?", "Because.")
    rig.type_words("And ")
    answer = next(view for view in rig.chat.findChildren(MarkdownView) if view.raw_text() == "Because.")
    answer.setFocus()
    QTest.keyClicks(answer, "t")
    assert rig.chat.findChild(Composer).field.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), "hen")
    assert rig.chat.findChild(Composer).text() == "And then"


def test_tab_goes_through_the_chats_before_the_question(rig: WindowRig) -> None:
    rig.wait(lambda: rig.chat.findChild(ConversationList) is not None)  # it comes after the first painting
    chats, composer = rig.chat.findChild(ConversationList), rig.chat.findChild(Composer)
    chats.search.setFocus()
    passed = [rig.window.focusWidget()]
    while passed[-1] is not composer.field:
        rig.window.focusNextChild()
        passed.append(rig.window.focusWidget())
        assert len(passed) < 20
    assert passed == [chats.search, chats.list, chats.new, composer.field]


def test_a_deleted_chat_can_be_brought_back_after_anything_else_was_done(rig: WindowRig) -> None:
    for question in ("One?", "Two?"):
        rig.press("Ctrl+N")
        answered(rig, question, "Yes.")
    for question in ("Two?", "One?"):
        rig.wait(lambda question=question: rig.chat.title() == question)  # type: ignore[misc]
        rig.press("Ctrl+Shift+Delete")
        rig.wait(lambda question=question: f"“{question}” was deleted" in said_on(rig))  # type: ignore[misc]
    rig.chat.findChild(Notice).clear()
    answered(rig, "Three?", "No.")
    rig.press("Ctrl+Alt+Z")
    rig.wait(lambda: rig.chat.title() == "One?")
    rig.press("Ctrl+Alt+Z")
    rig.wait(lambda: rig.chat.title() == "Two?")
    assert {item.title for item in rig.stored(rig.desk.chat.recent).items} == {"One?", "Two?", "Three?"}
    rig.press("Ctrl+Alt+Z")
    assert "No chat was deleted since the program started." in said_on(rig)
    assert rig.crashes == []


def test_a_click_beside_the_button_is_one_into_the_question(rig: WindowRig) -> None:
    composer = rig.chat.findChild(Composer)
    rig.press("Ctrl+F")
    assert not composer.field.hasFocus()
    QTest.mouseClick(composer, Qt.MouseButton.LeftButton, pos=QPoint(30, composer.height() - 12))
    assert composer.field.hasFocus()


def test_beside_the_panel_in_a_narrow_window_the_conversation_has_the_room(rig: WindowRig) -> None:
    chats = rig.chat.findChild(ConversationList)
    rig.window.resize(720, 600)
    rig.press("Ctrl+\\")
    rig.wait(lambda: not chats.isVisible())
    composer = rig.chat.findChild(Composer)
    rig.wait(lambda: composer.width() <= rig.chat.width() and composer.width() >= composer.minimumSizeHint().width())
    rig.press("Ctrl+F")
    assert "There is no room for the list of chats." in said_on(rig)
    rig.press("Ctrl+\\")
    rig.wait(chats.isVisible)


@pytest.mark.parametrize("scale", [1.0, 1.2, 2.0])
@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_hint_in_the_question_fits_on_its_line(
    rig: WindowRig, theme: Theme, language: Language, code: str, scale: float
) -> None:
    field = rig.chat.findChild(Composer).field
    language.choose(code)
    theme.set_text_scale(scale)
    try:
        for width in (720, 1000):
            rig.window.resize(width, 700)
            QApplication.processEvents()
            line = QFontMetricsF(field.font()).horizontalAdvance(field.placeholderText())
            assert field.placeholderText()
            assert line <= field.viewport().width() - 2 * field.document().documentMargin()
    finally:
        theme.set_text_scale(1.0)


def test_the_key_for_a_new_line_is_said_in_the_hint_and_in_the_legend_and_works(
    rig: WindowRig, language: Language
) -> None:
    field = rig.chat.findChild(Composer).field
    assert "Shift ↵ begins a new line" in field.placeholderText()
    keys = {action.text(): action.shortcut().toString() for action in rig.chat.named_actions()}
    assert keys["New line in the question; ↵ alone sends it"] == "Shift+Return"
    language.choose("ru")
    QApplication.processEvents()
    assert "Shift ↵ — новая строка" in field.placeholderText()
    assert "Новая строка в вопросе; просто ↵ — отправить" in {action.text() for action in rig.chat.named_actions()}

    rig.chat.focus_first()
    rig.type_words("One")
    rig.press("Shift+Return")
    rig.type_words("two")
    next(action for action in rig.chat.named_actions() if action.text().startswith("Новая строка")).trigger()
    assert field.text() == "One\ntwo\n"
    assert rig.engine.requests == []
