"""The server killed while records come, its database cutting it off, and two of it at once: whatever was answered with
a receipt is there, nothing is lost or there twice (RELIABILITY.md rows 5 and 10)."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import psycopg
import requests
from sqlalchemy import make_url

from app.domain.record import SignedRecord
from sync import protocol
from sync.protocol import Outcomes
from tests.company import Desk, Founded, found
from tests.company_server import Program, serving
from tests.database_fixtures import EmptyDatabase
from tests.faults.nursery import FULL
from tests.postgres import PrivatePostgres
from tests.server_nursery import ServerNursery

KILLS = 100 if FULL else 3
DESKS = 8 if FULL else 4
BATCHES = 200 if FULL else 8
CUTS = 100 if FULL else 5


def insist(desk: Desk, records: list[SignedRecord], *, until: Callable[[], bool] = lambda: False) -> list[str]:
    """Send until it is answered, as a desk does; the receipts. Empty when `until` came first. No answer is a 5xx but
    the one that says when to come back."""
    while not until():
        try:
            answer = desk.post(protocol.RECORDS, b"\n".join(record.envelope for record in records))
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):  # none, or half of one
            time.sleep(0.05)
            continue
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            time.sleep(0.05)
            continue
        assert answer.status_code == 200, answer.text
        outcomes = msgspec.json.decode(answer.content, type=Outcomes).outcomes
        assert {outcome.verdict.value for outcome in outcomes} == {"stored"}
        return [outcome.receipt for outcome in outcomes]
    return []


def assert_holds(founded: Founded, sent: list[tuple[Desk, list[SignedRecord]]]) -> None:
    """Each chain whole and each record once, and all of it verifies."""
    audit = founded.verify()
    assert audit.gaps == []
    assert audit.records == sum(len(records) + 1 for _, records in sent)
    for desk, records in sent:
        assert founded.lines_of(desk) == [desk.enrolment, *(record.envelope for record in records)]


def in_threads(work: Callable[[Desk], None], desks: list[Desk]) -> Callable[[], None]:
    """Start `work` for each; what is returned waits for the end and raises what one of them raised."""
    failed: list[BaseException] = []

    def run(desk: Desk) -> None:
        try:
            work(desk)
        except BaseException as error:  # noqa: BLE001 - raised by whoever waits
            failed.append(error)

    threads = [threading.Thread(target=run, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()

    def wait() -> None:
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    return wait


def test_a_killed_server_has_what_it_gave_receipts_for(
    database_url: EmptyDatabase, server_nursery: ServerNursery, tmp_path: Path
) -> None:
    founded = found(database_url, tmp_path / "company")
    with Program(founded, tmp_path / "log", nursery=server_nursery) as program:
        desks = [program.served.desk() for _ in range(DESKS)]
        written: dict[str, list[SignedRecord]] = {desk.device: [] for desk in desks}
        receipts: dict[str, str] = {}
        ended = threading.Event()

        def work(desk: Desk) -> None:
            while not ended.is_set():
                batch = [desk.write("x" * 200) for _ in range(5)]
                written[desk.device] += batch
                receipts.update(zip((each.entry_id for each in batch), insist(desk, batch), strict=True))

        wait = in_threads(work, desks)
        try:
            for kill in range(KILLS):
                time.sleep(0.15 + 0.037 * (kill % 7))
                program.kill()
                program.start()
        finally:
            ended.set()
            wait()
        for desk in desks:
            again: list[str] = []
            for start in range(0, len(written[desk.device]), protocol.MAX_BATCH):
                again += insist(desk, written[desk.device][start : start + protocol.MAX_BATCH])
            assert again == [receipts[record.entry_id] for record in written[desk.device]]
    assert_holds(founded, [(desk, written[desk.device]) for desk in desks])
    print(f"\n{KILLS} kills on {database_url.kind}, {len(receipts)} receipts, all of them kept")


def test_two_servers_on_one_database_lose_nothing_and_keep_nothing_twice(
    postgres: PrivatePostgres, server_nursery: ServerNursery, tmp_path: Path
) -> None:
    founded = found(EmptyDatabase("postgresql", postgres.new_database()), tmp_path / "company")
    logs = [tmp_path / "log1", tmp_path / "log2"]
    one, other = (Program(founded, log, nursery=server_nursery) for log in logs)
    with one, other:
        desks = [one.served.desk() for _ in range(DESKS)]
        written: dict[str, list[SignedRecord]] = {desk.device: [] for desk in desks}

        def work(desk: Desk) -> None:
            """Each batch to both servers at the same moment, and a look at the log from either."""
            twin = Desk(other.served.url, desk.key, desk.context, token=desk.token)
            for _ in range(BATCHES):
                batch = [desk.write("x" * 200) for _ in range(5)]
                written[desk.device] += batch
                said: list[tuple[str, ...]] = []

                def send(each: Desk, batch: list[SignedRecord] = batch, said: list[tuple[str, ...]] = said) -> None:
                    said.append(tuple(outcome.receipt for outcome in each.send(*batch)))
                    each.pull()

                in_threads(send, [desk, twin])()
                assert said[0] == said[1]
                assert all(said[0])

        in_threads(work, desks)()
    assert_holds(founded, [(desk, written[desk.device]) for desk in desks])
    for log in logs:
        assert '"failed"' not in log.read_text()
    print(f"\n{DESKS} desks, {BATCHES} batches each to two servers at once: {DESKS * BATCHES * 5} records, each once")


def test_connections_that_the_database_cuts_cost_nothing_but_time(postgres: PrivatePostgres, tmp_path: Path) -> None:
    url = postgres.new_database()
    founded = found(EmptyDatabase("postgresql", url), tmp_path / "company")
    bare = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with serving(founded) as served:
        desks = [served.desk() for _ in range(DESKS)]
        written: dict[str, list[SignedRecord]] = {desk.device: [] for desk in desks}
        ended = threading.Event()

        def work(desk: Desk) -> None:
            while not ended.is_set():
                batch = [desk.write() for _ in range(5)]
                written[desk.device] += batch
                assert len(insist(desk, batch)) == 5

        wait = in_threads(work, desks)
        try:
            for _ in range(CUTS):
                time.sleep(0.1)
                with psycopg.connect(bare, autocommit=True) as connection:
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
                    )
        finally:
            ended.set()
            wait()
        assert_holds(founded, [(desk, written[desk.device]) for desk in desks])
    print(f"\n{CUTS} cuts, {sum(map(len, written.values()))} records, each once")


def test_a_commit_that_was_never_answered_is_answered_the_same_afterwards(
    database_url: EmptyDatabase, tmp_path: Path
) -> None:
    """The desk hangs up without hearing; what it then sends again has one receipt, which the log has once."""
    founded = found(database_url, tmp_path / "company")
    with serving(founded) as served:
        desk = served.desk()
        records = [desk.write() for _ in range(20)]
        for record in records:
            with closing(HTTPConnection(urlsplit(served.url).netloc, timeout=30)) as connection:
                connection.request("POST", protocol.RECORDS, record.envelope, {"Authorization": f"Bearer {desk.token}"})
                while record.entry_id not in founded.kept():
                    time.sleep(0.005)
        first, second = desk.send(*records), desk.send(*records)
        assert first == second
        assert_holds(founded, [(desk, records)])
