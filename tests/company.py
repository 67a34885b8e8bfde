"""A company as tests have it: founded in a folder, its keepers, and bare devices that tell its server what they like.

with serving(found(SQLITE, folder)) as served:
    desk = served.desk("Анна")
    outcomes = desk.send(desk.write("Почему небо голубое?"))

`tests.company_server` serves it. Desks of the program itself, which join and pass as it does, are in
`tests.company_desk`.
"""

import base64
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import requests
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
from sync.server.audit import Audit
from sync.server.company import Company, Place
from sync.server.keeping import Keeping
from sync.server.quarantine import SetAside
from sync.server.register import Device, Role
from tests.database_fixtures import EmptyDatabase

ORG: Final = "acme"
ANNOTATION: Final = "application/vnd.goldquill.annotation.v1+json"
SQLITE: Final = EmptyDatabase("sqlite", "")  # the file is in the company's folder


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
    def opened(self) -> Iterator[Company]:
        """Beside its server, running or not, as a keeper's command has it."""
        company = Company.open(self.place)
        try:
            yield company
        finally:
            company.close()

    @contextmanager
    def keeping(self) -> Iterator[Keeping]:
        with self.opened() as company:
            yield Keeping(company, self.clock)

    def verify(self) -> Audit:
        with self.keeping() as keeping:
            return keeping.verify()

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
        gaps = [gap for gap in self.verify().gaps if gap.device == desk.device]
        return [seq for gap in gaps for seq in range(gap.first, gap.last + 1)]

    def lines_of(self, desk: "Desk") -> list[bytes]:
        """What is stored of it, in the order of its chain."""
        rows = self.rows(f"SELECT envelope FROM records WHERE device = '{desk.device}' ORDER BY seq")  # noqa: S608
        return [bytes(row[0]) for row in rows]

    def kept(self) -> dict[str, tuple[bytes, bytes]]:
        """Each record with its receipt, as bytes, by its entry id."""
        rows = self.rows("SELECT entry_id, envelope, receipt FROM records")
        kept = {entry_id: (bytes(record), bytes(receipt)) for entry_id, record, receipt in rows}
        assert len(kept) == len(rows)
        return kept

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return list(connection.execute(query).fetchall())

    def lose_records(self) -> None:
        """What was asked for next fails inside."""
        with self.database() as connection:
            connection.execute("ALTER TABLE records RENAME TO elsewhere")

    def change(self, statement: str, *values: object) -> None:
        """Run `statement`, whose values are written `?`; it has to change something."""
        with self.database() as connection:
            mark = "?" if self.place.address is None else "%s"
            assert connection.execute(statement.replace("?", mark), values).rowcount > 0


def found(
    database: EmptyDatabase,
    folder: Path,
    clock: Clock | None = None,
    *,
    org: str = ORG,
    name: str = "Acme Переводы",
) -> Founded:
    """A new company in `folder`, its rows in the empty `database`."""
    place = Place(folder, address=database.address if database.kind == "postgresql" else None)
    Company.found(place, org=org, name=name).close()
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
