"""A desk that no network reaches works as one that is reached: tasks in, records out, receipts back, all on a stick.

Only joining needs the network, once. Sticks are lost, carried twice, late and past one another, and meddled with.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import AnswerDamaged, BundleIncomplete, OtherDesksAnswer, OtherServersAnswer, ServerLied
from app.domain.membership import Membership
from app.domain.task import Back, TaskState
from app.services.carried import Brought
from app.signing import bundle, letters
from app.signing.verify import verify_bundle
from app.storage.profile import ProfileStore
from sync.server import backup
from sync.server.bundles import Asked, Bundles, CarriedIn, CarriedOut
from sync.server.company import Company, Place
from sync.server.errors import LogCutShort
from sync.server.main import main
from tests.company import Founded, found
from tests.company_desk import join, sync
from tests.company_server import serving
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import Keys, OpenDesk, instruct, open_desk

GUIDELINES = "# Как мы отвечаем\n\nКоротко и **точно**."


class Stick:
    """Carries files between one company and its desks; each file is kept, so that it can be carried again."""

    def __init__(self, company: Founded, folder: Path) -> None:
        self.company = company
        self.folder = folder
        self._files = 0

    def from_desk(self, desk: OpenDesk) -> Path:
        path = self._new("gqbundle")
        desk.bundles.export(path=path)
        return path

    def to_server(self, path: Path) -> CarriedIn:
        with self._bundles() as bundles, path.open("rb") as stream:
            return bundles.carry_in(stream)

    def from_server(self, device: str) -> tuple[Path, CarriedOut]:
        path = self._new("gqreceipts")
        with self._bundles() as bundles, path.open("wb") as stream:
            return path, bundles.carry_out(device, stream)

    def round(self, desk: OpenDesk) -> Brought:
        """There and back once, with nothing going wrong."""
        self.to_server(self.from_desk(desk))
        return desk.carried.read(self.from_server(desk.log.device)[0])

    @contextmanager
    def _bundles(self) -> Iterator[Bundles]:
        company = Company.open(self.company.place)
        try:
            yield Bundles(company, self.company.clock)
        finally:
            company.close()

    def _new(self, kind: str) -> Path:
        self._files += 1
        return self.folder / f"{self._files}.{kind}"


@pytest.fixture
def stick(company: Founded, tmp_path: Path) -> Stick:
    (tmp_path / "stick").mkdir()
    return Stick(company, tmp_path / "stick")


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def member(company: Founded, rooms: ExitStack, tmp_path: Path) -> OpenDesk:
    """A desk that has joined, and nothing else."""
    return joined(company, rooms, tmp_path / "home")


def joined(company: Founded, rooms: ExitStack, home: Path, name: str = "Анна Вайс") -> OpenDesk:
    home.mkdir()
    desk = rooms.enter_context(open_desk(home, keys=Keys()))
    with serving(company) as served:
        join(desk, served.url, company.invite(name))
    return desk


def put_tasks(company: Founded, folder: Path, *questions: str, overlap: int = 1, lease_hours: int = 168) -> None:
    (folder / "guidelines.md").write_text(GUIDELINES, "utf-8")
    facts = f"overlap = {overlap}\nlease_hours = {lease_hours}"
    (folder / "p.toml").write_text(f'id = "general"\nname = "Общий"\nguidelines = "guidelines.md"\n{facts}')
    (folder / "t.jsonl").write_text("\n".join(json.dumps({"prompt": each}) for each in questions), "utf-8")
    with company.keeping() as keeping:
        keeping.put_project(folder / "p.toml")
        keeping.import_tasks(folder / "t.jsonl", "general")


def to_do(desk: OpenDesk) -> list[str]:
    return [kept.task.messages[0].content for kept in desk.inbox.waiting()]


def named(desk: OpenDesk, question: str) -> str:
    return next(kept.task.id for kept in desk.inbox.waiting() if kept.task.messages[0].content == question)


def work(desk: OpenDesk, question: str) -> str:
    opened = desk.inbox.open(task_id=named(desk, question))
    return desk.annotate.submit_instruct(draft_id=opened.draft_id, annotation=instruct("Потому что.")).entry_id


def skip(desk: OpenDesk, question: str, how: Back = Back.SKIPPED, reason: str = "не моя область") -> str:
    task = named(desk, question)
    desk.inbox.give_back(task_id=task, how=how, reason=reason)
    return task


def leases(company: Founded, task: str) -> list[tuple[str, str]]:
    return [tuple(row) for row in company.rows(f"SELECT state, reason FROM leases WHERE task = '{task}'")]  # noqa: S608


def untaken(company: Founded, device: str) -> int:
    """How many tasks are reserved for a device."""
    query = f"SELECT count(*) FROM leases WHERE device = '{device}' AND state = 'held'"  # noqa: S608
    return int(company.rows(query)[0][0])


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


# Whoever carries the stick.


def meddled(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The file with `old` in the ask or the news become `new`, and the same signature."""
    lines = path.read_bytes().splitlines(keepends=True)
    place = 0 if name == "ask" else -1
    told = json.loads(lines[place])
    sealed = told[name] if name == "ask" else told
    payload = base64.b64decode(sealed["payload"])
    assert old in payload
    sealed["payload"] = base64.b64encode(payload.replace(old, new)).decode()
    lines[place] = json.dumps(told).encode() + b"\n"
    changed = path.with_name(f"meddled-{path.name}")
    changed.write_bytes(b"".join(lines))
    return changed


