"""What the disk refused while a dataset was written or read, as our own errors: of files, and of scratch databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.domain.disk_errors import disk_error
from app.domain.errors import DiskFull, DiskRefused

# SQLite tells a full disk by the first, a quota or a file-size limit by the second (`app.storage.driver_errors`).
_NO_ROOM: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PRIMARY: Final = 0xFF


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
