"""The folder that an export becomes: nothing in it is half-written, and nothing that was there is written over.

    export.json            what was asked for; the first thing there
    .shard-00000-of-00001/ what a process is writing; no reader of datasets looks into it
    data/, records.jsonl…  moved in whole when a shard is done
    README.md              put there with the last shard: a folder without it is not finished

Whoever asks for the same again goes on: shards that are done stay, one that was killed is begun anew.
"""

import contextlib
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from app.domain.disk_errors import disk_error
from app.domain.errors import ExportUnderWay, FolderTaken, HomeInUse
from app.signing import durable_file
from app.storage.home_lock import HomeLock

ASKED: Final = "export.json"
CARD: Final = "README.md"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `of` parts of a dataset, `index` from 0."""

    index: int = 0
    of: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.index < self.of:
            raise ValueError(f"shards are 1 to {self.of}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of `i/n`, `i` from 1. Raises ValueError."""
        index, _, of = text.partition("/")
        if not (index.isascii() and index.isdigit() and of.isascii() and of.isdigit()):
            raise ValueError(f"a shard is i/n, such as 2/8, not {text!r}")
        return cls(int(index) - 1, int(of))

    @property
    def suffix(self) -> str:
        return f"{self.index:05d}-of-{self.of:05d}"

    def part(self, size: int) -> tuple[int, int]:
        """The first and the last of `size` records that this shard writes."""
        return size * self.index // self.of + 1, size * (self.index + 1) // self.of

    def name(self, stem: str, ending: str) -> str:
        """Of a file beside the data that each shard has a part of."""
        return f"{stem}.{ending}" if self.of == 1 else f"{stem}-{self.suffix}.{ending}"


class ExportFolder:
    """Held by one process for one shard, from `begin` until `close`.

    Attributes:
        stage: where the shard's files are to be made, laid out as they will lie in the folder.
        scratch: a folder for what is of no use afterwards.
        asked: what the folder is an export of; what was there already, where it was begun before.
    """

    def __init__(self, path: Path, shard: Shard, asked: Mapping[str, Any], lock: HomeLock) -> None:
        self._path = path
        self._shard = shard
        self._lock = lock
        self.asked = asked
        self.stage = _stage(path, shard)
        self.scratch = self.stage / _SCRATCH

    @classmethod
    def begin(cls, path: Path, shard: Shard, asked: Mapping[str, Any], settled: Mapping[str, Any]) -> Self:
        """Take the folder, made where it is not there, for an export of `asked`. What that leaves open (None) is as it
        was settled when the folder was begun; where this begins it, as in `settled`.

        Raises FolderTaken where something else is in it or this shard is done, ExportUnderWay where another process
        writes this shard, DiskFull, HomeReadOnly, DiskRefused.
        """
        said = msgspec.json.decode(msgspec.json.encode({"goldquill_export": _VERSION, **asked}))
        try:
            path.mkdir(parents=True, exist_ok=True)
            begun = _begun(path)
            if begun is None:
                if any(not _is_left_over(each) for each in path.iterdir()):
                    raise FolderTaken(path)
                begun = _first(
                    path, {name: settled.get(name) if value is None else value for name, value in said.items()}
                )
            if not _same(begun, said) or (path / CARD).exists():
                raise FolderTaken(path)
            if _done(path, shard).exists() and not _all_done(path, shard):
                raise FolderTaken(path)
            stage = _stage(path, shard)
            stage.mkdir(exist_ok=True)
            lock = _lock(stage, path)
            for each in stage.iterdir():
                if each.name != _LOCK:
                    _remove(each)
            (stage / _SCRATCH).mkdir()
        except OSError as error:
            raise disk_error(error, path) from error
        return cls(path, shard, begun, lock)

    @property
    def written(self) -> bool:
        """Whether this shard was written before, and only the last step is left."""
        return _done(self._path, self._shard).exists()

    def publish(self, told: bytes) -> None:
        """Move what the stage holds into place; the shard is done, and says `told` to whoever finishes the dataset."""
        try:
            self._move()
            _put(_done(self._path, self._shard), told)
        except OSError as error:
            raise disk_error(error, self._path) from error

    def shards(self) -> list[bytes] | None:
        """What each shard says, once all are done."""
        try:
            return [_done(self._path, each).read_bytes() for each in _all(self._shard)]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_error(error, self._path) from error

    def finish(self) -> None:
        """Move the rest into place, the card last; the dataset is there. Two processes that finish it do no harm: they
        say the same."""
        try:
            self._move()
            (self.stage / CARD).replace(self._path / CARD)
            durable_file.sync_folder(self._path)
            for each in _all(self._shard):
                _done(self._path, each).unlink(missing_ok=True)
            for left in filter(_is_left_over, self._path.iterdir()):
                left.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, self._path) from error

    def _move(self) -> None:
        for file in sorted(each for each in self.stage.rglob("*") if each.is_file()):
            where = file.relative_to(self.stage)
            if where.parts[0] not in (_LOCK, _SCRATCH, CARD):
                there = self._path / where
                there.parent.mkdir(parents=True, exist_ok=True)
                file.replace(there)

    def close(self) -> None:
        """Let go. What was not published is removed, and the folder too where nothing else was written into it."""
        with contextlib.suppress(OSError):
            for each in self.stage.iterdir():
                if each.name != _LOCK:
                    _remove(each)
        self._lock.release()
        with contextlib.suppress(OSError):
            _remove(self.stage)
        with contextlib.suppress(OSError):
            if [each.name for each in self._path.iterdir()] == [ASKED]:
                (self._path / ASKED).unlink()
                self._path.rmdir()


