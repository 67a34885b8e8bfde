"""A gold answer begun from the card of a ranking leads back to that ranking once it is signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.task import TaskKind, TaskState
from app.domain.work import WorkKind
from tests.task_samples import task
from tests.ui.inbox_steps import given, state_of
from tests.ui.window_rig import WindowRig, open_window
from tests.ui.write_steps import QUESTION, said_on, texts
from ui.i18n import Language
from ui.theme import Theme

WAITS = "The ranking that you left for it is not submitted yet."


@pytest.fixture
def rig(tmp_path: Path, theme: Theme, language: Language) -> Iterator[WindowRig]:
    made = open_window(tmp_path / "home", theme, language)
    yield made
    made.close()
    assert made.crashes == []


def task_on_rank(rig: WindowRig) -> None:
    given(rig, task("pair", TaskKind.RANKING, given=("Take ten.", "Ask a doctor.")))
    rig.press("Return")
    rig.wait(lambda: rig.window.current_place == "rank")
    rig.wait(lambda: rig.rank.judging)


def begin_gold(rig: WindowRig) -> None:
    rig.press("E")
    rig.wait(lambda: rig.window.current_place == "write")
    rig.stored(lambda: True)
    rig.wait(lambda: rig.write.writing)
    rig.type_words(" With food.")


def sign_gold(rig: WindowRig) -> None:
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    rig.wait(lambda: "Signed and kept" in said_on(rig))


def test_it_leads_back_to_a_task_as_it_was_left(rig: WindowRig) -> None:
    task_on_rank(rig)
    rig.press("2", "Return")
    order = rig.rank.order_words()
    begin_gold(rig)
    sign_gold(rig)
    assert WAITS in said_on(rig)

    rig.press("F8")
    assert rig.window.current_place == "rank"
    assert rig.rank.order_words() == order != ""
    rig.press("1", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    assert state_of(rig, "pair") is TaskState.DONE


def test_the_same_card_again_goes_on_with_what_was_written(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    rig.window.open_place("rank")
    begin_gold(rig)
    assert texts(rig)[-1].endswith(" With food. With food.")
    rig.write.put_away()
    assert len(rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))) == 1


def test_another_card_begins_another_gold_answer_and_the_first_goes_on(rig: WindowRig) -> None:
    task_on_rank(rig)
    rig.press("1")
    begin_gold(rig)
    first = texts(rig)[-1]
    rig.window.open_place("rank")
    rig.press("2")
    begin_gold(rig)
    assert texts(rig)[-1] != first
    rig.window.open_place("rank")
    rig.press("1")
    begin_gold(rig)
    assert texts(rig)[-1] == f"{first} With food."
    rig.write.put_away()
    assert len(rig.stored(lambda: rig.desk.drafts.recent(kind=WorkKind.INSTRUCT))) == 2


def test_the_same_card_goes_on_after_the_page_was_left(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    written = texts(rig)[-1]
    rig.press("Ctrl+W")
    assert not rig.write.writing
    rig.window.open_place("rank")
    begin_gold(rig)
    assert texts(rig)[-1] == f"{written} With food."


def test_a_card_whose_gold_answer_was_signed_begins_another(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    written = texts(rig)[-1]
    sign_gold(rig)
    rig.window.open_place("rank")
    begin_gold(rig)
    assert texts(rig)[-1] == written


def test_over_the_next_gold_answer_nothing_is_said_of_the_one_before(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    sign_gold(rig)
    rig.window.open_place("rank")
    begin_gold(rig)
    rig.stored(lambda: True)
    assert "Signed and kept" not in said_on(rig)


def test_it_leads_back_to_a_ranking_that_is_no_task_after_another_was_begun(rig: WindowRig) -> None:
    rig.rank.start((QUESTION,), k=2)
    rig.wait(lambda: rig.rank.streaming)
    rig.engine.answer("Yes.", "No.")
    rig.wait(lambda: rig.rank.judging and not rig.rank.streaming)
    asked = rig.rank.state
    assert asked is not None
    begin_gold(rig)
    rig.rank.put_aside()
    rig.window.open_place("write")
    sign_gold(rig)

    rig.press("F8")
    rig.wait(lambda: rig.rank.judging)
    assert rig.rank.state is not None
    assert rig.rank.state.answer_set == asked.answer_set


def test_it_leads_back_to_a_revision_that_nothing_was_changed_of(rig: WindowRig) -> None:
    task_on_rank(rig)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    done = rig.stored(rig.desk.history.recent).items[0].id
    rig.rank.revise(rig.stored(lambda: rig.desk.annotate.revise(entry_id=done)))
    rig.wait(lambda: rig.rank.judging)
    rig.stored(lambda: True)
    rig.press("1")
    begin_gold(rig)
    sign_gold(rig)
    assert WAITS in said_on(rig)


def test_a_ranking_that_is_gone_is_not_offered(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    assert rig.rank.judging
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    rig.window.open_place("write")
    sign_gold(rig)
    assert WAITS not in said_on(rig)

    rig.press("F8")
    assert rig.window.current_place == "history"


def test_a_ranking_that_was_submitted_meanwhile_is_offered_no_more(rig: WindowRig) -> None:
    task_on_rank(rig)
    begin_gold(rig)
    sign_gold(rig)
    rig.window.open_place("rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    rig.window.open_place("write")
    rig.wait(lambda: WAITS not in said_on(rig))
    rig.press("F8")
    assert rig.window.current_place == "history"


def test_it_leads_back_after_a_restart(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    task_on_rank(rig)
    begin_gold(rig)
    rig.wait(lambda: rig.write.saved().mark == "saved")
    rig.kill()

    again = open_window(tmp_path, theme, language)
    again.wait(lambda: again.write.writing)
    sign_gold(again)
    again.press("F8")
    again.wait(lambda: again.rank.judging)
    assert again.window.current_place == "rank"
    again.close()
    assert rig.crashes == again.crashes == []
