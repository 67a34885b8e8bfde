"""A desk that no network reaches works as one that is reached: tasks in, records out, receipts back, all on a stick.

Only joining needs the network, once. Sticks are lost, carried twice, late and past one another.
"""

from datetime import timedelta

from app.domain.task import Back, TaskState
from app.services.carried import Brought
from app.signing.verify import verify_bundle
from sync.server.bundles import Asked
from tests.sticks import GUIDELINES, joined, leases, named, put_tasks, skip, to_do, untaken, work


def test_a_fresh_member_gets_its_first_tasks_by_a_stick(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    path = stick.from_desk(member)
    with path.open("rb") as stream:
        assert verify_bundle(stream).records == 0
    carried = stick.to_server(path)
    assert (carried.stored, carried.asked, carried.back) == (0, Asked.KEPT, 0)
    path, made = stick.from_server(member.log.device)
    assert (made.receipts, made.tasks) == (1, 3)  # the enrolment has a receipt as well
    assert member.carried.read(path) == Brought(receipts=0, tasks=3)
    assert to_do(member) == ["a", "b", "c"]
    opened = member.inbox.open(task_id=named(member, "a"))
    assert opened.sheet is not None
    assert opened.sheet.project.guidelines == GUIDELINES


def test_a_device_that_never_asked_gets_tasks_all_the_same(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    path, made = stick.from_server(member.log.device)
    assert made.tasks == 2
    assert member.carried.read(path) == Brought(receipts=0, tasks=2)
    assert member.members.present().log_size == 1
    again, made = stick.from_server(member.log.device)  # what may not have arrived is told again
    assert made.tasks == 2
    assert member.carried.read(again) == Brought(receipts=0, tasks=0)


def test_a_whole_round_without_a_network(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    assert stick.round(member).tasks == 3
    record, skipped = work(member, "a"), skip(member, "b")
    done = member.tasks.in_state(TaskState.DONE)[0].task.id

    carried = stick.to_server(stick.from_desk(member))
    assert (carried.stored, carried.refused, carried.asked, carried.back) == (1, [], Asked.KEPT, 1)
    assert leases(stick.company, done) == [("done", "")]
    assert leases(stick.company, skipped) == [("skipped", "не моя область")]
    answer, _ = stick.from_server(member.log.device)
    assert member.carried.read(answer) == Brought(receipts=1, tasks=0)
    assert (member.outbox.count(), to_do(member)) == (0, ["c"])
    assert member.tasks.get(skipped).state is TaskState.GONE
    assert member.receipts.get(record) is not None

    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    assert stick.round(other).tasks == 1
    assert to_do(other) == ["b"]

    assert len(member.sending.to_prove(limit=10)) == 1
    stick.round(member)  # what arrived is proved by the answer to the next ask
    assert member.sending.to_prove(limit=10) == ()
    assert member.members.present().log_size == 3
    with stick.company.keeping() as keeping:
        assert keeping.verify().gaps == []


def test_a_bundle_that_is_lost_costs_nothing(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    skipped = skip(member, "b")
    stick.from_desk(member)
    assert stick.round(member).receipts == 1
    assert (member.outbox.count(), member.tasks.going_back()) == (0, ())
    assert leases(stick.company, skipped) == [("skipped", "не моя область")]


def test_an_answer_that_is_lost_is_told_again(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.to_server(stick.from_desk(member))
    stick.from_server(member.log.device)
    path, made = stick.from_server(member.log.device)
    assert made.tasks == 2
    assert member.carried.read(path).tasks == 2
    assert untaken(stick.company, member.log.device) == 2
    # Also where the desk has asked again meanwhile.
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    stick.from_server(member.log.device)
    assert stick.round(member).tasks == 1
    assert to_do(member) == ["a", "b", "c"]


def test_what_is_carried_twice_is_taken_once(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    skipped = skip(member, "b", Back.RELEASED)
    path = stick.from_desk(member)
    assert stick.to_server(path).asked is Asked.KEPT
    again = stick.to_server(path)
    assert (again.stored, again.asked, again.back) == (1, Asked.OLD, 0)
    answer, _ = stick.from_server(member.log.device)
    assert member.carried.read(answer) == Brought(receipts=1)
    assert member.carried.read(answer) == Brought(receipts=0, older=True)
    with stick.company.keeping() as keeping:
        assert keeping.verify().records == 2
        assert keeping.status()["tasks"] == {"tasks": 2, "waiting": 1, "done": 1}
    # A day later the task comes back to the same person; the old stick must not take it from them.
    stick.company.clock.ahead = timedelta(days=2)
    assert stick.round(member).tasks == 0  # it was here before
    assert to_do(member) == ["b"]
    assert stick.to_server(path).asked is Asked.OLD
    assert leases(stick.company, skipped) == [("held", "")]


def test_an_old_answer_after_a_newer_brings_no_task_back(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.to_server(stick.from_desk(member))
    old, _ = stick.from_server(member.log.device)
    assert member.carried.read(old).tasks == 2
    skip(member, "a")
    assert stick.round(member) == Brought(receipts=0, tasks=0)
    assert member.carried.read(old) == Brought(receipts=0, older=True)
    assert to_do(member) == ["b"]
    assert stick.round(joined(stick.company, rooms, tmp_path / "other", "Борис")).tasks == 1


def test_an_old_answer_takes_no_task_away_that_came_again(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    stick.round(member)
    skip(member, "a", Back.RELEASED)
    stick.to_server(stick.from_desk(member))
    old, _ = stick.from_server(member.log.device)
    member.carried.read(old)
    assert to_do(member) == []
    stick.company.clock.ahead = timedelta(days=2)
    stick.round(member)
    assert to_do(member) == ["a"]
    assert member.carried.read(old).older
    assert to_do(member) == ["a"]


def test_an_old_answer_still_brings_its_receipts(stick, member, tmp_path) -> None:
    """They are in the newer one as well, unless that was written before the record came."""
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    newest, _ = stick.from_server(member.log.device)
    work(member, "a")
    stick.to_server(stick.from_desk(member))
    with_receipt, _ = stick.from_server(member.log.device)
    member.book.hear(2**40)  # something newer was heard in whatever way
    assert member.carried.read(newest) == Brought(receipts=0, older=True)
    assert member.carried.read(with_receipt) == Brought(receipts=1, older=True)
    assert member.outbox.count() == 0


def test_sticks_that_cross_lose_nothing(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    stick.round(member)
    work(member, "a")
    first = stick.from_desk(member)
    skipped = skip(member, "b")
    work(member, "c")
    second = stick.from_desk(member)
    assert stick.to_server(second).stored == 2
    late = stick.to_server(first)
    assert (late.stored, late.asked) == (1, Asked.OLD)
    to_second, _ = stick.from_server(member.log.device)
    assert leases(stick.company, skipped)[0][0] == "skipped"
    assert member.carried.read(to_second).receipts == 2
    assert (member.outbox.count(), to_do(member), member.tasks.going_back()) == (0, [], ())
    assert member.members.present().log_size == 3
    with stick.company.keeping() as keeping:
        assert keeping.verify().records == 3


def test_two_answers_to_two_asks_of_one_moment_are_both_believed(stick, member, rooms, tmp_path) -> None:
    """The second continues the log from where the desk knew it when it asked, not from the first."""
    put_tasks(stick.company, tmp_path, "a", "b", "c", "d")
    stick.round(member)
    work(member, "a")
    first = stick.from_desk(member)
    work(member, "b")
    second = stick.from_desk(member)
    stick.to_server(first)
    to_first, _ = stick.from_server(member.log.device)
    stick.to_server(second)
    joined(stick.company, rooms, tmp_path / "other", "Борис")
    to_second, _ = stick.from_server(member.log.device)
    assert member.carried.read(to_first).receipts == 1
    assert member.carried.read(to_second).receipts == 1
    assert member.members.present().distrusted == ""
    assert stick.round(member).receipts == 0
    assert member.sending.to_prove(limit=10) == ()


def test_tasks_wait_for_the_way_there_and_back(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", lease_hours=48)
    stick.round(member)
    stick.company.clock.ahead = timedelta(days=3)
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    assert stick.round(other).tasks == 0
    assert stick.round(member).tasks == 0  # and from now on as long again
    stick.company.clock.ahead = timedelta(days=6)
    assert stick.round(other).tasks == 0
    stick.company.clock.ahead = timedelta(days=8)
    assert stick.round(other).tasks == 1
    assert stick.round(member).tasks == 0
    assert to_do(member) == []
