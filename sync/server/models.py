"""The models that the company hands out: files in the server's folder called by their hash, and a signed catalogue."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from app.domain.disk_errors import disk_error
from app.domain.model import CatalogueEntry
from app.signing import catalogue, durable_file
from app.signing.statements import ServerVoice
from sync.server.errors import NotAModelFile, UnknownModel
from sync.server.tables import catalogues, models

_MAGIC: Final = b"GGUF"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """Where the files lie: `folder/<sha256>.gguf`."""

    folder: Path

    def path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.gguf"

    def take(self, file: Path) -> tuple[str, int]:
        """Copy a file in, whole or not at all; its hash and its size. Raises NotAModelFile, DiskFull, HomeReadOnly,
        DiskRefused."""
        try:
            self.folder.mkdir(exist_ok=True)
            with file.open("rb") as source:
                if source.read(len(_MAGIC)) != _MAGIC:
                    raise NotAModelFile(file)
                source.seek(0)
                sha256 = file_digest(source, "sha256").hexdigest()
                source.seek(0)
                with durable_file.appearing(self.path(sha256)) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                    return sha256, target.tell()
        except OSError as error:
            raise disk_error(error, file) from error


def add(connection: Connection, voice: ServerVoice, entry: CatalogueEntry, *, at: datetime) -> Sequence[str]:
    """Offer a model, in place of one with its bytes or its name; the catalogue is signed anew. The hashes of the files
    that nothing offers any more."""
    replaced = delete(models).where((models.c.sha256 == entry.sha256) | (models.c.file_name == entry.file_name))
    gone = connection.execute(replaced.returning(models.c.sha256)).scalars().all()
    connection.execute(insert(models).values(sha256=entry.sha256, file_name=entry.file_name, entry=entry, added=at))
    _sign(connection, voice)
    return [sha256 for sha256 in gone if sha256 != entry.sha256]


def remove(connection: Connection, voice: ServerVoice, file_name: str) -> CatalogueEntry:
    """Offer it no more. Raises UnknownModel."""
    entry: CatalogueEntry | None = connection.execute(
        select(models.c.entry).where(models.c.file_name == file_name)
    ).scalar()
    if entry is None:
        raise UnknownModel(file_name)
    connection.execute(delete(models).where(models.c.file_name == file_name))
    _sign(connection, voice)
    return entry


def offered(connection: Connection) -> tuple[CatalogueEntry, ...]:
    """By name."""
    return tuple(connection.execute(select(models.c.entry).order_by(models.c.file_name)).scalars())


def signed(connection: Connection) -> bytes | None:
    """The newest catalogue's envelope; None before the first model."""
    wanted = select(catalogues.c.envelope).order_by(catalogues.c.serial.desc()).limit(1)
    raw = connection.execute(wanted).scalar()
    return None if raw is None else bytes(raw)


def serial(connection: Connection) -> int:
    """Of the newest catalogue; 0 before the first model."""
    newest: int = connection.execute(select(func.coalesce(func.max(catalogues.c.serial), 0))).scalar_one()
    return newest


def _sign(connection: Connection, voice: ServerVoice) -> None:
    following = serial(connection) + 1
    raw = catalogue.sign(voice, serial=following, models=offered(connection))
    connection.execute(insert(catalogues).values(serial=following, envelope=raw))
