"""A company as tests have it: a real server on a free port of this machine, people, and desks that speak HTTP to it.

with serving(found(folder, address)) as served:
    desk = served.desk("Анна")
    outcomes = desk.send(desk.write("Почему небо голубое?"))

The server runs in a thread of the test (`serving`) or is the program itself (`Program`), which can be killed.
"""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import msgspec
import requests
import uvicorn
from sqlalchemy import make_url
from sqlcipher3 import dbapi2 as sqlite

from app.domain.ports import Clock
from app.domain.record import ChainHead, SignedRecord
from app.signing import envelope, log
from app.signing.enrolment import enrol, prove
from app.signing.envelope import Envelope, Signature
from app.signing.fields import to_base64
from app.signing.keys import SigningKey
from app.signing.log import RecordContext
from app.signing.statements import Revocation, ServerEar
from sync import protocol
from sync.protocol import Enrolled, News, Outcome, Outcomes, Refused
from sync.server.api import make_api
from sync.server.company import Company, Place
from sync.server.keeping import Keeping, SetAside
from sync.server.register import Device, Role
from tests.server_nursery import ServerNursery

ROOT = Path(__file__).resolve().parent.parent
ORG = "acme"
ANNOTATION = "application/vnd.goldquill.annotation.v1+json"
START_WITHIN_S = 30


@dataclass
class ShiftedClock:
    """The machine's own, `ahead` of it. `monotonic` goes `pace` times as fast: no test waits for a rate limit that is
    not about one."""

    ahead: timedelta = timedelta()
    pace: float = 1000.0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() * self.pace


@dataclass
class Founded:
    """A company. Its keeper's commands may be used while it is served, as in life."""

    place: Place
    clock: Clock
    serving: Company | None = None

    @contextmanager
    def keeping(self) -> Iterator[Keeping]:
        if self.serving is not None:
            yield Keeping(self.serving, self.clock)
            return
        company = Company.open(self.place)
        try:
            yield Keeping(company, self.clock)
        finally:
            company.close()

    def invite(self, name: str = "", *, lasts: timedelta = timedelta(days=7)) -> str:
        """A code, for a new person where nobody has that name or none is given."""
        name = name or f"Анна {uuid.uuid4()}"
        with self.keeping() as keeping:
            if all(person.name != name for person in keeping.people()):
                keeping.add_person(name, Role.TRAINER)
            return keeping.invite(name, lasts=lasts).code

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A bare DBAPI connection, for what no program of ours does. Placeholders are the driver's own."""
        if self.place.address is None:
            connection = sqlite.connect(str(self.place.database), timeout=30)
        else:
            import psycopg

            url = make_url(self.place.address).set(drivername="postgresql")
            connection = psycopg.connect(url.render_as_string(hide_password=False))
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()

    def held_of(self, desk: "Desk") -> list[SetAside]:
        """What is set aside of a device."""
        with self.keeping() as keeping:
            return [row for row in keeping.set_aside() if row.device == desk.device]

    def device(self, desk: "Desk") -> Device:
        """What the keepers see of it."""
        with self.keeping() as keeping:
            return next(each for each in keeping.devices() if each.device == desk.device)

    def gaps_of(self, desk: "Desk") -> list[int]:
        """Of its chain, which verifies as all the others do."""
        with self.keeping() as keeping:
            gaps = [gap for gap in keeping.verify().gaps if gap.device == desk.device]
            return [seq for gap in gaps for seq in range(gap.first, gap.last + 1)]

    def lines_of(self, desk: "Desk") -> list[bytes]:
        """What is stored of it, in the order of its chain."""
        rows = self.rows(f"SELECT envelope FROM records WHERE device = '{desk.device}' ORDER BY seq")  # noqa: S608
        return [bytes(row[0]) for row in rows]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return list(connection.execute(query).fetchall())

    def change(self, statement: str, *values: object) -> None:
        """Run `statement`, whose values are written `?`; it has to change something."""
        with self.database() as connection:
            mark = "?" if self.place.address is None else "%s"
            assert connection.execute(statement.replace("?", mark), values).rowcount > 0


