from dataclasses import replace
from datetime import UTC, datetime

from app.domain.listing import Page
from app.domain.work import WorkItem, WorkKind, WorkState
from app.services.history import OpenedRecord, Related
from tests.desk_samples import ranking
from ui.history.state import Asked, HistoryState

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def item(name: str, state: WorkState = WorkState.SUBMITTED) -> WorkItem:
    return WorkItem(id=name, kind=WorkKind.RANKING, state=state, title=name, at=NOW)


def test_an_answer_to_an_older_question_changes_nothing() -> None:
    state = HistoryState().asking(Asked(query="warfarin"))

    assert state.listed(Asked(query="war"), Page((item("a"),)), more=False) is state


def test_a_further_page_is_added_below() -> None:
    state = HistoryState().listed(Asked(), Page((item("a"),), "next"), more=False)
    state = state.listed(Asked(), Page((item("b"),)), more=True)

    assert [i.id for i in state.items] == ["a", "b"]
    assert state.after is None


def test_a_further_page_is_asked_for_once_and_again_when_it_did_not_come() -> None:
    state = HistoryState().listed(Asked(), Page((item("a"),), "next"), more=False).paging()

    assert state.after is None
    assert state.not_paged(Asked(), "next").after == "next"
    assert state.asking(Asked(query="war")).not_paged(Asked(), "next").after is None


def test_the_selection_stays_only_while_its_line_is_listed() -> None:
    state = HistoryState().listed(Asked(), Page((item("a"), item("b"))), more=False).selecting("b")

    assert state.listed(Asked(), Page((item("b"),)), more=False).selected == "b"
    assert state.listed(Asked(), Page((item("a"),)), more=False).selected is None


def test_a_record_asked_for_by_itself_stays_until_something_else_is_asked() -> None:
    state = HistoryState().listed(Asked(), Page((item("a"),)), more=False).pinning("old")

    assert state.listed(Asked(), Page((item("a"),)), more=False).selected == "old"
    other = Asked(query="war")
    assert state.asking(other).listed(other, Page((item("a"),)), more=False).selected is None
    assert state.selecting("a").listed(Asked(), Page(()), more=False).selected is None


def test_the_newest_of_the_records_of_a_work_can_be_revised_also_when_it_was_withdrawn() -> None:
    withdrawn = item("w", WorkState.WITHDRAWN)
    state = HistoryState().listed(Asked(), Page((withdrawn,)), more=False).selecting("w")
    alone = OpenedRecord(
        item=withdrawn, annotation=ranking(), author="a", device="d", seq=3, at=NOW, withdrawn_because=""
    )
    replaced = replace(alone, revised_by=Related(entry_id="n", seq=5))

    assert state.opening(alone).can_revise
    assert not state.opening(replaced).can_revise
    assert not state.opening(alone).stands


def test_only_a_record_that_stands_can_be_withdrawn() -> None:
    names = {state: item(state.value, state) for state in WorkState}
    state = HistoryState().listed(Asked(), Page(tuple(names.values())), more=False)

    standing = {WorkState.SUBMITTED, WorkState.SENT, WorkState.HELD}
    assert {s for s in WorkState if state.selecting(s.value).stands} == standing
    assert {s for s in WorkState if state.selecting(s.value).can_revise} == standing
    assert {s for s in WorkState if state.selecting(s.value).is_draft} == {WorkState.DRAFT}
