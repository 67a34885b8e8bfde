"""A profile that was put back whole from an old copy, or that two computers work with: the server keeps one chain and
sets the other aside, nothing is lost, and joining again leads on (RELIABILITY.md rows 6, 16 and 21)."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.work import WorkState
from tests.company import Founded, found
from tests.company_desk import arrived_once, join, sync
from tests.company_server import AtDoor, serving
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import OpenDesk, draft, instruct
from tests.faults.nursery import new_profile, open_profile
from tests.sticks import leases, put_tasks, to_do, work

PERSON = "Анна Вайс"
QUESTIONS = ("a", "b", "c", "d", "e", "f")


@pytest.fixture
def company(database_url: EmptyDatabase, tmp_path: Path) -> Founded:
    made = found(database_url, tmp_path / "company")
    put_tasks(made, tmp_path, *QUESTIONS)
    return made


@pytest.fixture
def served(company: Founded) -> Iterator[AtDoor]:
    with serving(company) as at:
        yield at


@pytest.fixture
def rooms() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def opened(home: Path, rooms: ExitStack) -> OpenDesk:
    """As the program opens it. The mark outside the database fits: nothing is noticed here."""
    profile = open_profile(home)
    rooms.callback(profile.close)
    assert profile.rolled_back is None
    return OpenDesk(home, keys=profile.vault, database=profile.database)


def two_copies(served: AtDoor, rooms: ExitStack, folder: Path) -> tuple[OpenDesk, OpenDesk]:
    """One member that did a task, and the same member in another folder."""
    here, there = folder / "here", folder / "there"
    here.mkdir()
    profile = new_profile(here)
    desk = OpenDesk(here, keys=profile.vault, database=profile.database)
    join(desk, served.url, served.founded.invite(PERSON))
    sync(desk)
    work(desk, "a")
    sync(desk)
    profile.close()
    shutil.copytree(here, there)
    return opened(here, rooms), opened(there, rooms)


def forked_by_another(served: AtDoor, rooms: ExitStack, folder: Path) -> OpenDesk:
    """The copy whose work the company took, once the other has sent some too."""
    ours, other = two_copies(served, rooms, folder)
    work(ours, "b")
    sync(ours)
    work(other, "c")
    sync(other)
    return ours


def join_again(desk: OpenDesk, served: AtDoor) -> str:
    """With a code from the keeper; the device that it was before."""
    former = desk.members.present().device
    join(desk, served.url, served.founded.invite(PERSON))
    assert desk.members.present().device != former
    return former


def revise(desk: OpenDesk, entry_id: str) -> str:
    """As History does it."""
    begun = desk.annotate.revise(entry_id=entry_id)
    desk.drafts.save(draft=draft(begun.draft_id, supersedes=begun.supersedes), text="")
    return desk.annotate.submit_instruct(draft_id=begun.draft_id, annotation=instruct("Ещё раз.")).entry_id


def held(desk: OpenDesk) -> dict[str, str]:
    return {each.entry_id: each.reason for each in desk.sending.standing().held}


def states(desk: OpenDesk, *entry_ids: str) -> list[WorkState]:
    return [desk.history.open(entry_id=each).item.state for each in entry_ids]


def lease(company: Founded, desk: OpenDesk, entry_id: str) -> list[str]:
    """How it stands with the task that a record names, once for each person who had it."""
    return [state for state, _ in leases(company, desk.reader.read(entry_id).payload.task)]


def taken(company: Founded) -> int:
    return sum(int(row[0]) for row in company.rows("SELECT taken FROM tasks"))


def test_an_old_copy_put_back_whole_is_noticed_and_joining_again_leads_on(
    served: AtDoor, rooms: ExitStack, tmp_path: Path
) -> None:
    company = served.founded
    newest, old = two_copies(served, rooms, tmp_path)
    done = work(newest, "b")
    sync(newest)
    fork, after = work(old, "c"), work(old, "d")
    sync(old)
    assert held(old) == {fork: "fork", after: "quarantined"}
    assert old.sending.standing().reasons == {"fork", "quarantined"}
    assert states(old, fork, after) == [WorkState.HELD, WorkState.HELD]

    former = join_again(old, served)
    sync(old)
    assert old.sending.standing().reasons == frozenset()
    assert [each.former for each in old.sending.held_work(limit=9)] == [True, True]
    assert set(to_do(old)) == {"e", "f"}
    fresh = [revise(old, entry_id) for entry_id in held(old)]
    sync(old)
    standing = old.sending.standing()
    assert (standing.waiting, standing.held) == (0, ())
    assert states(old, fork, after, *fresh) == [WorkState.REVISED] * 2 + [WorkState.SENT] * 2
    kept = company.kept()
    assert kept.keys() >= {done, *fresh}
    assert not kept.keys() & {fork, after}
    assert [lease(company, old, each) for each in fresh] == [["done"], ["done"]]

    # The keeper releases the old device all the same: nothing of it fits, and nothing is done twice.
    before = taken(company)
    with company.keeping() as keeping:
        released = keeping.release(former)
    assert (released.taken, released.forks, released.quarantined) == (0, 2, True)
    old.sending.retry_held()
    sync(old)
    assert company.kept() == kept
    assert taken(company) == before
    later = work(old, "e")
    sync(old)
    assert states(old, later) == [WorkState.SENT]
    assert company.verify().gaps == []


def test_the_copy_that_the_company_knows_goes_on_once_it_is_released(
    served: AtDoor, rooms: ExitStack, tmp_path: Path
) -> None:
    company = served.founded
    ours = forked_by_another(served, rooms, tmp_path)
    waiting = [work(ours, "d"), work(ours, "e")]
    sync(ours)
    assert held(ours) == dict.fromkeys(waiting, "quarantined")
    with company.keeping() as keeping:
        released = keeping.release(ours.members.present().device)
    assert (released.taken, released.forks, released.quarantined) == (2, 1, False)
    # The next work gets in, and with that the desk knows: what waited is asked for again, and has its receipt.
    work(ours, "f")
    for _ in range(2):
        sync(ours)
    assert ours.sending.standing().reasons == frozenset()
    assert arrived_once(company, ours) == 6
    assert set(states(ours, *waiting)) == {WorkState.SENT}


def test_what_was_revised_or_withdrawn_with_the_new_key_counts_although_the_former_is_released_later(
    served: AtDoor, rooms: ExitStack, tmp_path: Path
) -> None:
    company = served.founded
    ours = forked_by_another(served, rooms, tmp_path)
    first, second, third = work(ours, "d"), work(ours, "e"), work(ours, "f")
    sync(ours)
    former = join_again(ours, served)
    revised = revise(ours, first)
    ours.annotate.withdraw(entry_id=second, reason="не то")
    ours.annotate.withdraw(entry_id=revise(ours, third), reason="и это не то")
    sync(ours)
    assert held(ours) == {}
    before = taken(company)
    with company.keeping() as keeping:
        assert keeping.release(former).taken == 3
        assert keeping.status()["aside"] == 1
    assert [lease(company, ours, each) for each in (first, second, third)] == [["done"], ["free"], ["free"]]
    assert taken(company) <= before
    ours.sending.retry_held()
    sync(ours)
    assert arrived_once(company, ours) == 3 + 3 + 1 + 4
    assert states(ours, first, second, third) == [WorkState.REVISED, WorkState.WITHDRAWN, WorkState.REVISED]
    assert states(ours, revised) == [WorkState.SENT]
