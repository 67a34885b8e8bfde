"""Fetches a model's file from the company's server: goes on where it was cut, and believes the hash alone.

What was fetched is kept beside the file to be (`app.services.company_models.part_of`) until it is whole, over cuts and
ends of the program. A connection that is cut is made again at once as long as each one brings something.
"""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256 as new_hash
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from app.domain.disk_errors import disk_error
from app.domain.errors import Cancelled, DiskFull, NoRoomForModel, NotTheServer, ServerUnreachable, WrongModelCame
from app.domain.model import CatalogueEntry
from app.services.company_models import part_of, size_of
from app.signing import durable_file
from sync import protocol
from sync.client.transport import Transport

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK: Final = 1 << 16  # what a cut costs at most, and how often one is asked whether to stop

# Bytes that are here, and all that there are.
OnProgress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


def fetch(
    transport: Transport,
    entry: CatalogueEntry,
    folder: Path,
    *,
    on_progress: OnProgress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> Path:
    """The file of `entry` in `folder`, under its own name, or one beside it where another file has that. A file that
    is there already is not fetched.

    Raises SyncError (call again to go on), Cancelled, WrongModelCame for other bytes than the catalogue names (they are
    thrown away), NoRoomForModel, HomeReadOnly, DiskRefused.
    """
    path, part = folder / Path(entry.file_name).name, part_of(folder, entry.sha256)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in _names(folder, entry):
            if not path.exists():
                break
            if path.stat().st_size == entry.file_bytes and _read(path, cancelled)[0].hexdigest() == entry.sha256:
                return path
        digest, done = _begun(part, entry, cancelled)
        _see_room(folder, path, entry.file_bytes - done)
        with part.open("ab") as file:
            _stream(transport, entry, file, digest, done, on_progress, cancelled)
            file.flush()
            durable_file.flush(file.fileno())
        if digest.hexdigest() != entry.sha256:
            part.unlink()
            raise WrongModelCame(path, expected=entry.sha256, actual=digest.hexdigest())
        part.replace(path)
    except OSError as error:
        refused = disk_error(error, path)
        if isinstance(refused, DiskFull):  # or a quota, under which a disk seems to have room
            raise NoRoomForModel(path, missing_bytes=entry.file_bytes - size_of(part)) from error
        raise refused from error
    return path


def _names(folder: Path, entry: CatalogueEntry) -> Iterator[Path]:
    """Its own, and one that no other model has."""
    own = folder / Path(entry.file_name).name
    yield own
    yield own.with_name(f"{own.stem}.{entry.sha256[:8]}{own.suffix}")


def _begun(part: Path, entry: CatalogueEntry, cancelled: IsCancelled) -> "tuple[_Hash, int]":
    """The hash of what was fetched before, and how much that is."""
    if part.exists() and part.stat().st_size > entry.file_bytes:
        part.unlink()
    return _read(part, cancelled) if part.exists() else (new_hash(), 0)


def _read(path: Path, cancelled: IsCancelled) -> "tuple[_Hash, int]":
    digest, done = new_hash(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            done += len(piece)
            if cancelled():
                raise Cancelled
    return digest, done


def _see_room(folder: Path, path: Path, wanted: int) -> None:
    missing = wanted - shutil.disk_usage(folder).free
    if missing > 0:
        raise NoRoomForModel(path, missing_bytes=missing)


def _stream(
    transport: Transport,
    entry: CatalogueEntry,
    file: BinaryIO,
    digest: "_Hash",
    done: int,
    on_progress: OnProgress,
    cancelled: IsCancelled,
) -> None:
    """Append what is missing after `done` bytes."""
    while done < entry.file_bytes:
        begun = done
        try:
            for piece in transport.stream(f"{protocol.MODELS}/{entry.sha256}", start=done, chunk=CHUNK):
                if cancelled():
                    raise Cancelled
                if done + len(piece) > entry.file_bytes:
                    raise NotTheServer(f"more than {entry.file_bytes} bytes")
                file.write(piece)
                digest.update(piece)
                done += len(piece)
                on_progress(done, entry.file_bytes)
        except ServerUnreachable as error:
            if cancelled():
                raise Cancelled from error
            if done == begun:
                raise
        if done == begun:
            raise ServerUnreachable("an answer without a body")
