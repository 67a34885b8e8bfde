"""The server's database: SQLite in one file, or PostgreSQL; brought to the newest schema when it is opened.

SQLite comes with the program (`sqlcipher3`, used without a key), as the one that Python brings may be of a version
that loses commits. Any number of threads and processes may read and write; writers wait for one another. A commit is on
the disk when `writing` ends.
"""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlite

from app.domain.disk_errors import disk_error
from sync.server.errors import DatabaseUnreachable, SchemaNewer, UnsafeSqlite
from sync.server.migrations import HEAD, KNOWN

# https://sqlite.org/wal.html#walresetbug: a reset of the log could lose what had been committed.
_FIRST_UNSAFE, _FIRST_SAFE = (3, 7, 0), (3, 51, 3)
_BUSY_S = 30
_CONNECTIONS = 20
# PostgreSQL: whoever writes holds this advisory lock. In one message, as each trip is waited for. At another level all
# that is read later would be as it was before the lock was had.
_BEGIN_ALONE = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({0x676F6C64})"


class ServerDatabase:
    """One engine, for all threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._writer = threading.Lock() if self._is_sqlite else contextlib.nullcontext()

    @classmethod
    def open(cls, where: Path | str) -> Self:
        """Open the SQLite file at a path, or the database at a `postgresql+psycopg://` address.

        Raises UnsafeSqlite, DatabaseUnreachable, SchemaNewer.
        """
        database = cls(_sqlite(where) if isinstance(where, Path) else _postgresql(where))
        try:
            with database.reading() as connection:  # who writes for long keeps nobody from looking
                found = _revision(connection)
            if found != HEAD:
                with database.writing() as connection:
                    _bring_up_to_date(connection)
        except DBAPIError as error:
            database.close()
            raise DatabaseUnreachable(str(error.orig)) from error
        except BaseException:
            database.close()
            raise
        return database

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """What is committed; on SQLite, of one moment."""
        # On PostgreSQL each statement sees what is committed then, and a BEGIN would be one more trip.
        with self._engine.connect() as connection, connection.begin():
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One view of the whole database, however long it is read: `reading` sees, on PostgreSQL, what each statement
        finds."""
        with self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN" if self._is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is on the disk when this ends, or none when it raises. There is no other at that
        time, and what it reads is not out of date."""
        # Threads of this process queue here and not in SQLite, which would have them poll.
        with self._writer, self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE" if self._is_sqlite else _BEGIN_ALONE)
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def rows_of(rows: Sequence[dict[str, Any]]) -> Any:
    """Parameters for an insert of these: for one row, as one. Many at once take PostgreSQL more round trips."""
    return rows[0] if len(rows) == 1 else rows


def _sqlite(path: Path) -> Engine:
    if _FIRST_UNSAFE <= sqlite.sqlite_version_info < _FIRST_SAFE:
        raise UnsafeSqlite(sqlite.sqlite_version)

    # Tokens' hashes and people's work: for the server's account alone. SQLite gives its logs the mode of the file.
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise disk_error(error, path) from error

    def connect() -> sqlite.Connection:
        # isolation_level None: the driver begins nothing by itself.
        connection = sqlite.connect(str(path), isolation_level=None, timeout=_BUSY_S, check_same_thread=False)
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "fullfsync = ON",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cache_size = -64000",
        ):
            connection.execute(f"PRAGMA {setting}")
        return connection

    return create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        hide_parameters=True,
    )


def _postgresql(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.drivername != "postgresql+psycopg":
            raise DatabaseUnreachable(f"{url.drivername} is no postgresql+psycopg")
        return create_engine(
            url,
            isolation_level="AUTOCOMMIT",  # the driver begins nothing by itself
            pool_size=_CONNECTIONS,
            max_overflow=_CONNECTIONS,
            hide_parameters=True,
        )
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseUnreachable("not an address of a database") from error


def _revision(connection: Connection) -> str | None:
    """Of the schema; None for an empty database. Raises SchemaNewer."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    if found not in KNOWN:
        raise SchemaNewer(found, HEAD)
    return found


def _bring_up_to_date(connection: Connection) -> None:
    found = _revision(connection)
    if found != HEAD:  # another process may have been first
        from app.storage.migrations.upgrade import upgrade  # see `migrations`
        from sync.server.migrations.history import REVISIONS

        upgrade(connection, found, REVISIONS)
