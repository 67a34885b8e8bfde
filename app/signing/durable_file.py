"""Replaces a small file whole: after a crash or a power cut there is the old one or the new one, never a part. Removes
one so that it stays away.

The file is readable by its owner alone. What the bytes mean is left to the caller.
"""

import contextlib
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.disk_errors import disk_error

# O_BINARY exists on Windows only, where without it newlines would be rewritten.
_BINARY = getattr(os, "O_BINARY", 0)
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY


def replace(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then put it in its place. Raises DiskFull, HomeReadOnly, DiskRefused.

    One writer at a time: the half-written file's name is fixed, so that a kill leaves at most one behind.
    """
    half_written = path.with_name(path.name + ".new")
    with _translated(path):
        try:
            _write(half_written, content)
            half_written.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                half_written.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


@contextlib.contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the name `path` once it is whole and on the disk, and otherwise was never there. Any number may
    be written at once. Raises DiskFull, HomeReadOnly, DiskRefused, each about `path`."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    with _translated(path):
        try:
            with os.fdopen(os.open(beside, _NEW, 0o600), "w+b") as stream:
                yield stream
                stream.flush()
                flush(stream.fileno())
            beside.replace(path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove the file, also one that is not there. Raises DiskFull, HomeReadOnly, DiskRefused.

    What was removed from the same folder before stays away, too, once this returns.
    """
    with _translated(path):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


if sys.platform == "darwin":  # pragma: no cover - macOS (unrun)
    import fcntl

    def flush(descriptor: int) -> None:
        """Have the drive write what it holds of an open file. Raises OSError."""
        # fsync(2) of macOS: "the drive itself may not physically write the data … for quite some time".
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # file systems of others know no such call; SQLite goes on the same way
            os.fsync(descriptor)

else:

    def flush(descriptor: int) -> None:
        """Have the drive write what it holds of an open file. Raises OSError."""
        os.fsync(descriptor)


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        flush(file.fileno())


def sync_folder(folder: Path) -> None:
    """The new name is safe only once the folder is on the disk. Windows has no such call: NTFS journals names."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) from error
