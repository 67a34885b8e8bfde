"""Everything that the server keeps, in one file, and back into an empty database: of the other kind as well.

A zip of JSON Lines, one member a table, seen at one moment; bytes are base64 in an object. The server's key is not in
it: who has the backup can read, and cannot sign. Model files are not in it either, they are files already.
"""

import base64
import errno
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Boolean, ColumnElement, Connection, Select, Table, column, func, insert, select, table
from sqlalchemy import literal_column as raw
from sqlalchemy.exc import SQLAlchemyError

from app.domain.disk_errors import disk_error
from app.signing import durable_file
from app.signing.keys import PublicKey
from sync.server.database import ServerDatabase
from sync.server.errors import BadBackup, NotEmpty, OtherServersDatabase
from sync.server.migrations import HEAD
from sync.server.tables import identity, metadata

FORMAT: Final = 1
_ABOUT: Final = "backup.json"
_AT_ONCE: Final = 500

# What a changed byte comes to, depending on where it is.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    SQLAlchemyError,
)


def write(database: ServerDatabase, path: Path) -> int:
    """Write the backup; how many rows. The file appears whole or not at all. Raises DiskFull, HomeReadOnly,
    DiskRefused."""
    with (
        durable_file.appearing(path) as file,
        database.snapshot() as connection,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr(_ABOUT, json.dumps({"goldquill_backup": FORMAT, "schema": HEAD}))
        return sum(_dump(connection, each, archive) for each in metadata.sorted_tables)


def restore(database: ServerDatabase, path: Path, *, spki: bytes) -> int:
    """Fill an empty database, of the server whose public key this is; how many rows. All of it or nothing.

    Raises NotEmpty for a database with a server in it, OtherServersDatabase for another server's backup, BadBackup for
    a file that is none, or of another version.
    """
    try:
        with zipfile.ZipFile(path) as archive, database.writing() as connection:
            if connection.execute(select(func.count()).select_from(identity)).scalar_one():
                raise NotEmpty
            _refuse_other(archive, path)
            rows = sum(_fill(connection, each, archive) for each in metadata.sorted_tables)
            whose = connection.execute(select(identity)).one()
            if bytes(whose.spki) != spki:
                raise OtherServersDatabase(found=whose.server, expected=PublicKey(spki).keyid)
            return rows
    except _DAMAGED as error:
        raise BadBackup(path, str(error)) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # `zipfile` goes where the file says, and be it before its beginning
            raise BadBackup(path, str(error)) from error
        raise disk_error(error, path) from error


def _dump(connection: Connection, kept: Table, archive: zipfile.ZipFile) -> int:
    count = 0
    # Past the types of the columns: what is in the table is what is to be there again.
    columns: list[ColumnElement[Any]] = [raw(f'"{each.name}"') for each in kept.columns]
    wanted: Select[*tuple[Any, ...]] = select(*columns).select_from(table(kept.name))
    with archive.open(f"{kept.name}.jsonl", "w", force_zip64=True) as member:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(wanted):
            member.write(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _fill(connection: Connection, kept: Table, archive: zipfile.ZipFile) -> int:
    names = [each.name for each in kept.columns]
    switches = {each.name for each in kept.columns if isinstance(each.type, Boolean)}
    rows = insert(table(kept.name, *(column(name) for name in names)))
    count = 0
    with archive.open(f"{kept.name}.jsonl") as member:
        for batch in _batches(member):
            values = [dict(zip(names, map(_value, row), strict=True)) for row in batch]
            for row in values:
                row |= {name: bool(row[name]) for name in switches}
            connection.execute(rows, values)
            count += len(batch)
    if "n" in names and connection.dialect.name == "postgresql":
        last = select(func.max(kept.c.n)).scalar_subquery()
        counter = select(func.setval(func.pg_get_serial_sequence(kept.name, "n"), last))
        connection.execute(counter)
    return count


def _batches(member: IO[bytes]) -> Iterator[list[list[Any]]]:
    batch = []
    for line in member:
        batch.append(json.loads(line))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _refuse_other(archive: zipfile.ZipFile, path: Path) -> None:
    about = json.loads(archive.read(_ABOUT))
    if about.get("goldquill_backup") != FORMAT or about.get("schema") != HEAD:
        raise BadBackup(path, f"of schema {about.get('schema')}, this program restores {HEAD}")


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes | memoryview) else value


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value