def test_who_carries_the_stick_gives_nobodys_tasks_back(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    theirs = named(member, "b")
    path = stick.from_desk(member)
    back = json.dumps([{"task": theirs, "how": "skipped"}]).encode()
    changed = meddled(path, "ask", b'"asked":2', b'"asked":2,"back":' + back)
    carried = stick.to_server(changed)
    assert (carried.stored, carried.asked) == (1, Asked.REFUSED)
    assert leases(stick.company, theirs) == [("held", "")]
    assert stick.to_server(path).asked is Asked.KEPT


def test_an_ask_of_another_device_or_for_another_server_is_not_taken(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    present = member.members.present()
    said = {"org": present.org, "number": 9, "said": b"{}"}
    asks = (
        letters.sign_ask(other.keys.signing_key, server=present.server, **said),
        letters.sign_ask(member.keys.signing_key, server="elsewhere", **said),
        letters.sign_ask(member.keys.signing_key, server=present.server, **{**said, "said": b'{"held":7}'}),
        letters.sign_ask(member.keys.signing_key, server=present.server, **{**said, "said": b'{"kinds":["\\u0000"]}'}),
        letters.sign_ask(
            member.keys.signing_key,
            server=present.server,
            **{**said, "said": json.dumps({"prove": [1] * 1001}).encode()},
        ),
    )
    for ask in asks:
        path = stick.folder / "asks.gqbundle"
        with path.open("wb") as stream:
            bundle.write(stream, enrolment=member.log.enrolment(), envelopes=[], count=0, ask=ask)
        assert stick.to_server(path).asked is Asked.REFUSED
    assert stick.to_server(stick.from_desk(member)).asked is Asked.KEPT


def test_a_bundle_of_an_earlier_program_asks_nothing_and_is_taken(stick, member) -> None:
    path = stick.folder / "earlier.gqbundle"
    with path.open("wb") as stream:
        member.bundles.write(stream)
    assert stick.to_server(path).asked is Asked.NOTHING


def test_a_cut_bundle_asks_nothing(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    skipped = skip(member, "a")
    work(member, "b")
    path = stick.from_desk(member)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(BundleIncomplete):
        stick.to_server(path)
    assert leases(stick.company, skipped)[0][0] == "held"
    path.write_bytes(whole)
    assert stick.to_server(path).asked is Asked.KEPT


def test_news_that_was_meddled_with_is_refused_and_nothing_of_it_is_taken(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    work_before = member.annotate.submit_instruct(draft_id="own", annotation=instruct("Сам.")).entry_id
    stick.to_server(stick.from_desk(member))
    path, _ = stick.from_server(member.log.device)
    with pytest.raises(AnswerDamaged):
        member.carried.read(meddled(path, "news", b'"content":"a"', b'"content":"b"'))
    raw = path.read_bytes()
    for cut in (len(raw) - 1, len(raw) - 500, raw.index(b"\n") + 10):
        (stick.folder / "cut").write_bytes(raw[:cut])
        with pytest.raises(BundleIncomplete):
            member.carried.read(stick.folder / "cut")
    (stick.folder / "cut").write_bytes(raw[:20])
    with pytest.raises(AnswerDamaged):
        member.carried.read(stick.folder / "cut")
    assert (to_do(member), member.receipts.get(work_before), member.outbox.count()) == ([], None, 1)
    assert member.members.present().distrusted == ""  # the server has no part in it
    assert member.carried.read(path) == Brought(receipts=1, tasks=1)


def test_the_answer_for_another_desk_is_told_as_that(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a")
    other = joined(stick.company, rooms, tmp_path / "other", "Борис")
    theirs, _ = stick.from_server(other.log.device)
    with pytest.raises(OtherDesksAnswer):
        member.carried.read(theirs)
    # Nor is it taken where its first line, which nobody signed, says otherwise.
    raw = theirs.read_bytes().replace(other.log.device.encode(), member.log.device.encode(), 1)
    theirs.write_bytes(raw)
    with pytest.raises(OtherDesksAnswer):
        member.carried.read(theirs)
    assert to_do(member) == []


def test_the_answer_of_another_server_is_told_as_that(stick, member, rooms, tmp_path) -> None:
    elsewhere = found(EmptyDatabase("sqlite", ""), tmp_path / "elsewhere")
    other = joined(elsewhere, rooms, tmp_path / "other", "Борис")
    theirs, _ = Stick(elsewhere, tmp_path / "stick").from_server(other.log.device)
    theirs.write_bytes(theirs.read_bytes().replace(other.log.device.encode(), member.log.device.encode(), 1))
    with pytest.raises(OtherServersAnswer):
        member.carried.read(theirs)
    assert member.members.present().distrusted == ""


def test_a_revoked_device_gets_its_receipts_and_nothing_else(stick, member, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    work(member, "a")
    stick.to_server(stick.from_desk(member))
    with stick.company.keeping() as keeping:
        keeping.revoke(member.log.device, "left")
    skip(member, "b")
    late = stick.to_server(stick.from_desk(member))
    assert (late.asked, late.back) == (Asked.REFUSED, 0)
    path, made = stick.from_server(member.log.device)
    assert (made.receipts, made.tasks, made.revoked) == (2, 0, True)
    assert member.carried.read(path) == Brought(receipts=1)


# A server that was put back, a desk that was put back, and a network beside the sticks.


def put_back(company: Founded, saved: Path, folder: Path, name: str, request: pytest.FixtureRequest) -> Founded:
    """The same server as it was when `saved` was made."""
    address = request.getfixturevalue("postgres").new_database() if company.place.address else None
    place = Place(folder / name, address=address)
    place.folder.mkdir()
    place.key.write_bytes(company.place.key.read_bytes())
    place.key.chmod(0o600)
    Company.restore(place, saved)
    return Founded(place, company.clock)


def save(company: Founded, path: Path) -> Path:
    opened = Company.open(company.place)
    backup.write(opened.database, path)
    opened.close()
    return path


def test_a_server_that_was_put_back_is_given_nothing(stick, member, tmp_path, request) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    saved = save(stick.company, tmp_path / "saved.zip")
    work(member, "a")
    stick.round(member)
    work(member, "b")
    old = Stick(put_back(stick.company, saved, tmp_path, "old", request), stick.folder)
    path = stick.from_desk(member)
    with pytest.raises(LogCutShort) as short:
        old.to_server(path)
    assert (short.value.known, short.value.found) == (2, 1)
    with old.company.keeping() as keeping:
        assert keeping.status()["records"] == 1
    assert stick.to_server(path).stored == 2


def test_a_log_that_went_on_another_way_is_noticed_in_the_file(stick, member, rooms, tmp_path, request) -> None:
    """An older copy was put back, and others have sent since: the log is as long as it was, or longer."""
    put_tasks(stick.company, tmp_path, "a", "b", "c")
    stick.round(member)
    saved = save(stick.company, tmp_path / "saved.zip")
    work(member, "a")
    stick.round(member)
    old = Stick(put_back(stick.company, saved, tmp_path, "old", request), stick.folder)
    joined(old.company, rooms, tmp_path / "other", "Борис")
    work(member, "b")
    before = member.tasks.count(*TaskState)
    path = stick.from_desk(member)
    old.to_server(path)
    put_tasks(old.company, tmp_path, "a", "b", "c", "forged")
    answer, _ = old.from_server(member.log.device)
    with pytest.raises(ServerLied) as lied:
        member.carried.read(answer)
    assert lied.value.what == "log_rewritten"
    assert member.members.present().distrusted == "log_rewritten"
    assert (member.outbox.count(), member.tasks.count(*TaskState)) == (1, before)
    # The true one is there again.
    stick.to_server(path)
    answer, _ = stick.from_server(member.log.device)
    assert member.carried.read(answer).receipts == 1
    assert present(member).distrusted == ""


def present(desk: OpenDesk) -> Membership:
    return desk.members.present()


def test_a_desk_that_forgot_its_asks_is_understood_again(stick, member, tmp_path) -> None:
    """An older copy of its database was put back, and nothing had been signed since."""
    put_tasks(stick.company, tmp_path, "a", "b")
    for _ in range(3):
        stick.round(member)
    skipped = skip(member, "a")
    ProfileStore(member.database).put("asked_in_files", None)
    assert stick.to_server(stick.from_desk(member)).asked is Asked.OLD
    answer, _ = stick.from_server(member.log.device)
    member.carried.read(answer)
    assert present(member).distrusted == ""
    assert stick.to_server(stick.from_desk(member)).asked is Asked.KEPT
    assert leases(stick.company, skipped)[0][0] == "skipped"


def test_a_stick_that_comes_after_the_network_changes_nothing(stick, member, rooms, tmp_path) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    stick.round(member)
    skip(member, "a", Back.RELEASED)
    late = stick.from_desk(member)
    answer, _ = stick.from_server(member.log.device)
    with serving(stick.company) as served:
        at(member, served.url)
        sync(member)
        assert to_do(member) == ["b"]
        stick.company.clock.ahead = timedelta(days=2)
        sync(member)
        assert to_do(member) == ["a", "b"]
    released = named(member, "a")
    assert stick.to_server(late).asked is Asked.OLD
    assert leases(stick.company, released) == [("held", "")]
    assert member.carried.read(answer).older
    assert to_do(member) == ["a", "b"]
    fresh, _ = stick.from_server(member.log.device)  # and a fresh one counts
    assert not member.carried.read(fresh).older


def at(desk: OpenDesk, address: str) -> None:
    desk.members.change(address=address)


def test_the_first_answer_in_a_file_counts_for_a_desk_that_was_on_the_network_before(stick, member, tmp_path) -> None:
    with serving(stick.company) as served:
        at(member, served.url)
        sync(member)
    put_tasks(stick.company, tmp_path, "a")
    path, _ = stick.from_server(member.log.device)
    assert member.carried.read(path) == Brought(receipts=0, tasks=1)


def test_more_than_a_file_holds_comes_with_the_next(stick, member, tmp_path, monkeypatch) -> None:
    put_tasks(stick.company, tmp_path, *(f"{number} " + "x" * 3000 for number in range(8)))
    monkeypatch.setattr(letters, "MAX_SAID_BYTES", 20_000)
    assert 0 < stick.round(member).tasks < 8
    monkeypatch.undo()
    stick.round(member)
    assert member.inbox.count() == 8
    assert untaken(stick.company, member.log.device) == 8


# What the keeper is told.


def test_the_keeper_is_told_what_came_and_what_goes(stick, member, tmp_path, capsys) -> None:
    put_tasks(stick.company, tmp_path, "a", "b")
    place = stick.company.place
    where = ["--database", place.address] if place.address else []

    def told(action: str, *arguments: object) -> tuple[int, str]:
        code = main(["bundle", action, str(place.folder), *where, *(str(each) for each in arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    stick.round(member)
    work(member, "a")
    skip(member, "b")
    path, answer = stick.from_desk(member), tmp_path / "a.gqreceipts"
    code, said = told("import", meddled(path, "ask", b'"asked":2', b'"asked":3'))
    assert (code, "is not taken: it is not signed by that device" in said) == (1, True)
    code, said = told("import", path)
    assert (code, "The desk asks for new tasks and gives back 1." in said) == (0, True)
    assert f"bundle export {place.folder} {member.log.device} FILE" in said
    code, said = told("import", path, "--json")
    assert (code, json.loads(said)["asked"], json.loads(said)["stored"]) == (0, "old", 1)
    code, said = told("import", path)
    assert (code, "was asked before" in said) == (0, True)
    assert told("export", member.log.device, answer) == (0, f"In {answer}: receipts: 2, tasks: 0.\n")
    assert member.carried.read(answer).receipts == 1
    member.members.change(log_size=99)
    code, said = told("import", stick.from_desk(member))
    assert (code, "an older copy of the database was put back" in said) == (1, True)
    with stick.company.keeping() as keeping:
        keeping.revoke(member.log.device, "left")
    code, said = told("export", member.log.device, answer)
    assert (code, said) == (0, f"In {answer}: receipts: 2. The device was revoked and gets no tasks.\n")
