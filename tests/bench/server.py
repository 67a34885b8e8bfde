"""Measures the company server and a desk that sends to it: `python -m tests.bench.server [--growth] [--json]`.

The server is the program itself, over HTTP on the loopback; on SQLite and on a PostgreSQL of its own that waits for the
disk as one does. Records are of 2 KB and signed before the clock runs. Desks are threads of this process, on the same
cores as the server, so that figures are of both together. `--growth` shows the rate at 1,000, 10,000 and 100,000
records (some minutes).
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.clock import SystemClock
from app.domain.record import SignedRecord
from app.signing import envelope
from app.signing.enrolment import prove
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from local_model.figure import Figure, as_json, as_table, percentile
from local_model.measure import BAR_MISSED
from sync import protocol
from sync.protocol import Outcomes, Verdict
from sync.server.company import Company
from sync.server.desks import Desks
from tests.bench.backlog import backlog_figures
from tests.bench.models import model_figures
from tests.company import Desk, found
from tests.company_server import Program, command
from tests.database_fixtures import EmptyDatabase
from tests.postgres import private_postgres
from tests.postgres_keeper import find_programs

BODY = "x" * 2000
BATCH = 500
BATCHED = 10_000
SINGLE = 1_000
DESKS, EACH = 200, 50
AT_ONCE = 16
GROWTH = (1_000, 10_000, 100_000)


def measure(*, growth: bool) -> list[Figure]:
    """All figures, in about two minutes."""
    figures = []
    with databases() as empty:
        for database in empty:
            with tempfile.TemporaryDirectory() as folder, running(database, Path(folder)) as program:
                figures += rates(program, database.kind)
                figures += verification(program, database.kind)
    with databases() as empty:
        figures += many_desks([each for each in empty if each.kind == "postgresql"])
    figures += backlog_figures()
    figures += model_figures()
    if growth:
        with databases() as empty:
            for database in empty:
                figures += grown(database)
    return figures


@contextmanager
def databases() -> Iterator[list[EmptyDatabase]]:
    """A SQLite file to be, and a PostgreSQL database where the machine has its programs."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        empty = [EmptyDatabase("sqlite", str(folder / "server.db"))]
        if find_programs() is not None:
            server = stack.enter_context(private_postgres())
            empty.append(EmptyDatabase("postgresql", server.new_database()))
        yield empty


@contextmanager
def running(database: EmptyDatabase, folder: Path) -> Iterator[Program]:
    with Program(found(database, folder / "company"), folder / "log") as program:
        yield program


def rates(program: Program, kind: str) -> list[Figure]:
    """Records a second: in batches on one connection, then one a request on one connection."""
    desk = program.served.desk()
    records = [desk.write(BODY) for _ in range(BATCHED + SINGLE)]
    send(desk, records[:BATCH])  # what is made once at the start is not the rate
    begun = time.perf_counter()
    for start in range(BATCH, BATCHED, BATCH):
        send(desk, records[start : start + BATCH])
    batched = (BATCHED - BATCH) / (time.perf_counter() - begun)
    waited = one_by_one(desk, records[BATCHED:])
    return [
        Figure(name=f"server, {kind}: records in batches of {BATCH}", value=batched, unit="/s", at_least=1000),
        Figure(name=f"server, {kind}: one record a request", value=SINGLE / sum(waited), unit="/s", at_least=300),
        Figure(name="  p95 of these", value=percentile(waited, 0.95) * 1000, unit="ms", at_most=25),
    ]


def one_by_one(desk: Desk, records: list[SignedRecord]) -> list[float]:
    """Seconds that each took on one connection. The client does as little as it can: it runs on the server's cores."""
    waited = []
    headers = {"Authorization": f"Bearer {desk.token}", "Content-Type": protocol.LINES}
    with closing(HTTPConnection(urlsplit(desk.url).netloc, timeout=60)) as connection:
        for record in records:
            begun = time.perf_counter()
            connection.request("POST", protocol.RECORDS, record.envelope, headers)
            said = connection.getresponse().read()
            waited.append(time.perf_counter() - begun)
            (outcome,) = msgspec.json.decode(said, type=Outcomes).outcomes
            if outcome.verdict is not Verdict.STORED:
                raise RuntimeError(f"a record was not stored: {outcome}")
    return waited


