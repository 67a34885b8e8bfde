"""One company's server: its folder, its key, its database, and the parts that work on them.

The folder holds `server.key` and, where no other database is named, `server.db`.
"""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import insert, select

from app.domain.disk_errors import disk_error
from app.signing.statements import ServerVoice
from sync.server import backup, key
from sync.server.database import ServerDatabase
from sync.server.errors import AlreadyAServer, NoServerHere, OtherServersDatabase
from sync.server.log import ServerLog
from sync.server.models import ModelFolder
from sync.server.tables import identity


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server's things lie. `address` is of a PostgreSQL database; None for the file in the folder."""

    folder: Path
    address: str | None = None
    passphrase: bytes | None = None

    @property
    def key(self) -> Path:
        return self.folder / "server.key"

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def database(self) -> Path | str:
        return self.address or self.folder / "server.db"


@dataclass(frozen=True, slots=True)
class Company:
    """An open server. Close it at the end."""

    name: str
    voice: ServerVoice
    database: ServerDatabase
    log: ServerLog
    models: ModelFolder

    @classmethod
    def found(cls, place: Place, *, org: str, name: str) -> Self:
        """Make a server that was not there. `org` stands in every record and never changes.

        Goes on with a key that lies there already. Raises AlreadyAServer, KeyNotSafe,
        DiskFull, HomeReadOnly, DiskRefused, UnsafeSqlite, DatabaseUnreachable, SchemaNewer.
        """
        try:
            place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, place.folder) from error
        with ExitStack() as undo:
            database = ServerDatabase.open(place.database)
            undo.callback(database.close)
            with database.writing() as connection:
                if connection.execute(select(identity.c.id)).first() is not None:
                    raise AlreadyAServer(place.folder)
                if place.key.exists():  # killed after making it, or a database that is to be begun anew
                    signing_key = key.load(place.key, place.passphrase)
                else:
                    signing_key = key.make(place.key, place.passphrase)
                    undo.callback(place.key.unlink)
                server = str(uuid.uuid4())
                connection.execute(
                    insert(identity).values(id=1, org=org, org_name=name, server=server, spki=signing_key.public.spki)
                )
            undo.pop_all()
        voice = ServerVoice(signing_key, org, server)
        return cls(name, voice, database, ServerLog(voice), ModelFolder(place.models))

    @staticmethod
    def restore(place: Place, file: Path) -> int:
        """Fill an empty database from a backup, to go on with the key in the folder; how many rows.

        Raises KeyNotSafe, NotEmpty, BadBackup, OtherServersDatabase, and then the database is as empty as before.
        """
        signing_key = key.load(place.key, place.passphrase)
        database = ServerDatabase.open(place.database)
        try:
            return backup.restore(database, file, spki=signing_key.public.spki)
        finally:
            database.close()

    @classmethod
    def open(cls, place: Place) -> Self:
        """Raises NoServerHere, KeyNotSafe, OtherServersDatabase, UnsafeSqlite, DatabaseUnreachable, SchemaNewer."""
        if not place.key.exists():
            raise NoServerHere(place.folder)
        signing_key = key.load(place.key, place.passphrase)
        with ExitStack() as undo:
            database = ServerDatabase.open(place.database)
            undo.callback(database.close)
            with database.reading() as connection:
                row = connection.execute(select(identity)).first()
            if row is None:
                raise NoServerHere(place.folder)
            if bytes(row.spki) != signing_key.public.spki:
                raise OtherServersDatabase(found=row.server, expected=signing_key.public.keyid)
            undo.pop_all()
        voice = ServerVoice(signing_key, row.org, row.server)
        return cls(row.org_name, voice, database, ServerLog(voice), ModelFolder(place.models))

    def close(self) -> None:
        self.database.close()
