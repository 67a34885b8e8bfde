"""A server that lies, clocks that lie, several desks of one person (RELIABILITY.md rows 7, 14, 16)."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.domain.errors import ServerLied
from app.domain.work import WorkState
from app.signing.keys import SigningKey
from sync.server import key
from sync.server.bundles import Bundles, CarriedIn
from tests.company import Founded
from tests.company_desk import arrived_once, join, sync, work
from tests.company_server import serving
from tests.cutting_proxy import CuttingProxy, listening
from tests.desk_samples import OpenDesk, TurnedClock, open_desk
from tests.faults.nursery import FULL

WEEK = 2000 if FULL else 150
TEN_YEARS = timedelta(days=3652)


@pytest.fixture
def proxy() -> Iterator[CuttingProxy]:
    """Leads to nobody until a test says where the server is."""
    made = CuttingProxy(1)
    with listening(made):
        yield made


@pytest.fixture
def member(company: Founded, proxy: CuttingProxy, tmp_path: Path) -> Iterator[OpenDesk]:
    """A desk that sent two records, and saw the log."""
    with open_desk(tmp_path / "home") as desk:
        with serving_behind(proxy, company):
            join(desk, proxy.address, company.invite())
            work(desk, "one")
            work(desk, "two")
            assert sync(desk).sent == 2
        yield desk


@contextmanager
def serving_behind(proxy: CuttingProxy, company: Founded) -> Iterator[None]:
    with serving(company) as served:
        proxy.port = served.door.port
        yield


def copy_of(company: Founded, to: Path) -> Path:
    to.mkdir()
    for file in company.place.folder.glob("server.db*"):
        shutil.copy(file, to / file.name)
    return to


def put_back(company: Founded, copy: Path) -> None:
    for file in company.place.folder.glob("server.db*"):
        file.unlink()
    for file in copy.iterdir():
        shutil.copy(file, company.place.folder / file.name)


def send(desk: OpenDesk, company: Founded, proxy: CuttingProxy) -> int:
    with serving_behind(proxy, company):
        return sync(desk).sent


# A lying server.


def test_a_log_that_lost_its_end_is_noticed_before_anything_is_sent(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """An older copy of the server's database was put back."""
    old = copy_of(company, tmp_path / "copy")
    work(member, "three")
    assert send(member, company, proxy) == 1
    true = copy_of(company, tmp_path / "true")
    put_back(company, old)
    work(member, "four")
    for _ in range(2):
        with pytest.raises(ServerLied) as lied:
            send(member, company, proxy)
        assert lied.value.what == "log_cut"
        assert member.outbox.count() == 1
    put_back(company, true)
    assert send(member, company, proxy) == 1
    assert arrived_once(company, member) == 5


