import errno
import os
from pathlib import Path

import pytest

from app.domain.disk_errors import disk_error
from app.domain.errors import DiskFull, DiskRefused, HomeReadOnly, StorageError

PATH = Path("home") / "desk.db"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EACCES, HomeReadOnly),
        (errno.EPERM, HomeReadOnly),
        (errno.EROFS, HomeReadOnly),
        (errno.ENOENT, DiskRefused),
        (errno.ENOLCK, DiskRefused),
        (errno.EIO, DiskRefused),
    ],
)
def test_a_number_of_the_system_is_told_by_its_kind_with_the_path(number: int, kind: type[StorageError]) -> None:
    told = disk_error(OSError(number, os.strerror(number)), PATH)
    assert type(told) is kind
    assert vars(told)["path"] == PATH


def test_what_is_neither_room_nor_permission_carries_the_system_s_own_word() -> None:
    assert vars(disk_error(OSError(errno.EIO, "Input/output error"), PATH))["detail"] == "Input/output error"
    assert vars(disk_error(TimeoutError(), PATH))["detail"] == "TimeoutError"
