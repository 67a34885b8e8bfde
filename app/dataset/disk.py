"""What was wrong with the files of a dataset, as our own errors: which one it was, and what the disk refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.domain.disk_errors import disk_error
from app.domain.errors import DiskFull, DiskRefused, RecordError

# SQLite tells a full disk by the first, a quota or a file-size limit by the second (`app.storage.driver_errors`).
_NO_ROOM: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PRIMARY: Final = 0xFF


@contextmanager
def records_of(file: str) -> Iterator[None]:
    """A RecordError that is raised here is of the file of that name, if it does not say another."""
    try:
        yield
    except RecordError as error:
        error.file = error.file or file
        raise


@contextmanager
def disk_errors_of(path: Path) -> Iterator[None]:
    """Raises DiskFull, HomeReadOnly, DiskRefused, each about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        if error.sqlite_errorcode & _PRIMARY in _NO_ROOM:
            raise DiskFull(path) from error
        raise DiskRefused(path, str(error)) from error
    except OSError as error:
        raise disk_error(error, path) from error
