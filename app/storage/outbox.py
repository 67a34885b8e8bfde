"""What waits to be sent: one row a record, from the transaction that keeps it until its receipt was verified."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from app.storage.database import Database
from app.storage.tables import outbox


class OutboxRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry_id: str, *, at: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(outbox).values(entry_id=entry_id, added=at))

    def remove(self, entry_id: str) -> None:
        """The record arrived. An unknown one is no error."""
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(outbox.c.entry_id == entry_id))

    def waiting(self, *, limit: int) -> tuple[str, ...]:
        """The entry ids that wait longest, in the order in which they were added."""
        with self._database.reading() as connection:
            return tuple(connection.execute(select(outbox.c.entry_id).order_by(outbox.c.n).limit(limit)).scalars())

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())
