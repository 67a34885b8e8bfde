"""A task is done on the page of its kind, and comes back to it after anything that may happen meanwhile."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from app.domain.errors import EngineStopped
from app.domain.generation import Message, Role
from app.domain.task import Known, Purpose, TaskKind, TaskState
from tests.task_samples import SHEET, hand_out, task
from tests.ui.inbox_steps import (
    given,
    inbox,
    newest_instruct,
    newest_ranking,
    rows,
    state_of,
    with_reason,
    words,
)
from tests.ui.window_rig import WindowRig, open_window
from tests.ui.write_steps import fields, texts
from ui.i18n import Language
from ui.ranking.why_field import WhyField
from ui.theme import Theme
from ui.widgets.action_button import PrimaryButton


def heading(rig: WindowRig) -> str:
    page = rig.window.page(rig.window.current_place)
    assert page is not None
    return page.subtitle()


def main_button(rig: WindowRig) -> str:
    """What the key that goes on does, as the foot of Rank says it."""
    button = next(each for each in rig.rank.footer().findChildren(PrimaryButton) if each.isVisible())
    return button.text()


def opened(rig: WindowRig, place: str) -> None:
    rig.press("Return")
    rig.wait(lambda: rig.window.current_place == place)
    rig.wait(lambda: heading(rig).startswith("Task "))


def test_an_instruct_opens_in_write_with_its_conversation(rig: WindowRig) -> None:
    messages = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "How much?"))
    given(rig, task("dose", messages=messages, language="ru"), task("other"))

    opened(rig, "write")
    assert texts(rig) == ["Be brief.", "How much?", ""]
    assert heading(rig) == "Task 1 of 2 · medicine · Russian · explanation"
    rig.type_words("500 mg.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)

    assert state_of(rig, "dose") is TaskState.DONE
    record = newest_instruct(rig)
    assert record.messages == (*messages, Message(Role.ASSISTANT, "500 mg."))
    assert (record.specialisation, record.language) == ("medicine", "ru")
    rig.press("F8")
    rig.wait(lambda: texts(rig)[:1] == ["What is other?"])


def test_a_ranking_asks_the_model_for_as_many_answers_as_the_project_says(rig: WindowRig) -> None:
    given(rig, task("dose", TaskKind.RANKING))

    rig.press("Return")
    rig.wait(lambda: rig.rank.streaming)
    assert len(rig.engine.requests[-1].seeds) == SHEET.project.k
    rig.engine.answer("One.", "Two.", "Three.")
    rig.wait(lambda: not rig.rank.streaming)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    assert state_of(rig, "dose") is TaskState.DONE
    assert len(newest_ranking(rig).candidates) == 3


def test_given_answers_are_ranked_and_the_record_makes_up_nothing_about_them(rig: WindowRig) -> None:
    given(rig, task("dose", TaskKind.RANKING, given=("Take one.", "Take ten.")))

    opened(rig, "rank")
    assert not rig.engine.requests
    assert rig.rank.state is not None
    assert {card.answer.text for card in rig.rank.state.cards} == {"Take one.", "Take ten."}
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    record = newest_ranking(rig)
    assert [candidate.text for candidate in record.candidates] == ["Take one.", "Take ten."]
    for candidate in record.candidates:
        assert candidate.given
        assert (candidate.seed, candidate.sampling, candidate.stop, candidate.provenance) == (None, None, None, None)


def test_another_task_opened_meanwhile_loses_nothing(rig: WindowRig) -> None:
    given(rig, task("one"), task("two"), task("pair", TaskKind.RANKING, given=("Yes.", "No.")))

    opened(rig, "write")
    rig.type_words("Half an answer")
    rig.press("Ctrl+Shift+N")
    rig.wait(lambda: texts(rig) == ["What is two?", ""])
    rig.type_words("Another half")
    inbox(rig)
    rig.wait(lambda: [row[1].split(" · ")[0] for row in rows(rig)] == ["begun", "begun", "ranking"])

    rig.press("Home")
    opened(rig, "write")
    rig.wait(lambda: texts(rig) == ["What is one?", "Half an answer"])


def test_a_stray_key_after_a_ranking_does_not_take_the_way_to_the_next_task(rig: WindowRig) -> None:
    given(rig, task("pair", TaskKind.RANKING, given=("Yes.", "No.")), task("other"))
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    rig.press("Ctrl+Return")
    assert "Write your question first." in words(rig.rank)

    rig.press("F8")
    rig.wait(lambda: texts(rig)[:1] == ["What is other?"])


def test_words_typed_before_the_next_task_is_there_go_into_no_other(rig: WindowRig) -> None:
    given(rig, task("one"), task("two"))
    opened(rig, "write")
    rig.type_words("Answer of one.")
    rig.press("Ctrl+Shift+N")
    rig.type_words("Typed at once")
    rig.wait(lambda: texts(rig)[:1] == ["What is two?"])

    inbox(rig)
    rig.press("Home")
    opened(rig, "write")
    rig.wait(lambda: texts(rig) == ["What is one?", "Answer of one."])


def test_the_way_to_the_next_task_goes_with_the_last_task(rig: WindowRig) -> None:
    given(rig, task("one"), task("pair", TaskKind.RANKING, given=("Yes.", "No.")))
    opened(rig, "write")
    rig.type_words("An answer.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: "The task is done." in words(rig.write))
    inbox(rig)
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    rig.window.open_place("write")
    rig.wait(lambda: "The task is done." not in words(rig.write))


def test_tasks_that_come_while_one_is_done_are_led_on_to(rig: WindowRig) -> None:
    given(rig, task("one"))
    opened(rig, "write")
    rig.type_words("An answer.")
    rig.stored(lambda: hand_out(rig.desk.inbox, [task("two")]))
    rig.desk_window.tasks_came()
    rig.wait(lambda: heading(rig).startswith("Task 1 of 2"))
    rig.press("Ctrl+Return")
    rig.wait(lambda: "The task is done." in words(rig.write))
    rig.press("F8")
    rig.wait(lambda: texts(rig)[:1] == ["What is two?"])


def test_a_killed_program_comes_back_to_the_task(tmp_path: Path, theme: Theme, language: Language) -> None:
    rig = open_window(tmp_path, theme, language)
    given(rig, task("one"), task("two"))
    opened(rig, "write")
    rig.type_words("Half an answer")
    rig.wait(lambda: rig.write.saved().mark == "saved")
    rig.kill()

    again = open_window(tmp_path, theme, language)
    assert again.window.current_place == "write"
    again.wait(lambda: heading(again).startswith("Task 1 of 2"))
    assert texts(again) == ["What is one?", "Half an answer"]
    again.press("Ctrl+Return")
    again.wait(lambda: not again.write.writing)
    assert state_of(again, "one") is TaskState.DONE
    again.close()
    assert rig.crashes == again.crashes == []


def test_a_killed_program_comes_back_to_given_answers_in_the_order_they_were_put(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    rig = open_window(tmp_path, theme, language)
    given(rig, task("pair", TaskKind.RANKING, given=("Yes.", "No.", "Perhaps.")))
    opened(rig, "rank")
    rig.press("3", "Return", "1", "Return")
    order = rig.rank.order_words()
    rig.wait(lambda: rig.rank.saved().mark == "saved")
    rig.kill()

    again = open_window(tmp_path, theme, language)
    again.wait(lambda: heading(again).startswith("Task 1 of 1"))
    assert again.rank.order_words() == order == "C › A"
    again.close()
    assert rig.crashes == again.crashes == []


def test_a_task_given_back_at_work_leaves_what_was_written_in_the_drafts(rig: WindowRig) -> None:
    given(rig, task("one"), task("two"))
    opened(rig, "write")
    rig.type_words("Half an answer")

    with_reason(rig, "Not my field.", lambda: rig.press("Ctrl+Shift+K"))

    rig.wait(lambda: not rig.write.writing)
    assert "What you wrote stays in your drafts." in words(rig.write)
    assert [draft.title for draft in rig.stored(rig.desk.drafts.recent)] == ["What is one?"]
    rig.press("F8")
    rig.wait(lambda: texts(rig) == ["What is two?", ""])


def test_a_task_given_back_before_anything_was_written_leaves_nothing(rig: WindowRig) -> None:
    given(rig, task("one"), task("two"))
    opened(rig, "write")
    rig.wait(lambda: bool(rig.stored(rig.desk.drafts.recent)))

    with_reason(rig, "Not my field.", lambda: rig.press("Ctrl+Shift+K"))

    rig.wait(lambda: not rig.write.writing)
    assert "What you wrote stays in your drafts." not in words(rig.write)
    assert not rig.stored(rig.desk.drafts.recent)
    rig.press("F8")
    rig.wait(lambda: texts(rig) == ["What is two?", ""])


def test_a_ranking_given_back_before_anything_was_decided_leaves_nothing(rig: WindowRig) -> None:
    given(rig, task("pair", TaskKind.RANKING, given=("Yes.", "No.")), task("other"))
    opened(rig, "rank")
    rig.wait(lambda: bool(rig.stored(rig.desk.drafts.recent)))

    with_reason(rig, "", lambda: rig.press("Ctrl+Shift+B"))

    rig.wait(lambda: not rig.rank.judging)
    assert "What you wrote stays in your drafts." not in words(rig.rank)
    assert not rig.stored(rig.desk.drafts.recent)
    rig.wait(lambda: "Waiting to be ranked" not in words(rig.rank))


def test_a_ranking_given_back_with_an_order_stays_in_the_drafts(rig: WindowRig) -> None:
    given(rig, task("pair", TaskKind.RANKING, given=("Yes.", "No.")))
    opened(rig, "rank")
    rig.press("2", "Return")

    with_reason(rig, "", lambda: rig.press("Ctrl+Shift+B"))

    rig.wait(lambda: not rig.rank.judging)
    assert "What you wrote stays in your drafts." in words(rig.rank)
    assert [draft.title for draft in rig.stored(rig.desk.drafts.recent)] == ["What is pair?"]


def test_guidelines_and_note_are_beside_the_work_by_one_key(rig: WindowRig) -> None:
    given(rig, task("one", note="Look at the dose."))
    opened(rig, "write")
    side = rig.write.side_panel()
    assert "Look at the dose." in words(side)
    assert "# How we answer" in words(side)

    rig.press("Ctrl+G")
    assert "Look at the dose." not in words(side)
    assert any(label.text() == "Genre" for label in side.findChildren(QLabel) if label.isVisible())

    rig.press("Ctrl+\\", "Ctrl+G")
    assert "Look at the dose." in words(side)
    rig.press("Ctrl+Return")  # back to the work: something is missing there
    assert fields(rig)[-1].hasFocus()


def test_the_key_that_turns_to_the_guidelines_turns_back_to_the_words_that_were_written(rig: WindowRig) -> None:
    given(rig, task("one"))
    opened(rig, "write")
    rig.type_words("Take it with ")
    rig.press("Ctrl+G", "Ctrl+G")  # the page's own panel, then the guidelines again
    assert rig.write.side_panel().isAncestorOf(QApplication.focusWidget())

    rig.press("Ctrl+G")
    assert fields(rig)[-1].hasFocus()
    rig.type_words("food.")
    assert texts(rig)[-1] == "Take it with food."


def test_the_key_that_turns_to_the_guidelines_turns_back_to_the_field_that_was_left(rig: WindowRig) -> None:
    given(rig, task("pair", TaskKind.RANKING, given=("Take ten.", "Ask a doctor.")))
    opened(rig, "rank")
    rig.press("W")
    left = QApplication.focusWidget()
    assert isinstance(left, WhyField)
    rig.press("Ctrl+G", "Ctrl+G")
    assert not left.hasFocus()

    rig.press("Ctrl+G")
    assert left.hasFocus()


def test_after_a_practice_ranking_the_known_answer_and_the_reason_are_told(rig: WindowRig) -> None:
    known = Known(best_first=((1,), (0,)), explanation="The first one *invents* a dose.")
    practice = {"purpose": Purpose.PRACTICE, "given": ("Take ten.", "Ask a doctor."), "known": known}
    given(rig, task("pair", TaskKind.RANKING, **practice), task("other"))
    opened(rig, "rank")
    assert "practice" in heading(rig)
    assert rig.rank.state is not None
    first = next(n for n, card in enumerate(rig.rank.state.cards, 1) if card.answer.text == "Take ten.")
    rig.press(str(first), "Return", str(3 - first), "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    said = words(rig.rank)
    ten, doctor = "AB"[first - 1], "AB"[2 - first]
    for part in (
        "The known answer is another one",
        f"Your order: {ten} › {doctor}",
        f"Known order: {doctor} › {ten}",
        "0 of 1 pairs are ordered alike.",
        "The first one *invents* a dose.",
        f"{ten}\n{doctor}\n",
        "Take ten.\nAsk a doctor.",
    ):
        assert part in said
    rig.press("F8")
    rig.wait(lambda: rig.window.current_place == "write")


def test_the_main_key_leads_from_a_lesson_to_the_next_task_as_its_button_says(rig: WindowRig) -> None:
    practice = {"purpose": Purpose.PRACTICE, "given": ("Ten.", "None."), "known": Known(best_first=((1,), (0,)))}
    given(rig, task("pair", TaskKind.RANKING, **practice), task("other"))
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    assert main_button(rig) == "Next task"

    rig.press("Ctrl+Return")
    rig.wait(lambda: texts(rig)[:1] == ["What is other?"])


def test_after_the_last_lesson_the_main_key_leads_to_a_question_as_its_button_says(rig: WindowRig) -> None:
    practice = {"purpose": Purpose.PRACTICE, "given": ("Ten.", "None."), "known": Known(best_first=((1,), (0,)))}
    given(rig, task("pair", TaskKind.RANKING, **practice))
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    assert main_button(rig) == "New question"

    rig.press("Ctrl+Return")
    assert main_button(rig) == "Get the answers"
    assert "Which answer is better?" in words(rig.rank)


def test_a_task_is_revised_by_the_project_that_it_was_done_by(rig: WindowRig) -> None:
    asks_of_sources = replace(SHEET, sha256="50" * 32, project=replace(SHEET.project, criteria=("sources",)))
    pair = task("pair", TaskKind.RANKING, given=("Yes.", "No."), sheet=asks_of_sources.sha256)
    rig.stored(lambda: hand_out(rig.desk.inbox, [pair], sheet=asks_of_sources))
    inbox(rig)
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)

    done = rig.stored(rig.desk.history.recent).items[0]
    revision = rig.stored(lambda: rig.desk.annotate.revise(entry_id=done.id))
    rig.rank.revise(revision)
    rig.wait(lambda: rig.rank.judging)
    rig.press("C")
    assert "Sources" in words(rig.rank)
    assert "Correctness" not in words(rig.rank)


def test_after_an_exam_nothing_is_told(rig: WindowRig) -> None:
    known = Known(best_first=((1,), (0,)), explanation="The first one invents a dose.")
    given(rig, task("pair", TaskKind.RANKING, purpose=Purpose.EXAM, given=("Ten.", "None."), known=known))
    opened(rig, "rank")
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    assert "known" not in words(rig.rank).lower()


def test_a_model_that_stopped_is_asked_again_in_the_same_draft(rig: WindowRig) -> None:
    given(rig, task("dose", TaskKind.RANKING))
    rig.press("Return")
    rig.wait(lambda: rig.rank.streaming)
    rig.engine.fail(EngineStopped(exit_code=-9))
    rig.wait(lambda: not rig.rank.streaming)
    before = len(rig.engine.requests)

    rig.press("F8")
    rig.wait(lambda: len(rig.engine.requests) > before)
    rig.engine.answer("One.", "Two.", "Three.")
    rig.wait(lambda: rig.rank.judging and not rig.rank.streaming)
    rig.press("1", "Return", "2", "Return", "Ctrl+Return")
    rig.wait(lambda: not rig.rank.judging)
    assert state_of(rig, "dose") is TaskState.DONE


def test_a_task_with_answers_that_cannot_be_ranked_says_so(rig: WindowRig) -> None:
    given(rig, task("one", TaskKind.RANKING, given=("Alone.",)))
    rig.press("Return")
    rig.wait(lambda: rig.window.current_place == "rank")
    rig.wait(lambda: "came with 1 answers" in words(rig.rank))
    assert not rig.engine.requests
