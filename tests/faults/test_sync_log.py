"""A server that lies, clocks that lie, several desks of one person (RELIABILITY.md rows 7, 14, 16)."""

import io
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.clock import SystemClock
from app.domain.errors import ServerLied
from app.signing.keys import SigningKey
from sync.server import key
from sync.server.bundles import Bundles
from sync.server.company import Place
from sync.server.tables import identity, records
from tests.company_server import Keeper, arrived_once, found, join, serving, sync, work
from tests.cutting_proxy import CuttingProxy, listening
from tests.desk_samples import OpenDesk, TurnedClock, open_desk
from tests.faults.nursery import FULL

WEEK = 2000 if FULL else 150
TEN_YEARS = timedelta(days=3652)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return found(Place(tmp_path / "server"))


@pytest.fixture
def proxy() -> Iterator[CuttingProxy]:
    """Leads to nobody until a test says where the server is."""
    made = CuttingProxy(1)
    with listening(made):
        yield made


@pytest.fixture
def member(keeper: Keeper, proxy: CuttingProxy, tmp_path: Path) -> Iterator[OpenDesk]:
    """A desk that sent two records, and saw the log."""
    with desk_at(tmp_path / "home") as desk:
        with serving(keeper) as proxy.port:
            join(desk, proxy.address, keeper.invite())
            work(desk, "one")
            work(desk, "two")
            assert sync(desk).sent == 2
        yield desk


def desk_at(home: Path, clock: TurnedClock | None = None):
    home.mkdir(exist_ok=True)
    return open_desk(home, clock=clock)


def copy_of(keeper: Keeper, to: Path) -> Path:
    to.mkdir()
    for file in keeper.place.folder.glob("server.db*"):
        shutil.copy(file, to / file.name)
    return to


def put_back(keeper: Keeper, copy: Path) -> None:
    for file in keeper.place.folder.glob("server.db*"):
        file.unlink()
    for file in copy.iterdir():
        shutil.copy(file, keeper.place.folder / file.name)


def send(desk: OpenDesk, keeper: Keeper, proxy: CuttingProxy) -> int:
    with serving(keeper) as proxy.port:
        return sync(desk).sent


# A lying server.


