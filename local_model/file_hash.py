"""SHA-256 of a model file of any size, with progress and a way out, and the stamp that saves doing it again."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.domain.errors import Cancelled, ModelFileMissing
from app.domain.model import FileStamp

_BLOCK_BYTES: Final = 1 << 22  # about 10 ms of hashing: how long a cancel waits


def hash_file(path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
    """Return the SHA-256 in lower-case hex.

    `progress` gets the bytes done and the bytes in all, after each block. Raises `Cancelled` when `cancelled` says so,
    `ModelFileMissing` when the file cannot be read to its end.
    """
    digest = hashlib.sha256()
    block = bytearray(_BLOCK_BYTES)
    done = 0
    try:
        total = stamp(path).size_bytes
        with path.open("rb", buffering=0) as file:
            while count := file.readinto(block):
                if cancelled():
                    raise Cancelled
                digest.update(memoryview(block)[:count])
                done += count
                progress(done, max(total, done))
    except OSError as error:
        raise ModelFileMissing(path) from error
    return digest.hexdigest()


def stamp(path: Path) -> FileStamp:
    """The file's size, time of the last write and inode. Raises `ModelFileMissing`."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise ModelFileMissing(path) from error
    return FileStamp(size_bytes=found.st_size, mtime_ns=found.st_mtime_ns, inode=found.st_ino)
