"""Keeps signed records exactly as they were signed, with what History lists them by.

A record is added once and never changed; only its `state` moves on. Nothing here checks a signature: what the columns
say is a way to find a record, what it says is in its envelope.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, update

from app.domain.record import ChainHead, SignedRecord
from app.domain.work import RecordedWork, WorkItem, WorkKind, WorkState
from app.storage.columns import AnyRow, earlier
from app.storage.database import Database
from app.storage.search_index import records_index
from app.storage.search_text import match
from app.storage.tables import records

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """A record as it is kept. `item` is None where it is no piece of work; `n` is its place among all rows."""

    n: int
    entry_id: str
    device: str
    seq: int
    kind: str
    at: datetime
    supersedes: str | None
    envelope: bytes
    item: WorkItem | None


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record stands in its device's chain."""

    entry_id: str
    device: str
    seq: int


class RecordRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: SignedRecord, work: RecordedWork | None = None) -> None:
        """Keep the record. Two of one draft, or two at one place of a chain, raise BrokenInvariant."""
        row: dict[str, Any] = {
            "entry_id": record.entry_id,
            "device": record.device,
            "seq": record.seq,
            "prev": record.prev,
            "payload_type": record.payload_type,
            "kind": record.kind,
            "at": datetime.fromisoformat(record.at),
            "supersedes": record.supersedes,
            "envelope": record.envelope,
        }
        if work is not None:
            row |= {
                "draft": work.draft,
                "work_kind": work.kind.value,
                "state": WorkState.SUBMITTED.value,
                "title": work.title,
                "specialisation": work.specialisation,
                "language": work.language,
            }
        with self._database.writing() as connection:
            n = connection.execute(insert(records).values(row).returning(records.c.n)).scalar_one()
            if work is not None:
                records_index.put(connection, n, f"{work.title} {work.text}", tags=_tag(work.kind))

    def head(self, device: str) -> ChainHead:
        """Where this device's chain ends."""
        last = (
            select(records.c.seq, records.c.entry_id)
            .where(records.c.device == device)
            .order_by(records.c.seq.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(last).first()
        return ChainHead.empty() if row is None else ChainHead(row.seq, row.entry_id)

    def devices(self) -> tuple[str, ...]:
        """All devices with records here, in the order in which they first wrote."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_DEVICES).scalars())

    def get(self, entry_id: str) -> KeptRecord | None:
        return self._one(records.c.entry_id == entry_id)

    def entry_of_draft(self, draft_id: str) -> str | None:
        """The entry id of the record that this draft became."""
        with self._database.reading() as connection:
            return connection.execute(select(records.c.entry_id).where(records.c.draft == draft_id)).scalar()

    def at_place(self, device: str, seq: int) -> KeptRecord | None:
        return self._one((records.c.device == device) & (records.c.seq == seq))

    def superseding(self, entry_id: str) -> tuple[KeptRecord, ...]:
        """Records that name this one as superseded, oldest first."""
        wanted = select(records).where(records.c.supersedes == entry_id).order_by(records.c.n)
        with self._database.reading() as connection:
            return tuple(_record(row) for row in connection.execute(wanted))

    def places(self, entry_ids: Collection[str]) -> dict[str, RecordPlace]:
        """Where these stand in their chains; those that are not here are left out."""
        wanted = select(records.c.entry_id, records.c.device, records.c.seq).where(records.c.entry_id.in_(entry_ids))
        with self._database.reading() as connection:
            return {row.entry_id: RecordPlace(*row) for row in connection.execute(wanted)}

    def move(self, entry_ids: Collection[str], state: WorkState, *, of: Collection[WorkState]) -> None:
        """Move on those of these that are pieces of work in one of the states `of`."""
        those = records.c.entry_id.in_(entry_ids) & records.c.state.in_([each.value for each in of])
        with self._database.writing() as connection:
            connection.execute(update(records).where(those).values(state=state.value))

    def move_all(self, devices: Collection[str], state: WorkState, *, of: WorkState) -> None:
        """Move on every piece of work of these devices that is in the state `of`."""
        those = records.c.device.in_(devices) & (records.c.state == of.value)
        with self._database.writing() as connection:
            connection.execute(update(records).where(those).values(state=state.value))

    def count(self, device: str, *, after_seq: int = 0) -> int:
        wanted = select(func.count()).where(records.c.device == device, records.c.seq > after_seq)
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar_one()

    def envelopes(self, device: str, *, after_seq: int = 0) -> Iterator[bytes]:
        """The envelopes of a chain in its order, some at a time, so that memory does not grow with it."""
        while True:
            wanted = (
                select(records.c.seq, records.c.envelope)
                .where(records.c.device == device, records.c.seq > after_seq)
                .order_by(records.c.seq)
                .limit(_BATCH)
            )
            with self._database.reading() as connection:
                rows = connection.execute(wanted).all()
            if not rows:
                return
            for row in rows:
                yield row.envelope
            after_seq = rows[-1].seq

    def newest(self) -> int:
        """The `n` of the last record that was kept; 0 before the first."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(records.c.n))).scalar() or 0

    def after(self, n: int, *, up_to: int, limit: int) -> list[KeptRecord]:
        """The next `limit` records of every device, in the order in which they were kept; `n` is the last one seen."""
        wanted = select(records).where(records.c.n > n, records.c.n <= up_to).order_by(records.c.n).limit(limit)
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(wanted)]

    def numbered(self, numbers: Collection[int]) -> list[KeptRecord]:
        """The records with these `n`, in order."""
        wanted = select(records).where(records.c.n.in_(numbers)).order_by(records.c.n)
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(wanted)]

    def states(self) -> Mapping[WorkState, int]:
        """How many pieces of work are in each state; states without any are left out."""
        wanted = select(records.c.state, func.count()).where(records.c.work_kind.is_not(None)).group_by(records.c.state)
        with self._database.reading() as connection:
            return {WorkState(state): count for state, count in connection.execute(wanted)}

    def page(
        self,
        *,
        kind: WorkKind | None,
        state: WorkState | None,
        before: tuple[datetime, int] | None,
        limit: int,
    ) -> list[tuple[int, WorkItem]]:
        """The next `limit` pieces of work, newest first, each with its `n`; `before` is the last one seen."""
        wanted = (
            select(*_ITEM)
            .where(records.c.work_kind.is_not(None))
            .order_by(records.c.at.desc(), records.c.n.desc())
            .limit(limit)
        )
        if kind is not None:
            wanted = wanted.where(records.c.work_kind == kind.value)
        if state is not None:
            wanted = wanted.where(records.c.state == state.value)
        if before is not None:
            wanted = wanted.where(earlier(records.c.at, records.c.n, before))
        with self._database.reading() as connection:
            return [(row.n, _item(row)) for row in connection.execute(wanted)]

    def search(
        self, query: str, *, kind: WorkKind | None, state: WorkState | None, before_n: int | None, limit: int
    ) -> list[KeptRecord]:
        """The next `limit` pieces of work with all the words, newest first; `before_n` is the last one seen."""
        expression = match(query)
        if expression is None:
            return []
        if kind is not None:
            expression += f' AND tags : "{_tag(kind)}"'
        rowid = records_index.rows.c.rowid
        wanted = (
            select(records)
            .join(records_index.rows, records.c.n == rowid)
            .where(records_index.matches(expression))
            .order_by(rowid.desc())
            .limit(limit)
        )
        if state is not None:
            # All in that state are listed once, from an index, and each hit is looked for in the list: looked up in the
            # database, common words and a rare state take a second. With `+ 0`, SQLite does not begin with the list.
            moved = records.alias()
            in_state = select(moved.c.n).where(moved.c.state == state.value, moved.c.work_kind.is_not(None))
            wanted = wanted.where((rowid + 0).in_(in_state))
        if before_n is not None:
            wanted = wanted.where(rowid < before_n)
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(wanted)]

    def _one(self, condition: Any) -> KeptRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(select(records).where(condition)).first()
        return None if row is None else _record(row)


