"""Keeps the newest catalogue of models that the company's server signed, byte for byte."""

from sqlalchemy import delete, insert, select

from app.storage.database import Database
from app.storage.tables import catalogues


class CatalogueRepository:
    """Each method is one transaction. Servers are known by the ids of their keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, server_key: str) -> bytes | None:
        """The envelope that this server showed last; None where nothing of it is kept."""
        wanted = select(catalogues.c.envelope).where(catalogues.c.server_key == server_key)
        with self._database.reading() as connection:
            kept: bytes | None = connection.execute(wanted).scalar()
        return kept

    def forget(self, server_key: str) -> None:
        """Nothing is known of what this server offers."""
        with self._database.writing() as connection:
            connection.execute(delete(catalogues).where(catalogues.c.server_key == server_key))

    def keep(self, server_key: str, envelope: bytes) -> None:
        """Keep this one and no other, of whatever server."""
        row = insert(catalogues).values(server_key=server_key, envelope=envelope)
        with self._database.writing() as connection:
            connection.execute(delete(catalogues))
            connection.execute(row)