def verification(program: Program, kind: str) -> list[Figure]:
    """Signatures verified a second by `goldquill-server verify`, its start included, against verifying the same bytes
    and nothing else."""
    place = program.served.founded.place
    before = bare_rate(program)
    begun = time.perf_counter()
    done = command("verify", place.folder, "--json", *(("--database", place.address) if place.address else ()))
    took = time.perf_counter() - begun
    audit = json.loads(done.stdout)
    ours = (audit["records"] + audit["receipts"] + audit["checkpoints"]) / took
    bare = (before + bare_rate(program)) / 2
    return [
        Figure(
            name=f"server, {kind}: verify / bare Ed25519",
            value=ours / bare,
            unit="×",
            at_least=0.6,
            note=f"{audit['records']:,} records; on {os.cpu_count()} processors, against one",
        ),
        Figure(name="  signatures verified", value=ours, unit="/s"),
    ]


def bare_rate(program: Program) -> float:
    """Signatures of one record verified a second by the library alone."""
    line = program.served.founded.rows("SELECT envelope FROM records ORDER BY number")[-1][0]
    sealed = envelope.decode(bytes(line))
    spki = program.served.founded.rows("SELECT spki FROM devices")[0][0]
    key, message, signature = Ed25519PublicKey.from_public_bytes(bytes(spki)[12:]), sealed.pae, sealed.signatures[0].sig
    begun = time.perf_counter()
    for _ in range(5_000):
        key.verify(signature, message)
    return 5_000 / (time.perf_counter() - begun)


def many_desks(empty: list[EmptyDatabase]) -> list[Figure]:
    """Two processes on one PostgreSQL, desks that all send at once: what was lost, stored twice or failed."""
    figures = []
    for database in empty:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            founded = found(database, Path(folder) / "company")
            programs = [stack.enter_context(Program(founded, Path(folder) / f"log-{number}")) for number in range(2)]
            work = []
            for number in range(DESKS):
                desk = enrolled(programs[number % 2])
                work.append((desk, [desk.write(BODY) for _ in range(EACH)]))
            begun = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                failed = sum(pool.map(lambda one: failures(*one), work))
            took = time.perf_counter() - begun
            with founded.keeping() as keeping:
                audit = keeping.verify()
        sent = DESKS * (EACH + 1)
        note = f"{DESKS} desks × {EACH} records, two processes, {took:.1f} s"
        figures += [
            Figure(
                name="many desks at once: records not stored once",
                value=abs(sent - audit.records),
                unit="",
                at_most=0,
                note=note,
            ),
            Figure(name="  requests that failed", value=failed, unit="", at_most=0),
        ]
    return figures


def enrolled(program: Program) -> Desk:
    """A device of a new person, past the limit on how fast strangers from one address may try codes."""
    founded, clock = program.served.founded, SystemClock()
    code, company = founded.invite(), Company.open(founded.place)
    try:
        desks = Desks(company, clock)
        about, author = desks.about(), desks.invitation(code).author
        context = RecordContext(author=author, org=about.org, server=about.server)
        desk = Desk(program.served.url, SigningKey.generate(), context)
        proof = prove(desk.key, server=about.server, code=code)
        desk.token = desks.enrol(desk.enrolment, code=code, proof=proof, token=None).token
    finally:
        company.close()
    return desk


def failures(desk: Desk, records: list[SignedRecord]) -> int:
    failed = 0
    for start in range(0, len(records), 10):
        answer = desk.post("/v1/records", b"\n".join(each.envelope for each in records[start : start + 10]))
        failed += answer.status_code != 200
    return failed


def grown(database: EmptyDatabase) -> list[Figure]:
    """The rate of the last thousand before each size."""
    figures = []
    with tempfile.TemporaryDirectory() as folder, running(database, Path(folder)) as program:
        desk = program.served.desk()
        stored = 0
        for size in GROWTH:
            while stored < size - 1_000:
                send(desk, [desk.write(BODY) for _ in range(BATCH)])
                stored += BATCH
            last = [desk.write(BODY) for _ in range(1_000)]
            begun = time.perf_counter()
            for start in (0, BATCH):
                send(desk, last[start : start + BATCH])
            stored += 1_000
            rate = 1_000 / (time.perf_counter() - begun)
            figures.append(Figure(name=f"server, {database.kind}: in batches, {size:,} stored", value=rate, unit="/s"))
    return figures


def send(desk: Desk, records: list[SignedRecord]) -> None:
    outcomes = desk.send(*records)
    if any(outcome.verdict is not Verdict.STORED for outcome in outcomes):
        raise RuntimeError(f"a record was not stored: {outcomes}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(growth=options.growth)
    print(as_json(figures) if options.json else as_table(figures))
    return BAR_MISSED if any(figure.reached is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