def asked_of(path: Path) -> Mapping[str, Any] | None:
    """What a folder is an export of; None where it is none, or none that is finished. Raises DiskRefused."""
    try:
        return _begun(path) if (path / CARD).exists() else None
    except OSError as error:
        raise disk_error(error, path) from error


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


_LOCK: Final = "lock"
_SCRATCH: Final = "scratch"


def _stage(path: Path, shard: Shard) -> Path:
    return path / f".shard-{shard.suffix}"


def _done(path: Path, shard: Shard) -> Path:
    return path / f".done-{shard.suffix}"


def _all(shard: Shard) -> list[Shard]:
    return [Shard(index, shard.of) for index in range(shard.of)]


def _all_done(path: Path, shard: Shard) -> bool:
    return all(_done(path, each).exists() for each in _all(shard))


def _lock(stage: Path, path: Path) -> HomeLock:
    try:
        return HomeLock(stage / _LOCK)
    except HomeInUse as error:
        raise ExportUnderWay(path) from error


def _begun(path: Path) -> Mapping[str, Any] | None:
    try:
        found = msgspec.json.decode((path / ASKED).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except msgspec.DecodeError as error:
        raise FolderTaken(path) from error
    return found if isinstance(found, dict) else {}


def _is_left_over(file: Path) -> bool:
    """Whether this is of a process that was killed while it put a small file into place."""
    return file.name.startswith((f".{ASKED}.", f"..{ASKED}.", "..done-"))


def _first(path: Path, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the folder is an export of: `said`, where no other process was first."""
    beside = path / f".{ASKED}.{uuid.uuid4().hex}"
    _put(beside, msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n")
    with contextlib.suppress(FileExistsError):
        (path / ASKED).hardlink_to(beside)
    beside.unlink(missing_ok=True)
    return _begun(path) or said


def _same(begun: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether they are of one export."""
    return all(begun.get(name) == value for name, value in asked.items() if value is not None)


def _put(path: Path, content: bytes) -> None:
    """A small file, whole or not there. Who may read it is for whoever runs this to say, by their umask."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with beside.open("xb") as file:
        file.write(content)
        file.flush()
        durable_file.flush(file.fileno())
    beside.replace(path)
    durable_file.sync_folder(path.parent)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
