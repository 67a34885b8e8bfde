"""The company's log as an export reads it, and what the server signed about it (`app.dataset`).

An export is of the log at one checkpoint, so that processes which write one dataset together agree, and so that what
travels along can be compared with the server's word.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from app.clock import SystemClock
from app.dataset.origin import key_facts
from app.dataset.pseudonyms import Pseudonyms
from app.dataset.source import Entry, Mark
from app.domain.errors import UnknownKey
from app.domain.ports import Clock
from app.signing.keys import PublicKey
from app.signing.multiproof import Subtree
from app.signing.payload import timestamp
from sync.server import register
from sync.server.company import Company, Place
from sync.server.register import Role
from sync.server.tables import devices, records

_AT_ONCE: Final = 200
_MARKS_AT_ONCE: Final = 2000
_MARK: Final = select(
    *(
        records.c[name]
        for name in ("number", "entry_id", "kind", "author", "device", "taken", "task", "project", "supersedes")
    )
).order_by(records.c.number)
_ENTRY: Final = select(records.c.number, records.c.entry_id, records.c.envelope, records.c.receipt).order_by(
    records.c.number
)
_STRETCH: Final = _ENTRY.where(records.c.number.between(bindparam("first"), bindparam("last")))


class CompanyLog:
    """Implements `app.dataset.source.Origins`."""

    def __init__(self, company: Company, clock: Clock) -> None:
        self._company = company
        self._clock = clock

    def newest(self) -> int:
        """How many records there are; a checkpoint says so from now on."""
        with self._company.database.writing() as db:
            size, _ = self._company.log.checkpoint(db, at=self._clock.now())
        return size

    @contextmanager
    def at(self, size: int) -> "Iterator[LogAt]":
        with self._company.database.snapshot() as db:
            if db.dialect.name == "sqlite":
                db.exec_driver_sql("PRAGMA cache_size = -8000")  # what is read once, in order, needs no more
            yield LogAt(self._company, db, size)


@contextmanager
def opened_log(place: Place) -> Iterator[CompanyLog]:
    """The log of a company that is opened for this alone, as a process beside another does."""
    company = Company.open(place)
    try:
        yield CompanyLog(company, SystemClock())
    finally:
        company.close()


class LogAt:
    """The log's first `size` records. Implements `app.dataset.source.Origin`."""

    def __init__(self, company: Company, connection: Connection, size: int) -> None:
        self.size = size
        self._company = company
        self._db = connection
        self._pseudonyms = Pseudonyms(company.voice.key)
        checkpoint = company.log.checkpoint_of(connection, size)
        if checkpoint is None:
            raise ValueError(_no_checkpoint(size, company.log.checkpoint_sizes(connection)))
        self._checkpoint = checkpoint
        judges = (Role.LEAD, Role.ADMIN)
        self._judges = {person.author for person in register.all_people(connection) if person.role in judges}

    def marks(self) -> Iterator[Mark]:
        last = 0
        while rows := self._db.execute(
            _MARK.where(records.c.number > last, records.c.number <= self.size).limit(_MARKS_AT_ONCE)
        ).all():
            for number, entry_id, kind, author, device, taken, task, project, supersedes in rows:
                judge = author in self._judges
                yield Mark(number, entry_id, kind, author, device, timestamp(taken), task, project, supersedes, judge)
            last = rows[-1].number

    def fetch(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            for row in self._rows(some):
                yield Entry(*row)

    def pseudonym(self, author: str) -> str:
        return self._pseudonyms.of(author)

    def keys(self, wanted: Sequence[str]) -> dict[str, Any]:
        """Raises UnknownKey for a device that is not in the register, or was never accepted."""
        voice = self._company.voice
        return {
            "org": voice.org,
            "server": {"id": voice.server, **key_facts(voice.key.public)},
            "devices": [self._device(each) for each in wanted],
        }

    def checkpoint(self) -> bytes:
        return self._checkpoint

    def outside(self, numbers: Sequence[int]) -> Sequence[Subtree]:
        return self._company.log.outside(self._db, numbers, self.size)

    def _rows(self, numbers: Sequence[int]) -> Sequence[Row[Any, Any, Any, Any]]:
        first, last = numbers[0], numbers[-1]
        if last - first >= 2 * len(numbers):
            return self._db.execute(_ENTRY.where(records.c.number.in_(numbers))).all()
        # To name each one takes as long as reading it.
        rows = self._db.execute(_STRETCH, {"first": first, "last": last}).all()
        if len(rows) == len(numbers):
            return rows
        wanted = set(numbers)
        return [row for row in rows if row.number in wanted]

    def _device(self, device: str) -> dict[str, Any]:
        spki = self._db.execute(select(devices.c.spki).where(devices.c.device == device)).scalar()
        accepted = self._company.log.statements(self._db, "enrolment", [device])
        if spki is None or not accepted:
            raise UnknownKey(keyid=device)
        return {**key_facts(PublicKey(bytes(spki))), "accepted": [msgspec.Raw(each) for each in accepted]}


def _no_checkpoint(size: int, sizes: Sequence[int]) -> str:
    place = bisect(sizes, size)
    near = " and ".join(f"{each:,}" for each in sizes[max(0, place - 1) : place + 1])
    none = f"the server signed no checkpoint of {size:,} records"
    if not near:
        return f"{none}, nor any other: leave --as-of out"
    return f"{none}, but of {near}: give --as-of one that it signed, or leave it out for the newest"
