"""Hashing model files: right, with progress, and over as soon as it is cancelled."""

import hashlib
import os
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ModelFileMissing
from local_model.file_hash import _BLOCK_BYTES, hash_file, stamp


@pytest.mark.parametrize("size", [0, 1, _BLOCK_BYTES, 2 * _BLOCK_BYTES + 3])
def test_the_hash_is_the_whole_files(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    path = tmp_path / "file"
    path.write_bytes(data)

    assert hash_file(path, lambda *_: None, lambda: False) == hashlib.sha256(data).hexdigest()


def test_progress_counts_up_to_the_files_size(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(2 * _BLOCK_BYTES + 3))
    seen: list[tuple[int, int]] = []

    hash_file(path, lambda done, total: seen.append((done, total)), lambda: False)

    size = 2 * _BLOCK_BYTES + 3
    assert seen == [(_BLOCK_BYTES, size), (2 * _BLOCK_BYTES, size), (size, size)]


def test_cancelling_ends_it_at_the_next_block(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(4 * _BLOCK_BYTES))
    seen: list[int] = []

    with pytest.raises(Cancelled):
        hash_file(path, lambda done, _: seen.append(done), lambda: len(seen) == 2)

    assert seen == [_BLOCK_BYTES, 2 * _BLOCK_BYTES]


def test_a_file_that_is_not_there_cannot_be_hashed(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(ModelFileMissing) as caught:
            hash_file(path, lambda *_: None, lambda: False)
        assert caught.value.path == path


def test_a_stamp_tells_a_file_from_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    first = stamp(path)

    os.utime(path, ns=(1, first.mtime_ns + 1))
    touched = stamp(path)
    (tmp_path / "other").write_bytes(b"one")
    os.utime(tmp_path / "other", ns=(1, first.mtime_ns))
    (tmp_path / "other").replace(path)
    replaced = stamp(path)

    assert first.size_bytes == 3
    assert len({first, touched, replaced}) == 3


def test_there_is_no_stamp_of_what_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", Path("zero\0byte")):
        with pytest.raises(ModelFileMissing):
            stamp(path)
