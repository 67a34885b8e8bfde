"""The folder that an export becomes: nothing in it is half-written, and nothing that was there is written over.

    export.json             what was asked for; the first thing there
    .shard-00000-of-00001/  what a process is writing; no reader of datasets looks into it
    .done-00000-of-00001/   the same when it is whole
    data/, records.jsonl…   moved into place by whoever finds every shard done
    README.md               the last of these: a folder without it is not finished

Whoever asks for the same again goes on: shards that are done stay, one that was killed is begun anew.
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from app.dataset.layout import Shard, way_to
from app.domain.disk_errors import disk_error
from app.domain.errors import (
    DatasetIncomplete,
    DatasetUnreadable,
    ExportUnderWay,
    FolderTaken,
    HomeInUse,
    NoFolder,
    NoPlace,
    OtherExport,
    PathTooLong,
    ShardWritten,
)
from app.signing import durable_file
from app.storage.home_lock import HomeLock

ASKED: Final = "export.json"
DATA: Final = "data"
CARD: Final = "README.md"
_VERSION: Final = 1
# SQLite opens no database whose path is of more than 504 bytes, and those of an export lie up to 54 bytes deeper.
MOST_PATH_BYTES: Final = 440


class ExportFolder:
    """Held by one process for one shard, from `begin` until `close`.

    Attributes:
        stage: where the shard's files are to be made.
        asked: what the folder is an export of; what was there already, where it was begun before.
    """

    def __init__(self, path: Path, shard: Shard, asked: Mapping[str, Any], lock: HomeLock, *, there: bool) -> None:
        self._path = path
        self._there = there  # before we came: then it stays
        self._shard = shard
        self._lock = lock
        self.asked = asked
        self.stage = _stage(path, shard)

    @classmethod
    def begin(cls, path: Path, shard: Shard, asked: Mapping[str, Any], settled: Mapping[str, Any]) -> Self:
        """Take the folder, made where it is not there, for an export of `asked`. What that leaves open (None) is as it
        was settled when the folder was begun; where this begins it, as in `settled`.

        Raises FolderTaken where something else is in it or this shard is done, ExportUnderWay where another process
        writes this shard, DiskFull, HomeReadOnly, DiskRefused; NoFolder, NoPlace or PathTooLong before anything is
        made: no folder above it is.
        """
        if (over := len(os.fsencode(os.path.realpath(path))) - MOST_PATH_BYTES) > 0:
            raise PathTooLong(path, over=over)
        said = as_asked(asked)
        there = True  # until it is known: nothing is removed then
        try:
            there = path.exists()
            _make(path)
            folder = cls(path, shard, *_taken(path, shard, said, settled), there=there)
        except (FileExistsError, NotADirectoryError) as error:
            raise NoFolder(next(each for each in (path, *path.parents) if os.path.lexists(each))) from error
        except OSError as error:
            _leave(path, keep=there)
            raise disk_error(error, path) from error
        try:
            if folder.stage.exists():
                shutil.rmtree(folder.stage)
            folder.stage.mkdir()
        except BaseException as error:
            folder.close()
            if isinstance(error, OSError):
                raise disk_error(error, path) from error
            raise
        return folder

    @property
    def written(self) -> bool:
        """Whether this shard was written before, and only the last step is left."""
        return _done(self._path, self._shard).exists()

    def publish(self) -> None:
        """The stage is whole: the shard is done."""
        try:
            durable_file.sync_folder(self.stage)
            self.stage.replace(_done(self._path, self._shard))
            durable_file.sync_folder(self._path)
        except OSError as error:
            raise disk_error(error, self._path) from error

    @contextlib.contextmanager
    def finishing(self) -> "Iterator[Finishing | None]":
        """The last step, for whoever finds every shard done and nobody at it; None for everybody else."""
        if not _all_done(self._path, self._shard):
            yield None
            return
        try:
            lock = HomeLock(self._path / f"{_LOCK}-finish")
        except HomeInUse:
            yield None
            return
        try:
            yield Finishing(self._path, [_done(self._path, each) for each in _all(self._shard)])
        finally:
            lock.release()

    def close(self) -> None:
        """Let go. What was not published is removed, and the folder too where nothing else was written into it."""
        with contextlib.suppress(OSError):
            shutil.rmtree(self.stage, ignore_errors=True)
            self._lock.release()
            _leave(self._path, keep=self._there)


class Finishing:
    """The last step of an export. Killed half-way it is done again: what is in place already stays there.

    Attributes:
        shards: the folders of the shards, in order, each as it was made.
        stage: where files are to be made that come out of all of them.
    """

    def __init__(self, path: Path, shards: Sequence[Path]) -> None:
        self._path = path
        self.shards = shards
        self.stage = path / f".{_FINISH}"
        if self.stage.exists():
            shutil.rmtree(self.stage)
        self.stage.mkdir()

    def publish(self) -> None:
        """Move the stage and the shards' data into place, the card last; the dataset is there. Raises OSError."""
        for folder in (*self.shards, self.stage):
            for file in sorted(each for each in folder.rglob("*") if each.is_file()):
                where = file.relative_to(folder)
                if (where.parts[0] == DATA or folder == self.stage) and where.name != CARD:
                    file.replace(way_to(self._path, where))
        (self.stage / CARD).replace(self._path / CARD)
        durable_file.sync_folder(self._path)
        self.abandon()

    def abandon(self) -> None:
        """Remove the stage, and the shards as they are. Raises OSError."""
        for folder in (*self.shards, self.stage):
            shutil.rmtree(folder)


