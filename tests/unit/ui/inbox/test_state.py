from datetime import UTC, datetime

from app.domain.generation import Message, Role
from app.domain.task import TaskKind, TaskState
from app.storage.tasks import KeptTask
from tests.task_samples import SHEET, task
from ui.inbox.state import InboxState, Listing, first_line

LATER = datetime(2026, 12, 1, tzinfo=UTC)


def kept(name: str, kind: TaskKind = TaskKind.INSTRUCT) -> KeptTask:
    return KeptTask(task=task(name, kind), state=TaskState.OPEN, expires=LATER, draft=None)


def listing(*tasks: KeptTask, enrolled: bool = True, revoked: bool = False) -> Listing:
    return Listing(tasks=tasks, sheets={SHEET.sha256: SHEET}, enrolled=enrolled, revoked=revoked)


def test_the_first_task_is_looked_at_and_done_by_its_sheet() -> None:
    state = InboxState().listed(listing(kept("a"), kept("b")))
    assert state.selected == "a"
    assert state.sheet == SHEET
    assert state.done_here


def test_what_is_looked_at_stays_where_it_is_listed() -> None:
    state = InboxState().listed(listing(kept("a"), kept("b"))).selecting("b")
    assert state.listed(listing(kept("b"), kept("c"))).selected == "b"


def test_where_it_is_gone_the_one_in_its_place_is_looked_at() -> None:
    state = InboxState().listed(listing(kept("a"), kept("b"), kept("c"))).selecting("b")
    assert state.listed(listing(kept("a"), kept("c"))).selected == "c"
    assert state.selecting("c").listed(listing(kept("a"), kept("b"))).selected == "b"
    assert state.listed(listing()).selected is None


def test_a_critique_has_no_page_here() -> None:
    assert not InboxState().listed(listing(kept("a", TaskKind.CRITIQUE))).done_here
    assert not InboxState().done_here


def test_before_the_first_listing_nobody_knows_whether_there_is_a_company() -> None:
    assert InboxState().enrolled is None
    assert InboxState().listed(listing(enrolled=False)).enrolled is False


def test_a_revoked_desk_has_nothing_reserved() -> None:
    state = InboxState().listed(listing(kept("a")))
    assert state.expires == LATER
    assert state.listed(listing(kept("a"), revoked=True)).expires is None
    assert state.listed(listing()).expires is None


def test_the_first_line_is_of_what_is_asked_last() -> None:
    said = (Message(Role.USER, "One?"), Message(Role.ASSISTANT, "Yes."), Message(Role.USER, "\n Two?\nThree?"))
    assert first_line(said) == "Two?"
    assert first_line((Message(Role.ASSISTANT, "Improve\nthis."),)) == "Improve"
    assert first_line((Message(Role.USER, " "),)) == ""
