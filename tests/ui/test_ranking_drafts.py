"""Nothing that was decided or typed is lost, and one ranking becomes one record."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QListWidget

from app.domain.work import WorkKind, WorkState
from app.storage.drafts import DraftRepository
from tests.ui.ranking_rig import Rig, open_rig
from ui.bridge.autosave import PAUSE_MS
from ui.i18n import Language
from ui.page import SavedMark
from ui.ranking.question_form import QuestionForm
from ui.ranking.start_view import StartView
from ui.ranking.why_field import WhyField
from ui.theme import Theme

ANSWERS = ("A pair that needs care.", "Better ask a doctor.", "Completely safe.", "Do tell the clinic first.")


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[Rig]:
    made = open_rig(tmp_path / "home", theme)
    yield made
    made.close()
    assert made.crashes == []


def saved(rig: Rig) -> bool:
    return rig.page.saved().mark is SavedMark.SAVED


def waiting(rig: Rig) -> list[str]:
    """The lines of the list of what waits."""
    found = rig.page.findChild(StartView).findChild(QListWidget)
    return [found.item(n).text() for n in range(found.count())] if found.isVisible() else []


def go_on(rig: Rig) -> None:
    """Open the first ranking of the list with the keyboard."""
    rig.wait(lambda: bool(waiting(rig)))
    rig.page.focus_first()
    rig.press("Return")
    rig.wait(lambda: rig.page.judging)


def test_a_killed_program_comes_back_exactly_where_it_was(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.answered("Is it safe?", ANSWERS)
    rig.press("1", "Q", "6", "F", "3", "Esc", "Return", "3", "Return", "2", "Return", "=")
    rig.press("P", "7", "Esc", "4", "W")
    rig.type_words("Потому что\u00a0так — и\tточка.")
    rig.wait(lambda: saved(rig))
    before = rig.state
    rig.kill()  # nobody told the page

    again = open_rig(tmp_path / "home", theme, keys=rig.keys)
    go_on(again)
    after = again.state
    assert after.sheet == before.sheet
    assert after.selected == before.selected == 3
    assert after.cards == before.cards
    assert list(again.medals().values()) == ["1st", "2–3", "2–3", ""]
    field = again.page.findChild(WhyField)
    assert field.text() == "Потому что\u00a0так — и\tточка."
    assert after.past == before.past
    assert field.caret() == len(field.text())
    again.close()


def test_a_kill_loses_one_pause_at_most_also_of_one_who_never_pauses(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.answered("Is it safe?", ANSWERS)
    rig.press("1", "Return")
    rig.wait(lambda: saved(rig))
    rig.press("2", "Return")
    at_once, later = tmp_path / "at once", tmp_path / "later"
    # What is on the disk between two calls of the storage thread is what a kill leaves.
    rig.stored(lambda: shutil.copytree(tmp_path / "home", at_once))
    until = time.monotonic() + 2 * PAUSE_MS / 1000
    while time.monotonic() < until:
        rig.press("3", "4")
        time.sleep(0.02)
    rig.work.run(lambda: shutil.copytree(tmp_path / "home", later), owner=rig.page)
    rig.close()

    for home, orders in ((at_once, ("A", "A › B")), (later, ("A › B",))):
        again = open_rig(home, theme, keys=rig.keys)
        go_on(again)
        assert again.page.order_words() in orders
        again.close()


def test_what_was_typed_a_moment_before_closing_is_kept(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.answered("Is it safe?", ANSWERS)
    rig.press("W")
    rig.type_words("Last words")
    rig.close()

    again = open_rig(tmp_path / "home", theme, keys=rig.keys)
    go_on(again)
    assert again.state.sheet.justification == "Last words"
    again.close()


def test_a_question_not_asked_yet_is_kept(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.type_words("Почему небо синее?")
    rig.close()

    again = open_rig(tmp_path / "home", theme, keys=rig.keys)
    again.wait(lambda: again.page.findChild(QuestionForm).text == "Почему небо синее?")
    again.press("Ctrl+Return")
    again.wait(lambda: bool(again.engine.requests))
    assert again.engine.job.messages[-1].content == "Почему небо синее?"
    again.close()

    third = open_rig(tmp_path / "home", theme, keys=rig.keys)
    assert third.page.findChild(QuestionForm).text == ""
    third.close()


def test_what_is_typed_before_the_kept_question_is_read_goes_behind_it(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.type_words("Почему небо синее? ")
    rig.close()

    held = Event()
    again = open_rig(tmp_path / "home", theme, keys=rig.keys, held=held)
    again.type_words("x")
    again.page.leave()
    assert again.page.findChild(QuestionForm).text == "x"  # the kept one is not here yet
    held.set()
    again.wait(lambda: again.page.findChild(QuestionForm).text == "Почему небо синее? x")
    again.wait(lambda: saved(again))
    again.close()

    third = open_rig(tmp_path / "home", theme, keys=rig.keys)
    assert third.page.findChild(QuestionForm).text == "Почему небо синее? x"
    third.close()


def test_what_is_typed_before_the_kept_question_is_read_and_closed_at_once_is_kept_behind_it(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_rig(tmp_path / "home", theme)
    rig.type_words("Why? ")
    rig.close()

    held = Event()
    again = open_rig(tmp_path / "home", theme, keys=rig.keys, held=held)
    for word in ("And ", "how?"):
        again.type_words(word)
        again.page.leave()  # twice: what was kept is not put in front twice
    held.set()
    again.close()

    third = open_rig(tmp_path / "home", theme, keys=rig.keys)
    assert third.page.findChild(QuestionForm).text == "Why? And how?"
    third.close()


def test_the_question_stays_in_the_field_until_its_answers_are_kept(rig: Rig) -> None:
    rig.type_words("Why?")
    rig.press("Ctrl+Return")
    rig.wait(lambda: bool(rig.engine.requests))
    assert rig.page.findChild(QuestionForm).text == ""
    assert [draft.title for draft in rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.RANKING))] == ["Why?"]


def test_submit_pressed_five_times_gives_one_record(rig: Rig) -> None:
    rig.answered("Is it safe?", ANSWERS)
    done: list[str] = []
    rig.page.submitted.connect(done.append)
    rig.press("1", "Return", "2", "Return")
    for _ in range(5):
        QTest.keyClick(rig.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rig.wait(lambda: not rig.page.judging)
    rig.stored(lambda: True)
    items = rig.stored(rig.desk.history.recent).items
    assert [item.state for item in items] == [WorkState.SUBMITTED]
    assert done == [items[0].id]


def test_submitting_while_a_draft_is_being_saved_leaves_no_draft_behind(rig: Rig) -> None:
    rig.answered("Is it safe?", ANSWERS)
    rig.press("1", "Return", "2", "Return", "W")
    rig.type_words("so")
    rig.press("Esc", "Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    rig.stored(lambda: True)
    assert rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.RANKING)) == ()
    assert waiting(rig) == []


def test_a_ranking_is_put_aside_and_gone_on_with(rig: Rig) -> None:
    rig.answered("First question?", ANSWERS)
    rig.press("1", "Return", "2", "Return", "W")
    rig.type_words("typed just before")
    rig.press("Ctrl+W")
    rig.answered("Second question?", ANSWERS[:2])
    rig.press("Ctrl+W")
    rig.wait(lambda: len(waiting(rig)) == 2)
    assert [line.splitlines()[0] for line in waiting(rig)] == ["Second question?", "First question?"]
    assert "placed 2 of 4" in waiting(rig)[1]
    rig.press("Down", "Return")
    rig.wait(lambda: rig.page.judging)
    assert rig.state.sheet.justification == "typed just before"
    assert rig.page.order_words() == "A › B"


def test_a_ranking_thrown_away_can_be_brought_back(rig: Rig) -> None:
    rig.answered("First question?", ANSWERS)
    rig.press("1", "Return", "2", "Return")
    discard = next(action for action in rig.page.named_actions() if action.text() == "Throw away")
    discard.trigger()
    rig.wait(lambda: "The ranking was thrown away." in rig.words() and waiting(rig) == [])
    _click(rig, "Undo")
    rig.wait(lambda: len(waiting(rig)) == 1)
    go_on(rig)
    assert rig.page.order_words() == "A › B"


def test_rankings_that_wait_are_thrown_away_one_after_the_other(rig: Rig) -> None:
    for question in ("First?", "Second?", "Third?"):
        rig.answered(question, ANSWERS[:2])
    rig.press("Ctrl+W")
    rig.wait(lambda: len(waiting(rig)) == 3)
    rig.press("Down")
    for left in (["Third?", "First?"], ["Third?"], []):
        rig.press("Ctrl+Shift+Delete") if left else _click(rig, "Throw away")
        rig.wait(lambda left=left: [line.splitlines()[0] for line in waiting(rig)] == left)
    discard = next(action for action in rig.page.named_actions() if action.text() == "Throw away")
    assert not discard.isEnabled()
    rig.type_words("What next?")
    assert rig.page.findChild(QuestionForm).text == "What next?"


def test_a_submitted_ranking_is_revised_as_a_new_record(rig: Rig) -> None:
    rig.answered("Is it safe?", ANSWERS)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    [item] = rig.stored(rig.desk.history.recent).items
    rig.page.revise(rig.stored(lambda: rig.desk.annotate.revise(entry_id=item.id)))
    rig.wait(lambda: rig.page.judging)
    assert rig.page.subtitle().startswith("a revision · ")
    assert rig.page.order_words() == "A › B"
    rig.press("2", "Alt+Left")
    rig.wait(lambda: saved(rig))
    [draft] = rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.RANKING))
    assert draft.supersedes == item.id
    rig.press("Ctrl+W")
    go_on(rig)  # from its own draft, with no set of answers behind it
    assert rig.page.order_words() == "B › A"
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    states = {work.id: work.state for work in rig.stored(rig.desk.history.recent).items}
    assert states.pop(item.id) is WorkState.REVISED
    assert list(states.values()) == [WorkState.SUBMITTED]


def test_reasons_are_gone_on_with_where_they_ended_when_a_ranking_is_revised(rig: Rig) -> None:
    rig.answered("Is it safe?", ANSWERS)
    rig.press("1", "Return", "2", "Return", "W")
    rig.type_words("Безопаснее 👍.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.page.judging)
    [item] = rig.stored(rig.desk.history.recent).items
    rig.page.revise(rig.stored(lambda: rig.desk.annotate.revise(entry_id=item.id)))
    rig.wait(lambda: rig.page.judging)
    rig.press("W")
    rig.type_words(" И точнее.")
    assert rig.page.state.sheet.justification == "Безопаснее 👍. И точнее."


def test_a_full_disk_is_told_and_the_page_goes_on_when_there_is_room(rig: Rig) -> None:
    rig.answered("Is it safe?", ANSWERS)
    rig.wait(lambda: saved(rig))
    with rig.no_room():
        rig.press("W")
        rig.type_words("kept in the end " * 2_000)  # more than the pages that are there hold
        rig.wait(lambda: rig.page.saved().mark is SavedMark.UNSAVED)
        assert rig.page.saved().reason
        rig.press("Esc", "Ctrl+W")  # it leaves the desk unsaved: it is written as soon as there is room
        rig.wait(lambda: any("disk" in words.lower() for words in rig.words()))
        assert rig.page.saved().mark is SavedMark.UNSAVED
    rig.wait(lambda: rig.page.saved().mark is not SavedMark.UNSAVED)
    [draft] = rig.stored(lambda: DraftRepository(rig.database).all(WorkKind.RANKING))
    assert "kept in the end" in draft.body


def _click(rig: Rig, words: str) -> None:
    [button] = [b for b in rig.page.findChildren(QAbstractButton) if b.isVisible() and b.text() == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
