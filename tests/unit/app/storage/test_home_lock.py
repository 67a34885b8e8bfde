import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DiskRefused, HomeInUse, StorageError
from app.storage.home_lock import HomeLock


def test_a_second_process_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path / "lock")
    try_it = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from app.storage.home_lock import HomeLock; HomeLock(Path(sys.argv[1]))",
        str(tmp_path / "lock"),
    ]

    refused = subprocess.run(try_it, capture_output=True, text=True, check=False)
    lock.release()
    let_in = subprocess.run(try_it, capture_output=True, text=True, check=False)

    assert "HomeInUse" in refused.stderr
    assert let_in.returncode == 0


def test_a_second_opening_in_one_process_is_refused_too(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path / "lock")
    with pytest.raises(HomeInUse):
        HomeLock(tmp_path / "lock")
    lock.release()
    lock.release()
    HomeLock(tmp_path / "lock").release()


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        HomeLock(tmp_path / "nowhere" / "lock")


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX's")
@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.EWOULDBLOCK, HomeInUse), (errno.EDEADLK, HomeInUse), (errno.ENOLCK, DiskRefused), (errno.EIO, DiskRefused)],
)
def test_a_file_system_without_locks_is_not_taken_for_another_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    def refusing(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr("fcntl.flock", refusing)
        with pytest.raises(kind):
            HomeLock(tmp_path / "lock")
    HomeLock(tmp_path / "lock").release()