# From one device to the next by the index of their chains, and not through all their records.
_DEVICES = text("""
    WITH RECURSIVE every(device) AS (
        SELECT min(device) FROM records
        UNION ALL SELECT (SELECT min(device) FROM records WHERE device > every.device) FROM every WHERE device NOTNULL
    )
    SELECT device FROM every WHERE device NOTNULL
    ORDER BY (SELECT n FROM records WHERE records.device = every.device ORDER BY seq LIMIT 1)
""")
_ITEM = tuple(
    records.c[name]
    for name in ("n", "entry_id", "work_kind", "state", "title", "at", "specialisation", "language", "supersedes")
)


def _tag(kind: WorkKind) -> str:
    """A word, so that the full-text index can filter as it searches."""
    return f"kind{kind.value}"


def _item(row: AnyRow) -> WorkItem:
    return WorkItem(
        id=row.entry_id,
        kind=WorkKind(row.work_kind),
        state=WorkState(row.state),
        title=row.title,
        at=row.at,
        specialisation=row.specialisation,
        language=row.language,
        supersedes=row.supersedes,
    )


def _record(row: AnyRow) -> KeptRecord:
    return KeptRecord(
        n=row.n,
        entry_id=row.entry_id,
        device=row.device,
        seq=row.seq,
        kind=row.kind,
        at=row.at,
        supersedes=row.supersedes,
        envelope=row.envelope,
        item=None if row.work_kind is None else _item(row),
    )
