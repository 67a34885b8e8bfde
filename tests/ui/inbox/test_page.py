"""The Inbox as a person meets it: what there is to do, all that is said of it, what can be given back."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QListView

from app.domain.generation import Message, Role
from app.domain.task import Back, GivenBack, Purpose, TaskKind, TaskState
from tests.task_samples import task
from tests.ui.inbox_steps import given, inbox, rows, state_of, with_reason, words
from tests.ui.window_rig import WindowRig


def soon(**by: float) -> datetime:
    return datetime.now(UTC) + timedelta(**by)


def test_without_a_company_the_page_says_how_tasks_come(rig: WindowRig) -> None:
    page = inbox(rig)
    rig.wait(lambda: "Join one on the Company page" in words(page))


def test_tasks_are_listed_by_urgency_with_what_there_is_to_know(rig: WindowRig) -> None:
    given(
        rig,
        task("later", due=soon(days=3)),
        task("late", TaskKind.RANKING, due=soon(days=-2)),
        task("urgent", priority=5, purpose=Purpose.PRACTICE),
    )

    assert rows(rig) == [
        ("What is urgent?", "gold answer · practice · medicine · English · priority 5", ""),
        ("What is late?", "ranking · medicine · English", "overdue by 2 days"),
        ("What is later?", "gold answer · medicine · English", "due in 3 days"),
    ]


def test_a_task_beside_the_list_says_all_that_it_carries(rig: WindowRig) -> None:
    page = given(
        rig,
        task(
            "dose",
            TaskKind.RANKING,
            messages=(Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "How much?\nFor a *child*.")),
            given=("One.", "Two."),
            note="Look at the **dose**.",
            due=soon(days=1),
        ),
    )

    said = words(page)
    for part in ("Be brief.", "For a *child*.", "2 answers came with it", "Look at the **dose**.", "Calm and exact."):
        assert part in said
    assert "# How we answer" in said
    assert "Due tomorrow" in said
    assert "Reserved for you for 7 more days" in said


def test_the_rail_counts_what_there_is_to_do(rig: WindowRig) -> None:
    given(rig, task("one"), task("two"))
    rig.desk_window.tasks_came()
    rig.wait(lambda: rail_name(rig) == "Inbox, 2")
    with_reason(rig, "", lambda: rig.press("Ctrl+Shift+B"))
    rig.wait(lambda: rail_name(rig) == "Inbox, 1")


def rail_name(rig: WindowRig) -> str:
    from ui.rail import RailButton

    return next(b.accessibleName() for b in rig.window.findChildren(RailButton) if b.place.key == "inbox")


@pytest.mark.parametrize(
    ("key", "how"),
    [("Ctrl+Shift+K", Back.SKIPPED), ("Ctrl+Shift+F", Back.FLAGGED), ("Ctrl+Shift+B", Back.RELEASED)],
)
def test_a_task_goes_back_by_key_with_a_reason_and_the_next_is_looked_at(rig: WindowRig, key: str, how: Back) -> None:
    page = given(rig, task("one"), task("two"))

    with_reason(rig, " Not my field. ", lambda: rig.press(key))

    rig.wait(lambda: [kept.task.id for kept in page.listed] == ["two"])
    assert rig.stored(rig.desk.inbox.wish).back == (GivenBack(task="one", how=how, reason="Not my field."),)
    assert "What is two?" in words(page)
    assert page.findChild(QListView).hasFocus()


def test_a_flag_without_a_reason_is_asked_for_one(rig: WindowRig) -> None:
    page = given(rig, task("one"))

    asked = with_reason(rig, "", lambda: rig.press("Ctrl+Shift+F"))

    rig.wait(lambda: not page.listed)
    assert len(asked) == 2
    [back] = rig.stored(rig.desk.inbox.wish).back
    assert back.reason == "It repeats another one."


def test_who_thinks_better_of_it_keeps_the_task(rig: WindowRig) -> None:
    given(rig, task("one"))
    with_reason(rig, None, lambda: rig.press("Ctrl+Shift+K"))
    assert state_of(rig, "one") is TaskState.OPEN


def test_a_critique_says_that_it_has_no_page_and_is_given_back_by_one_key(rig: WindowRig) -> None:
    page = given(rig, task("one", TaskKind.CRITIQUE))

    rig.press("Return")
    assert "no page for critiques yet" in words(page)
    assert state_of(rig, "one") is TaskState.OPEN

    with_reason(rig, "", lambda: rig.press("F8"))
    rig.wait(lambda: not page.listed)


def test_a_task_that_the_company_took_back_meanwhile_is_told_and_leaves_the_list(rig: WindowRig) -> None:
    page = given(rig, task("one"))
    rig.stored(lambda: rig.desk.inbox.receive(rig.desk.inbox.wish(), given=[], sheets=[], gone=["one"]))

    rig.press("Return")

    rig.wait(lambda: not page.listed)
    assert "the company has it again" in words(page)
