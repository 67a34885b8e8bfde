"""Answers while they are written: kept at each flush, stopped one by one, cut off honestly, had again."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QWidget

from app.domain.candidate import StopReason
from app.domain.errors import PromptTooLong
from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from tests.scripted_engine import PROVENANCE
from tests.ui.ranking_rig import Rig, open_rig
from ui.i18n import Language
from ui.page import SavedMark
from ui.ranking.answer_card import AnswerCard
from ui.ranking.folded_text import FoldedText
from ui.ranking.question_form import QuestionForm
from ui.ranking.start_view import StartView
from ui.theme import Theme


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Rig]:
    made = open_rig(tmp_path / "home", theme)
    yield made
    made.close()
    assert made.crashes == []


def shown(card: AnswerCard) -> str:
    return card.text.toPlainText()


def words(widget: QWidget) -> list[str]:
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return labels + [b.text() or b.accessibleName() for b in widget.findChildren(QAbstractButton) if b.isVisible()]


def waiting(rig: Rig) -> list[str]:
    listed = rig.page.findChild(StartView).findChild(QListWidget)
    return [listed.item(n).text() for n in range(listed.count())]


def click(widget: QWidget, name: str) -> None:
    [button] = [
        b for b in widget.findChildren(QAbstractButton) if b.isVisible() and name in (b.text(), b.accessibleName())
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_answers_stream_side_by_side_and_are_kept_as_they_grow(rig: Rig) -> None:
    rig.ask("Why?", 3)
    assert [card for card in rig.cards() if "reading" in words(card)] == rig.cards()
    for index, text in enumerate(("First", "Second", "Third")):
        rig.engine.say(index, text)
    rig.wait(lambda: rig.page.written_characters() == len("FirstSecondThird"))
    rig.wait(lambda: {shown(card) for card in rig.cards()} == {"First", "Second", "Third"})
    answers = rig.stored(lambda: rig.desk.answers.open(answer_set=rig.state.answer_set))
    assert [candidate.text for candidate in answers.candidates] == ["First", "Second", "Third"]
    assert list(answers.order) == [card.id for card in rig.state.cards]


def test_the_window_takes_keys_between_the_cards_that_are_made(rig: Rig) -> None:
    before = len(rig.page.findChildren(AnswerCard))
    rig.page.start((Message(Role.USER, "Why?"),), k=9)
    made = [len(rig.page.findChildren(AnswerCard))]
    while made[-1] < 9:
        QApplication.processEvents()
        made.append(len(rig.page.findChildren(AnswerCard)))
    assert all(after - earlier <= 1 for earlier, after in pairwise((before, *made)))
    rig.wait(lambda: len(rig.cards()) == 9)


def test_while_a_long_question_is_read_the_cards_say_how_far(rig: Rig) -> None:
    rig.ask("A long question", 2)
    rig.engine.read(300, 1000)
    rig.wait(lambda: all("reading 30%" in words(card) for card in rig.cards()))
    rig.engine.say(0, "It begins")
    rig.wait(lambda: any("writing" in words(card) for card in rig.cards()))
    assert sum("writing" in words(card) for card in rig.cards()) == 1


def test_each_answer_has_a_seed_of_its_own(rig: Rig) -> None:
    rig.ask("Why?", 9)
    assert len(set(rig.engine.job.seeds)) == 9


def test_a_program_killed_while_answers_stream_keeps_the_text_so_far(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.ask("Why?", 2)
    rig.engine.say(0, "Half an")
    rig.engine.say(1, "Half another")
    rig.wait(lambda: rig.page.written_characters() > 12)
    rig.stored(lambda: True)
    order = [card.id for card in rig.state.cards]
    rig.kill()

    again = open_rig(tmp_path / "home", theme, keys=rig.keys)
    listed = again.page.findChild(StartView).findChild(QListWidget)
    again.wait(lambda: listed.count() == 1)
    again.press("Return")
    again.wait(lambda: again.page.judging)
    assert [card.id for card in again.state.cards] == order
    assert {shown(card) for card in again.cards()} == {"Half an", "Half another"}
    assert "Cut off: the model stopped. The text so far is kept." in words(again.cards()[0])
    again.close()


def test_one_answer_is_stopped_and_the_others_go_on(rig: Rig) -> None:
    rig.ask("Why?", 3)
    for index in range(3):
        rig.engine.say(index, f"{index} is")
    rig.wait(lambda: rig.page.written_characters() == 12)
    click(rig.view("1"), f"Stop answer {rig.state.letter(rig.state.cards[int(rig.number('1')) - 1].id)}")
    rig.wait(lambda: "You stopped this answer. The text so far is kept." in words(rig.view("1")))
    assert "Again" not in words(rig.view("1"))  # not before the others are there
    rig.engine.say(0, " more")
    rig.engine.finish()
    rig.wait(lambda: not rig.page.streaming)
    assert shown(rig.view("0")) == "0 is more"
    assert "Again" in words(rig.view("1"))
    stops = {card.answer.text[0]: card.answer.stop for card in rig.state.cards}
    assert stops == {"0": StopReason.END, "1": StopReason.CANCELLED, "2": StopReason.END}


def test_all_are_stopped_by_one_key(rig: Rig) -> None:
    rig.ask("Why?", 3)
    rig.engine.say(0, "So")
    rig.wait(lambda: rig.page.written_characters() == 2)
    rig.press("Shift+Esc")
    rig.wait(lambda: not rig.page.streaming)
    assert {card.answer.stop for card in rig.state.cards} == {StopReason.CANCELLED}


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        (StopReason.LENGTH, "Cut off: this is the longest answer you allowed."),
        (StopReason.CONTEXT, "Cut off: the model's context is full."),
    ],
)
def test_a_card_says_how_its_answer_was_cut(rig: Rig, stop: StopReason, said: str) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "Long")
    rig.engine.say(1, "Whole")
    rig.engine.end(0, stop)
    rig.engine.finish()
    rig.wait(lambda: not rig.page.streaming)
    assert said in words(rig.view("Long"))
    assert not any("Cut off" in word for word in words(rig.view("Whole")))


def test_when_the_engine_dies_the_text_stays_and_the_broken_answer_is_had_again(rig: Rig) -> None:
    rig.ask("Why?", 3)
    rig.engine.say(0, "Whole.")
    rig.engine.end(0)
    rig.engine.say(1, "Broken off in the")
    rig.wait(lambda: rig.page.written_characters() == 23)
    rig.engine.die()
    rig.wait(lambda: not rig.page.streaming)
    assert shown(rig.view("Broken")) == "Broken off in the"
    assert "Cut off: the model stopped. The text so far is kept." in words(rig.view("Broken"))
    nothing = rig.cards()[[card.answer.text for card in rig.state.cards].index("")]
    assert "The model stopped before this answer began." in words(nothing)

    place = rig.number("Broken")
    rig.press(place, "Return", "Q", "3")
    seed = rig.engine.job.seeds
    click(rig.view("Broken"), "Again")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    assert rig.page.order_words() == ""  # what was said was said of the old text
    assert rig.engine.job.seeds != seed
    rig.engine.answer("Mended.")
    rig.wait(lambda: not rig.page.streaming)
    assert rig.number("Mended") == place

    rig.press(place, "Return", rig.number("Whole"), "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    [item] = rig.stored(rig.desk.history.recent).items
    record = rig.stored(lambda: rig.desk.history.open(entry_id=item.id)).annotation
    assert [candidate.text for candidate in record.candidates] == ["Whole.", "Mended."]
    assert [candidate.provenance.k for candidate in record.candidates] == [3, 1]


def test_an_answer_had_again_is_there_after_a_restart(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.ask("Why?", 2)
    rig.engine.say(0, "Whole.")
    rig.engine.end(0)
    rig.wait(lambda: rig.page.written_characters() == 6)
    rig.engine.die()
    rig.wait(lambda: not rig.page.streaming)
    rig.press(str(1 + [card.answer.text for card in rig.state.cards].index("")), "Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.engine.answer("Mended.")
    rig.wait(lambda: not rig.page.streaming)
    order = [card.answer.text for card in rig.state.cards]
    draft = rig.state.answer_set  # a set's draft has the set's own id
    rig.close()

    again = open_rig(tmp_path / "home", theme, keys=rig.keys)
    again.page.open_draft(draft)
    again.wait(lambda: again.page.judging)
    assert [card.answer.text for card in again.state.cards] == order
    again.close()


def test_an_answer_had_again_that_never_began_gives_the_broken_text_back(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "Whole.")
    rig.engine.end(0)
    rig.engine.say(1, "Broken off")
    rig.wait(lambda: rig.page.written_characters() == 16)
    rig.engine.die()
    rig.wait(lambda: not rig.page.streaming)
    rig.press(rig.number("Broken"), "Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    assert {shown(card) for card in rig.cards()} == {"Whole.", ""}
    rig.engine.die()
    rig.wait(lambda: not rig.page.streaming)
    assert {shown(card) for card in rig.cards()} == {"Whole.", "Broken off"}
    rig.press("Ctrl+W")
    rig.wait(lambda: rig.page.findChild(StartView).findChild(QListWidget).count() == 1)
    rig.press("Return")
    rig.wait(lambda: rig.page.judging)
    assert {shown(card) for card in rig.cards()} == {"Whole.", "Broken off"}


def test_when_nothing_came_the_same_question_is_asked_again_in_its_place(rig: Rig) -> None:
    rig.ask("Why?", 3)
    rig.engine.die()
    rig.wait(lambda: "Ask again" in rig.words())
    click(rig.page, "Ask again")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    assert rig.engine.job.messages == (Message(Role.USER, "Why?"),)
    rig.engine.answer("a", "b", "c")
    rig.wait(lambda: not rig.page.streaming)
    rig.press("Ctrl+W")
    rig.wait(lambda: rig.page.findChild(StartView).findChild(QListWidget).count() == 1)


def test_a_question_that_is_too_long_comes_back_into_the_field(rig: Rig) -> None:
    rig.ask("Far too long", 3)
    rig.engine.fail(PromptTooLong(tokens=9000, context=2048))
    rig.wait(lambda: "Change the question" in rig.words())
    click(rig.page, "Change the question")
    form = rig.page.findChild(QuestionForm)
    assert (form.text, form.k) == ("Far too long", 3)
    rig.wait(lambda: rig.page.saved().mark is SavedMark.SAVED)
    assert rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.RANKING)) == ()


def test_a_question_that_comes_back_into_the_field_does_not_take_the_place_of_one_begun_there(rig: Rig) -> None:
    rig.ask("Far too long", 3)
    rig.press("Ctrl+W")
    rig.wait(lambda: len(waiting(rig)) == 1)
    form = rig.page.findChild(QuestionForm)
    form.focus_question()
    rig.type_words("The next one?")
    rig.page.findChild(StartView).findChild(QListWidget).setFocus()
    rig.press("Down", "Return")
    rig.wait(lambda: rig.page.judging)
    rig.engine.fail(PromptTooLong(tokens=9000, context=2048))
    rig.wait(lambda: "Change the question" in rig.words())
    click(rig.page, "Change the question")
    assert form.text == "Far too long\n\nThe next one?"


def test_an_answer_had_again_is_put_aside_and_gone_on_with_though_its_old_text_was_empty(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "Whole.")
    rig.engine.end(0)
    rig.wait(lambda: rig.page.written_characters() == 6)
    rig.engine.die()
    rig.wait(lambda: not rig.page.streaming)
    rig.press(str(1 + [card.answer.text for card in rig.state.cards].index("")), "Ctrl+R")
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.press("Ctrl+W")
    listed = rig.page.findChild(StartView).findChild(QListWidget)
    rig.wait(lambda: listed.count() == 1)
    rig.engine.say(0, "Mended")
    rig.press("Return")
    rig.wait(lambda: rig.page.judging)
    rig.engine.finish()
    rig.wait(lambda: not rig.page.streaming)
    assert {shown(card) for card in rig.cards()} == {"Whole.", "Mended"}


def test_a_set_goes_on_streaming_while_another_page_of_work_is_open(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "One")
    rig.wait(lambda: rig.page.written_characters() == 3)
    rig.press("Ctrl+W")
    listed = rig.page.findChild(StartView).findChild(QListWidget)
    rig.wait(lambda: listed.count() == 1 and "being written" in listed.item(0).text())
    rig.engine.say(0, " and more")
    rig.press("Return")
    rig.wait(lambda: rig.page.judging)
    rig.wait(lambda: "One and more" in [shown(card) for card in rig.cards()])
    assert rig.page.streaming
    rig.engine.say(1, "Two")
    rig.engine.finish()
    rig.wait(lambda: not rig.page.streaming)
    assert {shown(card) for card in rig.cards()} == {"One and more", "Two"}


def test_two_questions_asked_while_the_storage_is_slow_are_both_answered_and_one_asked_twice_once(rig: Rig) -> None:
    rig.work.run(lambda: time.sleep(0.3), owner=rig.page)
    for question in ("First?", "First?", "Second?"):
        rig.page.start((Message(Role.USER, question),), k=2)
    rig.wait(lambda: len(rig.engine.requests) == 2)
    rig.stored(lambda: True)
    assert [job.messages[-1].content for job in rig.engine.requests] == ["First?", "Second?"]
    assert rig.state.messages[-1].content == "Second?"
    rig.press("Ctrl+W")
    listed = rig.page.findChild(StartView).findChild(QListWidget)
    rig.wait(lambda: listed.count() == 2)


def test_a_failure_of_a_ranking_put_aside_is_told_once_with_its_question(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.bridge.until_kept.RETRY_MS", 100)
    rig.ask("Is it safe?", 2)
    rig.press("Ctrl+W")
    failed = "“Is it safe?”, put aside: "
    with rig.no_room():
        rig.engine.answer(*("more than the pages that are there hold " * 2_000 for _ in range(2)))
        rig.wait(lambda: any(word.startswith(failed) for word in words(rig.page)))
        click(rig.page, "Close this message")
        until = time.monotonic() + 0.5  # five more tries
        rig.wait(lambda: time.monotonic() > until)
        assert not any(word.startswith(failed) for word in words(rig.page))
        assert any("being written" in line for line in waiting(rig))
    rig.wait(lambda: not any("being written" in line for line in waiting(rig)))


def test_a_stop_of_an_answer_that_is_written_is_refused_in_words(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "Whole.")
    rig.engine.end(0)
    rig.wait(lambda: any(not card.streaming for card in rig.state.cards))
    rig.press(rig.number("Whole"), "X")
    assert "This answer is written already." in words(rig.page)


def test_nothing_is_submitted_while_answers_stream(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    assert "The answers are still being written. Wait for them, or stop them." in rig.words()
    assert rig.stored(rig.desk.history.recent).items[0].state.value == "draft"


def test_no_gold_answer_is_begun_of_one_that_streams_and_the_key_says_why(rig: Rig) -> None:
    rig.ask("Why?", 2)
    rig.engine.say(0, "Half an")
    rig.press("1", "E")
    assert "The answers are still being written. Wait for them, or stop them." in rig.words()
    rig.engine.answer(" answer.", "Another.")
    rig.wait(lambda: "The answers are still being written. Wait for them, or stop them." not in rig.words())


def test_nothing_moves_while_text_streams(rig: Rig) -> None:
    rig.ask("Why?", 4)
    rig.engine.say(0, "A few words to begin with.")
    rig.wait(lambda: rig.page.written_characters() > 20)
    QApplication.processEvents()
    before = [(card.geometry(), card.text.geometry()) for card in rig.cards()]
    for n in range(60):
        rig.engine.say(n % 4, f"Line {n} of an answer that becomes longer than its card.\n\n")
    rig.wait(lambda: all(card.text.verticalScrollBar().maximum() > 0 for card in rig.cards()))
    assert [(card.geometry(), card.text.geometry()) for card in rig.cards()] == before
    assert {card.text.verticalScrollBar().value() for card in rig.cards()} == {0}


def test_the_trainer_ranks_blind(rig: Rig, language: Language) -> None:
    rig.answered("Why?", ("a", "b", "c"))
    for code in ("en", "ru"):
        language.choose(code)
        QApplication.processEvents()
        said = [
            text
            for widget in (rig.page, *rig.page.findChildren(QWidget), *rig.page.side_panel().findChildren(QWidget))
            for text in (
                widget.accessibleName(),
                widget.accessibleDescription(),
                widget.toolTip(),
                getattr(widget, "text", str)() if callable(getattr(widget, "text", None)) else "",
            )
        ]
        assert not any(PROVENANCE.model_name in str(text) for text in said)
        assert not any("SmolLM" in str(text) for text in said)


def test_the_question_is_shown_with_its_earlier_turns_on_demand(rig: Rig) -> None:
    earlier = (Message(Role.USER, "Hello."), Message(Role.ASSISTANT, "Good day."))
    rig.ask("Is that safe?", 2, *earlier)
    assert rig.page.findChild(FoldedText).text() == "Is that safe?"
    assert "2 earlier turns" in rig.words()
    rig.press("T")
    assert not rig.page.findChild(FoldedText).isVisible()
    rig.press("T")
    assert rig.page.findChild(FoldedText).isVisible()