def test_a_log_that_went_on_another_way_is_noticed_before_anything_is_sent(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """The same, and others have sent since: the log is as long as it was, or longer."""
    old = copy_of(company, tmp_path / "copy")
    work(member, "three")
    assert send(member, company, proxy) == 1
    true = copy_of(company, tmp_path / "true")
    put_back(company, old)
    work(member, "four")
    with open_desk(tmp_path / "other") as other, serving_behind(proxy, company):
        join(other, proxy.address, company.invite("Борис"))
        for number in range(3):
            with pytest.raises(ServerLied) as lied:
                sync(member)
            assert lied.value.what in ("log_rewritten", "receipt_missing")
            assert member.outbox.count() == 1
            work(other, str(number))
            assert sync(other).sent == 1
    put_back(company, true)
    assert send(member, company, proxy) == 1
    assert arrived_once(company, member) == 5


def test_a_server_put_back_from_a_backup_gets_what_it_lost_once_somebody_says_that_it_was(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """Others have sent since, at the places in the log that this desk has receipts for."""
    old = copy_of(company, tmp_path / "copy")
    work(member, "three")
    assert send(member, company, proxy) == 1
    put_back(company, old)
    work(member, "four")
    with open_desk(tmp_path / "other") as other, serving_behind(proxy, company):
        join(other, proxy.address, company.invite("Борис"))
        work(other, "theirs")
        sync(other)
        with pytest.raises(ServerLied):
            sync(member)
        assert member.restored.believe_again() == 3
        assert (member.sending.standing().waiting, member.sending.standing().sent) == (4, 0)
        assert sync(member).sent == 4  # two of them it had
        assert sync(member).sent == 0
        assert arrived_once(company, member, other) == 7
    assert {each.state for each in member.history.recent().items} == {WorkState.SENT}


def test_a_server_with_another_key_is_not_believed(company: Founded, proxy: CuttingProxy, member: OpenDesk) -> None:
    """Everything is there, tokens included, and signed by somebody else."""
    true = company.place.key.read_bytes()
    company.place.key.unlink()
    forged = key.make(company.place.key, None)
    change_key(company, forged, true)
    work(member, "three")
    with pytest.raises(ServerLied) as lied:
        send(member, company, proxy)
    assert lied.value.what in ("checkpoint", "receipt")
    assert member.restored.believe_again() == 0
    assert member.members.present().distrusted == lied.value.what
    assert member.outbox.count() == 1


def change_key(company: Founded, forged: SigningKey, true: bytes) -> None:
    mine = company.place.key.read_bytes()
    company.place.key.write_bytes(true)
    company.change("UPDATE identity SET spki = ?", forged.public.spki)
    company.place.key.write_bytes(mine)


# Clocks.


@pytest.mark.parametrize("off", [TEN_YEARS, -TEN_YEARS], ids=["ahead", "behind"])
def test_a_clock_ten_years_off_changes_no_order_and_is_flagged(
    company: Founded, proxy: CuttingProxy, tmp_path: Path, off: timedelta
) -> None:
    clock = TurnedClock(SystemClock().now())
    with open_desk(tmp_path / "home", clock=clock) as desk, serving_behind(proxy, company):
        join(desk, proxy.address, company.invite())
        entries = [work(desk, "right")]
        clock.time += off
        entries += [work(desk, "wrong"), work(desk, "wrong again")]
        assert sync(desk).sent == 3
        assert abs(timedelta(seconds=ahead(company)) - off) < timedelta(minutes=5)
        clock.time -= off
        entries.append(work(desk, "right again"))
        assert sync(desk).sent == 1
        assert abs(ahead(company)) < 300
        stored = company.rows("SELECT entry_id, seq FROM records WHERE seq > 1 ORDER BY number")
        assert stored == list(zip(entries, (2, 3, 4, 5), strict=True))
        assert arrived_once(company, desk) == 5


def ahead(company: Founded) -> int:
    with company.keeping() as keeping:
        (device,) = keeping.status()["devices"]
    return int(device["clock_ahead_s"])


def test_a_clock_that_says_no_time_of_this_world_stops_nothing(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    work(member, "three")
    member.clock.time = datetime(9998, 1, 1, tzinfo=member.clock.time.tzinfo)
    assert send(member, company, proxy) == 1
    assert arrived_once(company, member) == 4


# Several desks, bundles, a week without a network.


def test_two_desks_of_one_person_have_two_whole_chains(company: Founded, proxy: CuttingProxy, tmp_path: Path) -> None:
    with open_desk(tmp_path / "home") as home, open_desk(tmp_path / "office") as office, serving_behind(proxy, company):
        for desk in (home, office):
            join(desk, proxy.address, company.invite("Анна Вайс"))
        for number in range(10):
            for name, desk in (("home", home), ("office", office)):
                work(desk, f"{name} {number}")
                assert sync(desk).sent == 1
        assert home.members.present().author == office.members.present().author
        assert arrived_once(company, home, office) == 22
        assert company.verify().devices == 2


def carry_in(company: Founded, file: Path) -> CarriedIn:
    with company.opened() as opened, file.open("rb") as stream:
        return Bundles(opened, SystemClock()).carry_in(stream)


def test_a_bundle_that_is_carried_in_twice_and_sent_as_well_is_taken_once(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    for number in range(5):
        work(member, str(number))
    member.bundles.export(path=tmp_path / "work.gqbundle")
    for _ in range(2):
        carried = carry_in(company, tmp_path / "work.gqbundle")
        assert (carried.stored, carried.refused) == (7, [])
    assert len(company.kept()) == 8
    back = io.BytesIO()
    with company.opened() as opened:
        assert Bundles(opened, SystemClock()).carry_out(member.log.device, back).receipts == 8
    (tmp_path / "back.gqreceipts").write_bytes(back.getvalue())
    assert member.carried.read(tmp_path / "back.gqreceipts").receipts == 5
    assert member.carried.read(tmp_path / "back.gqreceipts").receipts == 0
    assert send(member, company, proxy) == 0
    assert arrived_once(company, member) == 8


def test_records_that_were_carried_in_are_sent_as_well_and_are_there_once(
    company: Founded, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    work(member, "three")
    member.bundles.export(path=tmp_path / "work.gqbundle")
    carry_in(company, tmp_path / "work.gqbundle")
    assert send(member, company, proxy) == 1
    assert arrived_once(company, member) == 4


def test_a_week_without_a_network_is_sent_in_few_requests(
    company: Founded, proxy: CuttingProxy, member: OpenDesk
) -> None:
    for number in range(WEEK):
        member.clock.turn(minutes=3)
        work(member, f"week {number}")
    before = len(proxy.seen)
    assert send(member, company, proxy) == WEEK
    requests = len(proxy.seen) - before
    assert requests <= WEEK / 100 + WEEK / 500 + 3
    assert member.sending.to_prove(limit=1) == ()
    assert arrived_once(company, member) == WEEK + 3
    print(f"\n{WEEK} records of a week in {requests} requests")
