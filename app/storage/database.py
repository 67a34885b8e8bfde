"""The desk's encrypted database: opened with a raw key, owned by one thread, every change one durable transaction.

A database written by a later program is refused before anything of it is touched, an older one is brought up to date.
Whatever the driver raises leaves here as one of our own errors. What is in the tables is left to the repositories.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as driver

from app.domain.disk_errors import disk_error
from app.domain.errors import BrokenInvariant, DatabaseDamaged, DatabaseNewer, DiskFull, GoldquillError, StorageError
from app.storage import migrations
from app.storage.driver_errors import translated

KEY_BYTES = 32

# cipher_memory_security stays off, as SQLCipher has it by default: it wipes the library's own buffers at a cost of half
# the speed, while the same words lie in Python's strings, which nothing can wipe.
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS (unrun): its fsync leaves data in the drive's cache; elsewhere nothing changes
    "PRAGMA temp_store = MEMORY",  # nothing readable in temporary files
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was deleted is overwritten, not left in free pages
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -32000",  # KiB; every page from the disk has to be decrypted
    "PRAGMA journal_size_limit = 16777216",
)


class Database:
    """One connection. Every method belongs to the thread that opened it; another's call raises BrokenInvariant."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self._connection = connection
        self._owner = threading.get_ident()
        self._open: Literal["reading", "writing"] | None = None

    @classmethod
    def open(cls, path: Path, key: bytes) -> "Database":
        """Open the database, or make a new one where there is none, with a raw 32-byte key.

        Raises DatabaseNewer, DatabaseDamaged (also for a wrong key), HomeReadOnly, DiskFull, HomeInUse.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key is {KEY_BYTES} bytes")
        # Parameters are people's words: they stay out of error messages, and so out of logs and crash reports.
        engine = create_engine(
            "sqlite://", module=driver, creator=lambda: _connect(path, key), poolclass=NullPool, hide_parameters=True
        )
        with _edge(path, writing=True):
            connection = engine.connect()
        database = cls(path, connection)
        try:
            database._prepare()
        except BaseException:
            connection.close()
            raise
        return database

    @staticmethod
    def remove(path: Path) -> None:
        """Remove a closed database and what SQLite keeps beside it. Raises DiskFull, HomeReadOnly, DiskRefused."""
        try:
            for ending in ("-shm", "-wal", "-journal", ""):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, path) from error

    @classmethod
    def open_any(cls, path: Path, keys: Sequence[bytes]) -> tuple["Database", bytes]:
        """Open with the first of `keys` that fits, and say which: a rekey may have been killed half-way."""
        for key in keys[:-1]:
            try:
                return cls.open(path, key), key
            except DatabaseDamaged:
                continue
        return cls.open(path, keys[-1]), keys[-1]

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Inside another `reading` or `writing` it is part of that."""
        with self._transaction("reading", "BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """One transaction: all of it is on the disk when this ends, or none when it raises.

        Inside another `writing` it is part of that one. Not `durable`: it survives the death of the program, not of
        the machine, and costs no waiting for the disk; the next durable transaction makes it so, too.
        """
        self._refuse_strangers()
        if self._open is None and not durable:
            # SQLite, "PRAGMA synchronous": in WAL mode, NORMAL leaves out the sync at commit and stays consistent.
            self._raw("PRAGMA synchronous = NORMAL")
            try:
                with self._transaction("writing", "BEGIN IMMEDIATE") as connection:
                    yield connection
            finally:
                self._raw("PRAGMA synchronous = FULL")
        else:
            with self._transaction("writing", "BEGIN IMMEDIATE") as connection:
                yield connection

    def rekey(self, key: bytes) -> None:
        """Encrypt everything anew with another raw key. Killed on the way, it opens with the old or the new one.

        Raises HomeInUse when anybody else has the database open: SQLCipher itself would answer "ok" and break them.
        Raises DiskFull when the disk takes no more, and is closed then; it opens as after a kill.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key is {KEY_BYTES} bytes")
        self._refuse_strangers()
        if self._open:
            raise BrokenInvariant("a rekey is no part of a transaction")
        self._raw("PRAGMA wal_checkpoint(TRUNCATE)")
        self._raw("PRAGMA locking_mode = EXCLUSIVE")
        try:
            # The exclusive lock is taken by the next transaction that writes, and refused while there are others.
            self._raw("BEGIN IMMEDIATE")
            self._raw("COMMIT")
        except StorageError:
            self._let_others_in()
            raise
        try:
            self._raw(f"PRAGMA rekey = \"x'{key.hex()}'\"")
            self._raw("PRAGMA wal_checkpoint(TRUNCATE)")
            self._let_others_in()
            with _edge(self.path, writing=True), closing(_connect(self.path, key)) as proof:
                proof.execute("SELECT count(*) FROM sqlite_master")
        except GoldquillError as error:
            # Nobody else is in and the key is one, so what is left is the disk. SQLCipher (seen in 4.19) tells of that
            # as ERROR, or answers "ok" and stays in its transaction, which the checkpoint finds LOCKED; either way it
            # has the new key in this connection and the old one in the file, so that all of it would look damaged.
            self.close()
            raise DiskFull(self.path) from error

    def check_integrity(self) -> None:
        """Read every page and index. Raises DatabaseDamaged with the first complaint. Takes seconds on a large one."""
        with self.reading() as connection:
            for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                row = connection.exec_driver_sql(f"PRAGMA {pragma}").first()
                if row is not None and row[0] != "ok":
                    raise DatabaseDamaged(self.path, f"{pragma}: {row[0]}")

    def close(self) -> None:
        """Fold the log into the database and let go of the files. Closing twice is no error."""
        self._refuse_strangers()
        with _edge(self.path, writing=True):
            self._connection.close()

    def _prepare(self) -> None:
        # The first look at a database makes its log's index beside it: that wants room, though it only reads.
        self._raw("PRAGMA schema_version")
        with self.reading() as connection:
            found = _revision(connection, self.path)
        if found is not None and found not in migrations.KNOWN:
            raise DatabaseNewer(found, migrations.HEAD)
        for setting in _SETTINGS:
            self._raw(setting)
        if found != migrations.HEAD:
            # Only here: importing Alembic takes longer than everything else of a start.
            from app.storage.migrations.upgrade import upgrade

            with self.writing() as connection:
                upgrade(connection, found)

    @contextmanager
    def _transaction(self, purpose: Literal["reading", "writing"], begin: str) -> Iterator[Connection]:
        self._refuse_strangers()
        if self._open is None:
            self._open = purpose
            try:
                with _edge(self.path, writing=purpose == "writing"), self._connection.begin():
                    self._connection.exec_driver_sql(begin)
                    yield self._connection
            finally:
                self._open = None
        elif purpose == "writing" and self._open == "reading":
            raise BrokenInvariant("a reading transaction does not write")
        else:
            yield self._connection

    def _let_others_in(self) -> None:
        self._raw("PRAGMA locking_mode = NORMAL")
        self._raw("SELECT count(*) FROM sqlite_master")  # lets the lock go

    def _raw(self, statement: str) -> None:
        """Past SQLAlchemy, which would begin a transaction: these statements only count outside of one."""
        raw = self._connection.connection.dbapi_connection
        assert raw is not None  # noqa: S101 — only a connection given back to its pool has none
        with _edge(self.path, writing=True):
            raw.cursor().execute(statement).fetchall()

    def _refuse_strangers(self) -> None:
        if threading.get_ident() != self._owner:
            raise BrokenInvariant("the database belongs to the thread that opened it")


def _connect(path: Path, key: bytes) -> driver.Connection:
    # isolation_level None: the driver begins nothing by itself.
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would print to the standard error
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _revision(connection: Connection, path: Path) -> str | None:
    """The schema revision, None for an empty database. Alembic's own table, read by hand."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if not names:
        return None
    if "alembic_version" not in names:
        raise DatabaseDamaged(path, "no schema revision")
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


@contextmanager
def _edge(path: Path, *, writing: bool) -> Iterator[None]:
    try:
        yield
    except driver.Error as error:
        raise translated(error, path=path, writing=writing) from error
    except DBAPIError as error:
        raise translated(error.orig or error, path=path, writing=writing) from error
