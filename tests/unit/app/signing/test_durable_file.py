import errno
import os
import resource
import stat
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, DiskRefused, HomeReadOnly
from app.signing import durable_file


def test_the_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.gq"
    durable_file.replace(path, b"first\r\n")
    durable_file.replace(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.gq"
    durable_file.replace(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_kill_left_half_written_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "keys.gq.new").write_bytes(b"a much longer half of something")
    durable_file.replace(tmp_path / "keys.gq", b"x")
    assert (tmp_path / "keys.gq").read_bytes() == b"x"
    assert not (tmp_path / "keys.gq.new").exists()


def test_a_full_disk_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys.gq"
    durable_file.replace(path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        with pytest.raises(DiskFull) as told:
            durable_file.replace(path, b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.value.path == path
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, HomeReadOnly),
        (errno.EPERM, HomeReadOnly),
        (errno.EROFS, HomeReadOnly),
    ],
)
def test_a_disk_that_refuses_is_told_by_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    def refusing(*_args: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", refusing)
        with pytest.raises(error):
            durable_file.replace(tmp_path / "keys.gq", b"x")


def test_any_other_trouble_is_the_disk_s_and_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "keys.gq.new").mkdir()
    with pytest.raises(DiskRefused):
        durable_file.replace(tmp_path / "keys.gq", b"x")


def test_a_removed_file_is_gone_and_removing_it_twice_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "keys.gq"
    durable_file.replace(path, b"x")
    durable_file.remove(path)
    durable_file.remove(path)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskRefused):
        durable_file.remove(tmp_path / "file" / "keys.gq")


def test_a_system_that_cannot_open_folders_still_replaces_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")
    durable_file.replace(tmp_path / "keys.gq", b"x")
    assert (tmp_path / "keys.gq").read_bytes() == b"x"