def test_a_log_that_lost_its_end_is_noticed_before_anything_is_sent(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """An older copy of the server's database was put back."""
    old = copy_of(keeper, tmp_path / "copy")
    work(member, "three")
    assert send(member, keeper, proxy) == 1
    true = copy_of(keeper, tmp_path / "true")
    put_back(keeper, old)
    work(member, "four")
    for _ in range(2):
        with pytest.raises(ServerLied) as lied:
            send(member, keeper, proxy)
        assert lied.value.what == "log_cut"
        assert member.outbox.count() == 1
    put_back(keeper, true)
    assert send(member, keeper, proxy) == 1
    assert arrived_once(keeper, member) == 5


def test_a_log_that_went_on_another_way_is_noticed_before_anything_is_sent(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    """The same, and others have sent since: the log is as long as it was, or longer."""
    old = copy_of(keeper, tmp_path / "copy")
    work(member, "three")
    assert send(member, keeper, proxy) == 1
    true = copy_of(keeper, tmp_path / "true")
    put_back(keeper, old)
    work(member, "four")
    with desk_at(tmp_path / "other") as other, serving(keeper) as proxy.port:
        join(other, proxy.address, keeper.invite("Борис"))
        for number in range(3):
            with pytest.raises(ServerLied) as lied:
                sync(member)
            assert lied.value.what in ("log_rewritten", "receipt_missing")
            assert member.outbox.count() == 1
            work(other, str(number))
            assert sync(other).sent == 1
    put_back(keeper, true)
    assert send(member, keeper, proxy) == 1
    assert arrived_once(keeper, member) == 5


def test_a_server_with_another_key_is_not_believed(keeper: Keeper, proxy: CuttingProxy, member: OpenDesk) -> None:
    """Everything is there, tokens included, and signed by somebody else."""
    true = keeper.place.key.read_bytes()
    keeper.place.key.unlink()
    forged = key.make(keeper.place.key, None)
    change_key(keeper, forged, true)
    work(member, "three")
    with pytest.raises(ServerLied) as lied:
        send(member, keeper, proxy)
    assert lied.value.what in ("checkpoint", "receipt")
    assert member.outbox.count() == 1


def change_key(keeper: Keeper, forged: SigningKey, true: bytes) -> None:
    mine = keeper.place.key.read_bytes()
    keeper.place.key.write_bytes(true)
    with keeper.at_work() as (company, _), company.database.writing() as connection:
        connection.execute(update(identity).values(spki=forged.public.spki))
    keeper.place.key.write_bytes(mine)


# Clocks.


@pytest.mark.parametrize("off", [TEN_YEARS, -TEN_YEARS], ids=["ahead", "behind"])
def test_a_clock_ten_years_off_changes_no_order_and_is_flagged(
    keeper: Keeper, proxy: CuttingProxy, tmp_path: Path, off: timedelta
) -> None:
    clock = TurnedClock(SystemClock().now())
    with desk_at(tmp_path / "home", clock) as desk, serving(keeper) as proxy.port:
        join(desk, proxy.address, keeper.invite())
        entries = [work(desk, "right")]
        clock.time += off
        entries += [work(desk, "wrong"), work(desk, "wrong again")]
        assert sync(desk).sent == 3
        assert abs(timedelta(seconds=ahead(keeper)) - off) < timedelta(minutes=5)
        clock.time -= off
        entries.append(work(desk, "right again"))
        assert sync(desk).sent == 1
        assert abs(ahead(keeper)) < 300
        wanted = select(records.c.entry_id, records.c.seq).where(records.c.seq > 1).order_by(records.c.n)
        with keeper.at_work() as (company, _), company.database.reading() as connection:
            assert [tuple(row) for row in connection.execute(wanted)] == list(zip(entries, (2, 3, 4, 5), strict=True))
        assert arrived_once(keeper, desk) == 5


def ahead(keeper: Keeper) -> int:
    with keeper.at_work() as (_, keeping):
        (device,) = keeping.status()["devices"]
    return int(device["clock_ahead_s"])


def test_a_clock_that_says_no_time_of_this_world_stops_nothing(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk
) -> None:
    work(member, "three")
    member.clock.time = datetime(9998, 1, 1, tzinfo=member.clock.time.tzinfo)
    assert send(member, keeper, proxy) == 1
    assert arrived_once(keeper, member) == 4


# Several desks, bundles, a week without a network.


def test_two_desks_of_one_person_have_two_whole_chains(keeper: Keeper, proxy: CuttingProxy, tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as home, desk_at(tmp_path / "office") as office, serving(keeper) as proxy.port:
        for desk in (home, office):
            join(desk, proxy.address, keeper.invite())
        for number in range(10):
            for name, desk in (("home", home), ("office", office)):
                work(desk, f"{name} {number}")
                assert sync(desk).sent == 1
        assert home.members.present().author == office.members.present().author
        assert arrived_once(keeper, home, office) == 22
        assert keeper.verify().devices == 2


def test_a_bundle_that_is_carried_in_twice_and_sent_as_well_is_taken_once(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    for number in range(5):
        work(member, str(number))
    member.bundles.export(path=tmp_path / "work.gqbundle")
    for _ in range(2):
        with keeper.at_work() as (company, _), (tmp_path / "work.gqbundle").open("rb") as stream:
            carried = Bundles(company, SystemClock()).carry_in(stream)
        assert (carried.stored, carried.refused) == (7, [])
    assert len(keeper.kept()) == 8
    back = io.BytesIO()
    with keeper.at_work() as (company, _):
        assert Bundles(company, SystemClock()).carry_out(member.log.device, back).receipts == 8
    (tmp_path / "back.gqreceipts").write_bytes(back.getvalue())
    assert member.carried.read(tmp_path / "back.gqreceipts").receipts == 5
    assert member.carried.read(tmp_path / "back.gqreceipts").receipts == 0
    assert send(member, keeper, proxy) == 0
    assert arrived_once(keeper, member) == 8


def test_records_that_were_carried_in_are_sent_as_well_and_are_there_once(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk, tmp_path: Path
) -> None:
    work(member, "three")
    member.bundles.export(path=tmp_path / "work.gqbundle")
    with keeper.at_work() as (company, _), (tmp_path / "work.gqbundle").open("rb") as stream:
        Bundles(company, SystemClock()).carry_in(stream)
    assert send(member, keeper, proxy) == 1
    assert arrived_once(keeper, member) == 4


def test_a_week_without_a_network_is_sent_in_few_requests(
    keeper: Keeper, proxy: CuttingProxy, member: OpenDesk
) -> None:
    for number in range(WEEK):
        member.clock.turn(minutes=3)
        work(member, f"week {number}")
    before = len(proxy.seen)
    assert send(member, keeper, proxy) == WEEK
    requests = len(proxy.seen) - before
    assert requests <= WEEK / 100 + WEEK / 500 + 3
    assert member.sending.to_prove(limit=1) == ()
    assert arrived_once(keeper, member) == WEEK + 3
    print(f"\n{WEEK} records of a week in {requests} requests")