def found(database: Any, folder: Path, clock: Clock | None = None) -> Founded:
    """A new company in `folder`, its rows in the empty `database` (`tests.database_fixtures`)."""
    place = Place(folder, address=database.address if database.kind == "postgresql" else None)
    Company.found(place, org=ORG, name="Acme Переводы").close()
    return Founded(place, clock or ShiftedClock())


@dataclass
class Served:
    """A company and where it answers."""

    founded: Founded
    url: str

    def about(self) -> protocol.About:
        answer = requests.get(self.url + protocol.ABOUT, timeout=30)
        return msgspec.json.decode(answer.content, type=protocol.About)

    def ear(self) -> ServerEar:
        """What a desk believes of this server, from what it said of itself."""
        about = self.about()
        return ServerEar.of(spki=base64.b64decode(about.public_key), org=about.org, server=about.server)

    def revocations_of(self, desk: "Desk") -> list[Revocation]:
        """What the server signed of this device's end."""
        query = f"SELECT envelope FROM statements WHERE family = 'revocation' AND subject = '{desk.device}'"  # noqa: S608
        return [self.ear().revocation(bytes(row[0])) for row in self.founded.rows(query)]

    def newcomer(self, code: str, *, key: SigningKey | None = None) -> "Desk":
        """A desk that has asked what the code is good for, and is not enrolled yet."""
        answer = requests.post(self.url + protocol.INVITATION, json={"code": code}, timeout=30)
        assert answer.status_code == 200, answer.text
        about = self.about()
        context = RecordContext(author=answer.json()["author"], org=about.org, server=about.server)
        return Desk(self.url, key or SigningKey.generate(), context)

    def desk(self, name: str = "") -> "Desk":
        """A new device, enrolled, of a person of that name or of a new one."""
        code = self.founded.invite(name)
        desk = self.newcomer(code)
        desk.join(code)
        return desk


@dataclass
class Desk:
    """One device of a person: its key, its chain, its token. `write` signs, `send` sends, `post` is bare HTTP."""

    url: str
    key: SigningKey
    context: RecordContext
    head: ChainHead = field(default_factory=ChainHead.empty)
    token: str = ""
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        first = enrol(self.key, context=self.context, at=datetime.now(UTC))
        self.enrolment, self.head = first.envelope, first.head
        self.first = first.head

    @property
    def device(self) -> str:
        return self.key.public.keyid

    def ask_to_join(self, code: str = "", *, enrolment: bytes | None = None, token: str = "") -> requests.Response:
        asked = {"enrolment": (enrolment or self.enrolment).decode()} | ({"code": code} if code else {})
        if code:
            asked["proof"] = to_base64(prove(self.key, server=self.context.server, code=code))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.http.post(self.url + protocol.ENROLMENTS, json=asked, headers=headers, timeout=30)

    def join(self, code: str = "", *, token: str = "") -> Enrolled:
        answer = self.ask_to_join(code, token=token)
        assert answer.status_code == 200, answer.text
        enrolled = msgspec.json.decode(answer.content, type=Enrolled)
        self.token = enrolled.token
        return enrolled

    def write(self, text: str = "Потому что.", *, at: datetime | None = None, **changes: Any) -> SignedRecord:
        """The next record of the chain."""
        record = self.sign(self.head, text, at=at, **changes)
        self.head = record.head
        return record

    def sign(self, head: ChainHead, text: str = "", *, at: datetime | None = None, **changes: Any) -> SignedRecord:
        """A record after `head`, wherever the chain is. `changes` are of its context, `kind` and `key`."""
        kind, key = changes.pop("kind", "annotation.submitted"), changes.pop("key", self.key)
        context = {name: getattr(self.context, name) for name in ("author", "org", "server", "task", "project")}
        return log.append(
            head,
            key=key,
            context=RecordContext(**{**context, **changes}),
            kind=kind,
            body={"text": text},
            at=at or datetime.now(UTC),
        )

    def sealed(self, payload: bytes, payload_type: str = ANNOTATION) -> bytes:
        """An envelope that this device signed around any bytes."""
        signature = Signature(self.device, self.key.sign(envelope.pae(payload_type, payload)))
        return envelope.encode(Envelope(payload_type, payload, (signature,)))

    def post(self, path: str, body: bytes, **headers: str) -> requests.Response:
        with_token = {"Authorization": f"Bearer {self.token}", **headers}
        return self.http.post(self.url + path, data=body, headers=with_token, timeout=60)

    def send_lines(self, *lines: bytes, **headers: str) -> tuple[Outcome, ...]:
        answer = self.post(protocol.RECORDS, b"\n".join(lines), **headers)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Outcomes).outcomes

    def send(self, *records: SignedRecord, **headers: str) -> tuple[Outcome, ...]:
        return self.send_lines(*(record.envelope for record in records), **headers)

    def ask(self, known_size: int = 0, prove: Sequence[int] = ()) -> requests.Response:
        return self.post(protocol.PULL, msgspec.json.encode({"known_size": known_size, "prove": list(prove)}))

    def pull(self, known_size: int = 0, prove: Sequence[int] = ()) -> News:
        answer = self.ask(known_size, prove)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=News)


