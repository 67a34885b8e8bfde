import errno
import os
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, DiskRefused, HomeReadOnly, StorageError
from app.paths import Home


def test_a_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    home.create()
    home.create()
    assert home.engine.is_dir()
    assert home.crashes.is_dir()
    assert home.root.stat().st_mode & 0o077 == 0


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskRefused):
        Home(tmp_path / "file" / "home").create()


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, HomeReadOnly)]
)
def test_a_disk_that_refuses_a_home_is_told_by_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    def refusing(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "mkdir", refusing)
        with pytest.raises(kind):
            Home(tmp_path / "home").create()
