"""What waits to be sent: one row a record, from the transaction that keeps it until its receipt was verified."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, literal, select, update

from app.domain.work import WorkState
from app.storage.columns import among
from app.storage.database import Database
from app.storage.tables import outbox, records


@dataclass(frozen=True, slots=True)
class Held:
    """A record that the server did not take: `reason` is its machine word, `detail` its own."""

    entry_id: str
    reason: str
    detail: str


class OutboxRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry_id: str, *, at: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(outbox).values(entry_id=entry_id, added=at))

    def add_again(self, devices: Collection[str], *, at: datetime) -> int:
        """The work of these devices that does not wait, in the order of their chains; how much that is."""
        here = select(outbox.c.entry_id)
        again = (
            select(records.c.entry_id, literal(at, outbox.c.added.type))
            .where(records.c.device.in_(devices), records.c.seq > 1, records.c.entry_id.not_in(here))
            .order_by(records.c.n)
        )
        with self._database.writing() as connection:
            return connection.execute(insert(outbox).from_select(["entry_id", "added"], again)).rowcount

    def remove(self, entry_ids: Collection[str]) -> None:
        """These arrived. An unknown one is no error."""
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(outbox.c.entry_id.in_(entry_ids)))

    def hold(self, entry_id: str, *, reason: str, detail: str) -> None:
        """It waits for a person: `waiting` names it no more."""
        change = update(outbox).where(outbox.c.entry_id == entry_id).values(held=reason, detail=detail)
        with self._database.writing() as connection:
            connection.execute(change)

    def held(self) -> tuple[Held, ...]:
        """What waits for a person, longest first; nothing of what was revised or withdrawn since."""
        over = records.c.state.in_([WorkState.REVISED.value, WorkState.WITHDRAWN.value])
        wanted = (
            select(outbox)
            .join(records, records.c.entry_id == outbox.c.entry_id)
            .where(outbox.c.held.is_not(None), over.is_not(True))
            .order_by(outbox.c.n)
        )
        with self._database.reading() as connection:
            return tuple(Held(row.entry_id, row.held, row.detail or "") for row in connection.execute(wanted))

    def reasons_of(self, device: str) -> frozenset[str]:
        """Why records of this device wait for a person, of what was revised or withdrawn since as well."""
        wanted = (
            select(outbox.c.held)
            .join(records, records.c.entry_id == outbox.c.entry_id)
            .where(outbox.c.held.is_not(None), among(records.c.device, [device]))
            .distinct()
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def let_go(self, *, reason: str = "", devices: Collection[str] = ()) -> None:
        """Try what waits for a person once more: all of it, or what waits for one `reason` and is of these devices."""
        change = update(outbox).where(outbox.c.held.is_not(None)).values(held=None, detail=None)
        if reason:
            theirs = select(records.c.entry_id).where(
                records.c.entry_id == outbox.c.entry_id, among(records.c.device, devices)
            )
            change = change.where(outbox.c.held == reason, theirs.exists())
        with self._database.writing() as connection:
            connection.execute(change)

    def waiting(self, *, limit: int) -> tuple[str, ...]:
        """The entry ids that wait longest, in the order in which they were added."""
        wanted = select(outbox.c.entry_id).where(outbox.c.held.is_(None)).order_by(outbox.c.n).limit(limit)
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def to_send(self, devices: Collection[str], *, after: int, limit: int) -> list[tuple[int, str, bytes]]:
        """The next records of these devices that wait, after place `after`: place, entry id, envelope. A desk that
        worked by itself before has others in its outbox, which are not for a company."""
        wanted = (
            select(outbox.c.n, outbox.c.entry_id, records.c.envelope)
            .join(records, records.c.entry_id == outbox.c.entry_id)
            .where(outbox.c.n > after, outbox.c.held.is_(None), among(records.c.device, devices))
            .order_by(outbox.c.n)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [(row.n, row.entry_id, row.envelope) for row in connection.execute(wanted)]

    def count_of(self, devices: Collection[str]) -> int:
        """How many records of these devices wait and are not held."""
        wanted = (
            select(func.count())
            .select_from(outbox)
            .join(records, records.c.entry_id == outbox.c.entry_id)
            .where(outbox.c.held.is_(None), among(records.c.device, devices))
        )
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())
