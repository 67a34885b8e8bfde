"""What an error of the operating system about a file means here: the one place where its numbers become ours."""

import errno
from pathlib import Path

from app.domain.errors import DiskFull, DiskRefused, HomeReadOnly, StorageError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def disk_error(error: OSError, path: Path) -> StorageError:
    """Our error for one about the file or folder `path`: DiskFull, HomeReadOnly, and DiskRefused for all else."""
    if error.errno in _NO_ROOM:
        return DiskFull(path)
    if error.errno in _NOT_ALLOWED:
        return HomeReadOnly(path)
    return DiskRefused(path, detail=error.strerror or type(error).__name__)
