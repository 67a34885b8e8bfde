"""Keeps what the company's server signed for the records it took, byte for byte."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.record import KeptReceipt
from app.storage.columns import among
from app.storage.database import Database
from app.storage.tables import outbox, receipts, records


class ReceiptRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, signed: Sequence[KeptReceipt]) -> None:
        """Keep them. Where there is one for a record already, that one stays."""
        if not signed:
            return
        rows = [{**asdict(each), "proved": False} for each in signed]
        with self._database.writing() as connection:
            connection.execute(insert(receipts).on_conflict_do_nothing(), rows)

    def get(self, entry_id: str) -> KeptReceipt | None:
        with self._database.reading() as connection:
            row = connection.execute(select(receipts).where(receipts.c.entry_id == entry_id)).first()
        return None if row is None else KeptReceipt(row.entry_id, row.number, row.envelope)

    def unproved(self, devices: Collection[str], *, limit: int) -> tuple[KeptReceipt, ...]:
        """Those for records of these devices that the server's log was not yet seen to hold, oldest first. A desk that
        worked for another company before has others, which are in another log."""
        wanted = (
            select(receipts)
            .join(records, records.c.entry_id == receipts.c.entry_id)
            .where(text("NOT receipts.proved"), among(records.c.device, devices))  # as the index has it
            .order_by(receipts.c.number)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(KeptReceipt(row.entry_id, row.number, row.envelope) for row in connection.execute(wanted))

    def numbered(self, devices: Collection[str], numbers: Collection[int]) -> dict[int, KeptReceipt]:
        """Those for records of these devices that stand at these places in the log."""
        wanted = (
            select(receipts)
            .join(records, records.c.entry_id == receipts.c.entry_id)
            .where(receipts.c.number.in_(numbers), among(records.c.device, devices))
        )
        with self._database.reading() as connection:
            return {
                row.number: KeptReceipt(row.entry_id, row.number, row.envelope) for row in connection.execute(wanted)
            }

    def prove(self, entry_ids: Sequence[str]) -> None:
        """The log was seen to hold these."""
        with self._database.writing() as connection:
            connection.execute(update(receipts).where(receipts.c.entry_id.in_(entry_ids)).values(proved=True))

    def forget(self, devices: Collection[str]) -> None:
        """Those for the work of these devices. That they enrolled is known to a server that still knows them."""
        work = select(records.c.entry_id).where(records.c.device.in_(devices), records.c.seq > 1)
        with self._database.writing() as connection:
            connection.execute(delete(receipts).where(receipts.c.entry_id.in_(work)))

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(receipts)).scalar_one())

    def count_of(self, devices: Collection[str]) -> int:
        """How many records of these devices arrived: all but those in the outbox, since a receipt takes them out of it.
        The first of a chain enrols the device and is not counted."""
        here = select(func.count()).where(records.c.device.in_(devices), records.c.seq > 1).scalar_subquery()
        wait = (
            select(func.count())
            .select_from(outbox.join(records, records.c.entry_id == outbox.c.entry_id))
            .where(among(records.c.device, devices), records.c.seq > 1)
            .scalar_subquery()
        )
        wanted = select(here - wait)
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())