def refusal(answer: requests.Response) -> tuple[int, str]:
    """The status of a refused request and the word for it."""
    return answer.status_code, msgspec.json.decode(answer.content, type=Refused).refusal.value


def payload_of(raw: bytes | str) -> dict[str, Any]:
    """What an envelope says, unverified."""
    return json.loads(base64.b64decode(json.loads(raw)["payload"]))


def altered(raw: bytes, **fields: Any) -> bytes:
    """The envelope with other fields, and the same signature."""
    return json.dumps({**json.loads(raw), **fields}).encode()


def repacked(raw: bytes, old: bytes, new: bytes) -> bytes:
    """The envelope with `old` in its payload become `new`, and the same signature."""
    payload = base64.b64decode(json.loads(raw)["payload"])
    assert old in payload
    return altered(raw, payload=to_base64(payload.replace(old, new, 1)))


@contextmanager
def serving(founded: Founded) -> Iterator[Served]:
    """The company served by uvicorn in a thread of this process."""
    founded.serving = Company.open(founded.place)
    config = uvicorn.Config(
        make_api(founded.serving, clock=founded.clock),
        port=0,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        _wait_for(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(founded, f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join()
        founded.serving = None


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """`goldquill-server` itself, to its end."""
    return subprocess.run(_command_line(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=60, **options)


class Program:
    """`goldquill-server serve` as a process of its own: started as an administrator does, or in a moment by a nursery.
    What it prints is in `log`."""

    def __init__(self, founded: Founded, log: Path, *, nursery: ServerNursery | None = None) -> None:
        self._founded = founded
        self._nursery = nursery
        self.log = log
        self.port = free_port()
        self.served = Served(founded, f"http://127.0.0.1:{self.port}")
        self.start()

    def start(self) -> None:
        place = self._founded.place
        where = ("--database", place.address) if place.address else ()
        arguments = ("serve", str(place.folder), "--port", str(self.port), *where)
        self._ended: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if self._nursery is not None:
            self.pid = self._nursery.start(arguments, self.log)
        else:
            with self.log.open("ab") as out:
                self._process = subprocess.Popen(_command_line(*arguments), cwd=ROOT, stdout=out, stderr=out)
            self.pid = self._process.pid
        _wait_for(self._answers)

    def _answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self.log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, where nobody has; its exit code."""
        if self._ended is None:
            os.kill(self.pid, how)
            self.wait()
        assert self._ended is not None
        return self._ended

    def wait(self) -> int:
        """Until it has ended by itself; its exit code."""
        if self._process is not None:
            self._ended = self._process.wait(30)
        elif self._nursery is not None:
            self._ended = self._nursery.end_of(self.pid)
        assert self._ended is not None
        return self._ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command_line(*arguments: object) -> list[str]:
    return [
        sys.executable,
        "-m",
        "sync.server.main",
        *(os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments),
    ]


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
