"""A company's real server for a test, in a thread or in a process of its own, and desks that work for it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import uvicorn
from sqlalchemy import select

from app.clock import SystemClock
from app.domain.errors import InvitationRefused
from app.domain.membership import Joining
from app.domain.ports import Clock
from app.signing import envelope
from sync.client import joining
from sync.client.courier import Courier, Passed
from sync.client.transport import Transport
from sync.server.api import make_api
from sync.server.audit import Audit
from sync.server.company import Company, Place
from sync.server.keeping import Keeping
from sync.server.register import Role
from sync.server.tables import receipts, records
from tests.desk_samples import OpenDesk, instruct

ROOT = Path(__file__).parents[1]
HERE = "127.0.0.1"
PERSON = "Анна Вайс"


@dataclass
class Keeper:
    """A server's keeper beside it: looks into its database, running or not."""

    place: Place

    @contextmanager
    def at_work(self) -> Iterator[tuple[Company, Keeping]]:
        company = Company.open(self.place)
        try:
            yield company, Keeping(company, SystemClock())
        finally:
            company.close()

    def invite(self, name: str = PERSON) -> str:
        with self.at_work() as (_, keeping):
            if name not in [person.name for person in keeping.people()]:
                keeping.add_person(name, Role.TRAINER)
            return keeping.invite(name, lasts=timedelta(days=1)).code

    def verify(self) -> Audit:
        with self.at_work() as (_, keeping):
            return keeping.verify()

    def kept(self) -> dict[str, tuple[bytes, bytes]]:
        """Each record with its receipt, as bytes, by its entry id."""
        wanted = select(records.c.entry_id, records.c.envelope, receipts.c.envelope.label("receipt")).outerjoin(
            receipts, receipts.c.entry_id == records.c.entry_id
        )
        with self.at_work() as (company, _), company.database.reading() as connection:
            rows = connection.execute(wanted).all()
        assert len({row.entry_id for row in rows}) == len(rows)
        return {row.entry_id: (bytes(row.envelope), bytes(row.receipt)) for row in rows}


def found(place: Place, *, org: str = "acme") -> Keeper:
    Company.found(place, org=org, name="Acme Translations").close()
    return Keeper(place)


@contextmanager
def serving(keeper: Keeper, *, tls: tuple[Path, Path] | None = None) -> Iterator[int]:
    """Serve in a thread; the port."""
    certificate, key = tls or (None, None)
    config = uvicorn.Config(
        make_api(Company.open(keeper.place), clock=SystemClock()),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        ws="none",
        ssl_certfile=certificate,
        ssl_keyfile=key,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    door = socket.create_server((HERE, 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.005)
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)
        door.close()


class ServerProcess:
    """The `goldquill-server` command, to be killed. `start` again serves the same folder at the same port."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._process: subprocess.Popen[bytes] | None = None
        with closing(socket.create_server((HERE, 0))) as free:
            self.port = free.getsockname()[1]

    def start(self) -> None:
        place = self._keeper.place
        command = [sys.executable, "-m", "sync.server.main", "serve", str(place.folder), "--port", str(self.port)]
        if place.address is not None:
            command += ["--database", place.address]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        while True:
            with suppress(OSError), closing(socket.create_connection((HERE, self.port), timeout=1)):
                return
            assert self._process.poll() is None, "the server ended"
            time.sleep(0.02)

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        self._process.wait(30)


def transport_of(desk: OpenDesk, *, ca_file: Path | None = None, clock: Clock | None = None) -> Transport:
    member = desk.members.present()
    ca_file = Path(member.ca_file) if member.ca_file else ca_file
    return Transport(member.address, ca_file=ca_file, clock=clock or desk.clock, token=member.token)


def join(desk: OpenDesk, address: str, code: str, *, ca_file: Path | None = None) -> None:
    """As `goldquill enrol` does it."""
    with closing(Transport(address, ca_file=ca_file, clock=desk.clock)) as transport:
        try:
            offer = joining.offer(transport, code=code, address=address, ca_file=str(ca_file or ""))
        except InvitationRefused:
            if (prepared := desk.members.under_way(address)) is None:
                raise
        else:
            prepared = desk.members.prepare(offer)
        take_answer(desk, transport, prepared, code)


def take_answer(desk: OpenDesk, transport: Transport, prepared: Joining, code: str) -> None:
    answer = joining.enrol(transport, prepared, code=code, proof=desk.members.prove(prepared, code=code))
    desk.members.join(
        prepared, acceptance=answer.acceptance.encode(), receipt=answer.receipt.encode(), token=answer.token
    )


def sync(desk: OpenDesk, *, clock: Clock | None = None) -> Passed:
    """As `goldquill sync --once` does it."""
    with closing(transport_of(desk, clock=clock)) as transport:
        if (renewal := desk.members.renewal()) is not None:
            take_answer(desk, transport, renewal, "")
    with closing(transport_of(desk, clock=clock)) as transport:
        return Courier(transport, desk.sending, desk.inbox, desk.offers, desk.members.present()).run()


def work(desk: OpenDesk, name: str) -> str:
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(f"Ответ {name}.")).entry_id


def arrived_once(keeper: Keeper, *desks: OpenDesk) -> int:
    """Nothing waits, every record of these desks is at the server once and byte for byte with the receipt that the desk
    has, the server's log holds, and no chain has a gap. How many records the server has."""
    kept = keeper.kept()
    for desk in desks:
        standing = desk.sending.standing()
        assert (standing.waiting, standing.held) == (0, ())
        for device in desk.members.present().devices:
            for raw in desk.records.envelopes(device):
                entry_id = entry_of(raw)
                receipt = desk.receipts.get(entry_id)
                assert receipt is not None
                assert kept[entry_id] == (raw, receipt.envelope)
    audit = keeper.verify()
    assert audit.gaps == []
    assert audit.records == audit.receipts == len(kept)
    return len(kept)


def entry_of(raw: bytes) -> str:
    return envelope.decode(raw).entry_id
