"""The signed records of a dataset and their receipts, in one file each.

They are most of what is written. What the parts of a shard have of them is moved into its two files in order, while
other parts are still written; of a dataset in one shard those are the dataset's.
"""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from app.dataset import origin, parts
from app.dataset.layout import Part
from app.signing.durable_file import flush

_FILES: Final = ((parts.CARRIED, origin.RECORDS), (parts.RECEIPTS, origin.RECEIPTS))


class Joined:
    """A context, of a shard whose folder is `stage`."""

    def __init__(self, stage: Path) -> None:
        self._stage = stage
        self._files: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, part: Part) -> None:
        """What the next part, which is written, has of both is on the disk then. Raises OSError."""
        for kind, name in _FILES:
            path = parts.beside_path(self._stage, kind, part)
            if not path.exists():
                continue
            if name in self._files:
                _copy(path, self._files[name])
                path.unlink()
            else:
                self._files[name] = path.replace(self._stage / name).open("ab")
            self._files[name].flush()
            flush(self._files[name].fileno())


def join(shards: Sequence[Path], path: Path) -> None:
    """One file of what several shards have, which stays where it is; none where none has any. Raises OSError."""
    there = [each for each in shards if each.exists()]
    if len(there) == 1:
        with suppress(OSError):  # on a file system without links it is copied
            path.hardlink_to(there[0])
            return
    if there:
        with path.open("wb") as file:
            for each in there:
                _copy(each, file)
            file.flush()
            flush(file.fileno())


def _copy(path: Path, into: BinaryIO) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, into, 1024 * 1024)
