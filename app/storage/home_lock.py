"""One process at a time owns a profile: its chain, its key file, its database.

The lock is the operating system's own and goes with the process, however it ends; the file that carries it stays and
means nothing by itself.
"""

import errno
import os
import sys
from pathlib import Path

from app.domain.disk_errors import disk_error
from app.domain.errors import HomeInUse

# flock(2), and what Windows' `_locking` says for the same.
_HELD = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class HomeLock:
    """Held from construction until `release`. Raises HomeInUse when another process holds it; DiskFull, HomeReadOnly,
    DiskRefused when the lock's file cannot be made or its file system has no locks."""

    def __init__(self, path: Path) -> None:
        try:
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise disk_error(error, path) from error
        try:
            _lock(self._handle)
        except OSError as error:
            self.release()
            raise (HomeInUse(path) if error.errno in _HELD else disk_error(error, path)) from error

    def release(self) -> None:
        """Let go; twice is no error."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":  # pragma: no cover - seen on Windows only
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
