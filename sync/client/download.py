"""Fetches a model's file from the company's server: goes on where it was cut, and believes the hash alone."""

from collections.abc import Callable
from hashlib import sha256 as new_hash
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.disk_errors import disk_error
from app.domain.errors import Cancelled, NotTheServer, WrongHash
from app.domain.model import CatalogueEntry
from app.signing import durable_file
from sync import protocol
from sync.client.transport import Transport

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK: Final = 1 << 20

# Bytes that are here, and all that there are.
OnProgress = Callable[[int, int], None]


def fetch(
    transport: Transport,
    entry: CatalogueEntry,
    folder: Path,
    *,
    on_progress: OnProgress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """The file of `entry` in `folder`, under its own name. What was fetched before a cut is kept beside it.

    Raises SyncError for a cut (call again), Cancelled, WrongHash for other bytes than the catalogue names (they are
    thrown away), DiskFull, HomeReadOnly, DiskRefused.
    """
    path = folder / Path(entry.file_name).name
    part = folder / f".{entry.sha256}.part"
    try:
        digest, done = _begun(part)
        if done > entry.file_bytes:
            raise NotTheServer(f"{done} bytes of {entry.file_bytes}")
        with part.open("ab") as file:
            if done < entry.file_bytes:
                for piece in transport.stream(f"{protocol.MODELS}/{entry.sha256}", start=done, chunk=CHUNK):
                    file.write(piece)
                    digest.update(piece)
                    done += len(piece)
                    on_progress(done, entry.file_bytes)
                    if cancelled():
                        raise Cancelled
                    if done > entry.file_bytes:
                        raise NotTheServer(f"more than {entry.file_bytes} bytes")
            file.flush()
            durable_file.flush(file.fileno())
        if done < entry.file_bytes or digest.hexdigest() != entry.sha256:
            part.unlink()
            raise WrongHash(path, expected=entry.sha256, actual=digest.hexdigest())
        part.replace(path)
    except OSError as error:
        raise disk_error(error, part) from error
    return path


def _begun(part: Path) -> "tuple[_Hash, int]":
    """The hash of what was fetched before, and how much that is."""
    digest, done = new_hash(), 0
    if part.exists():
        with part.open("rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                done += len(piece)
    return digest, done