def as_asked(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was asked for, as `export.json` says it."""
    said: Mapping[str, Any] = msgspec.json.decode(msgspec.json.encode({"goldquill_export": _VERSION, **asked}))
    return said


def asked_of(path: Path) -> Mapping[str, Any] | None:
    """What a folder is an export of; None where it is none, or none that is finished.

    Raises DatasetUnreadable, DiskRefused.
    """
    try:
        return _begun(path) if (path / CARD).exists() else None
    except FolderTaken as error:
        raise DatasetUnreadable(path, ASKED) from error
    except OSError as error:
        raise disk_error(error, path) from error


def file_of(path: Path, name: str) -> Path:
    """A file of the dataset in `path`. Raises DatasetIncomplete where no file is called so."""
    if not (path / name).is_file():
        raise DatasetIncomplete(path, name)
    return path / name


@contextlib.contextmanager
def export_folder(
    path: Path, shard: Shard, asked: Mapping[str, Any], settled: Mapping[str, Any]
) -> Iterator[ExportFolder]:
    """The folder, taken while this lasts. Raises as `begin` does."""
    folder = ExportFolder.begin(path, shard, asked, settled)
    try:
        yield folder
    finally:
        folder.close()


_LOCK: Final = ".lock"
_BESIDE: Final = f".{ASKED}."  # of a process that was killed as it began
_FINISH: Final = "finish"


def _make(path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except FileNotFoundError as error:  # no folders above it are made: it may be on a disk that was taken out
        raise NoPlace(path.parent) from error
    except FileExistsError as error:
        if path.is_symlink() and not path.exists():  # the same, of what a link leads to
            raise NoPlace(path.resolve()) from error
        raise


def _stage(path: Path, shard: Shard) -> Path:
    return path / f".shard-{shard.suffix}"


def _done(path: Path, shard: Shard) -> Path:
    return path / f".done-{shard.suffix}"


def _all(shard: Shard) -> list[Shard]:
    return [Shard(index, shard.of) for index in range(shard.of)]


def _all_done(path: Path, shard: Shard) -> bool:
    return all(_done(path, each).exists() for each in _all(shard))


def _lock(path: Path, name: str) -> HomeLock:
    try:
        return HomeLock(path / f"{_LOCK}-{name}")
    except HomeInUse as error:
        raise ExportUnderWay(path) from error


def _taken(
    path: Path, shard: Shard, said: Mapping[str, Any], settled: Mapping[str, Any]
) -> tuple[Mapping[str, Any], HomeLock]:
    """What the folder is an export of, and the lock of this shard in it."""
    begun = _begun(path)
    if begun is None:
        if any(not each.name.startswith(_BESIDE) for each in path.iterdir()):
            raise FolderTaken(path)
        begun = _first(path, {name: settled.get(name) if value is None else value for name, value in said.items()})
    if (path / CARD).exists():
        raise FolderTaken(path)
    if not _same(begun, said):
        raise OtherExport(path)
    if _done(path, shard).exists() and not _all_done(path, shard):
        raise ShardWritten(path)
    return begun, _lock(path, f"shard-{shard.suffix}")


def _leave(path: Path, *, keep: bool) -> None:
    """Remove what nobody needs: of a dataset that is there, or of a folder that nothing was written into; that too,
    unless it is to be kept."""
    with contextlib.suppress(OSError):
        names = {each.name for each in path.iterdir()}
        left = {name for name in names if not name.startswith((_LOCK, _BESIDE))}
        if left <= {ASKED} or (path / CARD).exists():
            for name in names - left:
                (path / name).unlink(missing_ok=True)
        if left <= {ASKED}:
            (path / ASKED).unlink(missing_ok=True)
            if not keep:
                path.rmdir()


def _begun(path: Path) -> Mapping[str, Any] | None:
    try:
        found = msgspec.json.decode((path / ASKED).read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except ValueError as error:
        raise FolderTaken(path) from error
    return found if isinstance(found, dict) else {}


def _first(path: Path, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the folder is an export of: `said`, where no other process was first."""
    beside = path / f"{_BESIDE}{uuid.uuid4().hex}"
    with beside.open("xb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n")
        file.flush()
        durable_file.flush(file.fileno())
    with contextlib.suppress(FileExistsError):
        (path / ASKED).hardlink_to(beside)
    beside.unlink(missing_ok=True)
    return _begun(path) or said


def _same(begun: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether they are of one export."""
    return all(begun.get(name) == value for name, value in asked.items() if value is not None)
