"""Checks an exported folder with nothing but the folder: every record's signature, the server's log, and every row.

Rows are made anew out of the signed records and compared with those in the data files, in their order, so that nothing
can be altered, added or left out there; the card has these files loaded and no others. Not checked: the words of the
card, that `tombstones.jsonl` names all that was taken back, that the server's key is the company's
(whoever verifies compares its name), that a record was not withdrawn after the export, and pseudonyms, but that one
person has one and no two the same.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pyarrow as pa

from app.dataset import card, files, origin
from app.dataset.carried_lines import CarriedLines
from app.dataset.configs import SCHEMAS
from app.dataset.disk import disk_errors_of
from app.dataset.files import DataFile
from app.dataset.folder import ASKED, DATA, as_asked, asked_of
from app.dataset.garbage import collected_rarely
from app.dataset.keyring import Keyring
from app.dataset.layout import WHOLE, Part, data_path, merged, parts_of
from app.dataset.names import KTO, RECORDS
from app.dataset.notes import Notes
from app.dataset.request import Outcome, Request, Selection
from app.dataset.rows import Rows
from app.dataset.shuffle import Shuffled
from app.dataset.survey import Survey
from app.domain.errors import ChainBroken, DatasetAltered, NoDataset
from app.signing import multiproof
from app.signing.multiproof import Subtree

_AUTHOR: Final = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What holds. `server` is the name of the server's key, `log` the size of the log that the records are shown to be
    in; both are None where a desk exported its own work."""

    records: int
    rows: Mapping[str, Mapping[str, int]]
    devices: int
    server: str | None
    log: int | None


def verify_dataset(path: Path, *, going_on: Callable[[], None] = lambda: None) -> Verified:
    """Raises NoDataset, DatasetAltered, RecordError with the line and the record's name, DiskRefused. `going_on` is
    called now and then: what it raises ends the checking, and nothing of it is left."""
    asked = asked_of(path)
    if asked is None:
        raise NoDataset(path)
    request = _request(path, asked)
    with disk_errors_of(path), collected_rarely(), ExitStack() as stack:
        keyring = Keyring.read(path)
        lines = stack.enter_context(closing(CarriedLines(path, keyring)))
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="goldquill-")))
        compared = _compare_rows(path, request, lines, scratch, going_on)
        size = _log_size(path, keyring, lines, request.as_of)
        _refuse_tombstones(path, lines)
        _refuse_other_files(path, request, compared)
    return Verified(
        records=len(lines),
        rows=compared,
        devices=len(keyring.devices),
        server=None if keyring.server is None else keyring.server.public_key.keyid,
        log=size,
    )


def _request(path: Path, asked: Mapping[str, Any]) -> Request:
    """What was asked for. Raises DatasetAltered, also where a word too many or too few stands there."""
    try:
        request = msgspec.convert(asked, Request)
    except (msgspec.ValidationError, ValueError) as error:
        raise DatasetAltered(path, ASKED, str(error)) from error
    if as_asked(msgspec.to_builtins(request)) != asked:
        raise DatasetAltered(path, ASKED, "it is not what this version of the program writes there")
    return request


def _log_size(path: Path, keyring: Keyring, lines: CarriedLines, as_of: int | None) -> int | None:
    """The size of the server's log, which the receipts are shown to be in: that of which the dataset is."""
    if keyring.server is None:
        return None
    checkpoint = keyring.server.checkpoint(_file(path, origin.CHECKPOINT).rstrip(b"\n"))
    outside = _outside(path)
    if checkpoint.size != as_of:
        raise ChainBroken(f"the checkpoint is of {checkpoint.size} receipts, and the dataset of {as_of}")
    try:
        root = multiproof.root(checkpoint.size, lines.leaves(), outside)
    except ValueError as error:
        raise ChainBroken(f"the receipts are not those of the log: {error}") from error
    if root != checkpoint.root:
        raise ChainBroken(f"the checkpoint of {checkpoint.size} receipts has another root")
    return checkpoint.size


def _refuse_tombstones(path: Path, lines: CarriedLines) -> None:
    try:
        stones = [msgspec.json.decode(raw, type=_Tombstone) for raw in _file(path, origin.TOMBSTONES).splitlines()]
    except msgspec.DecodeError as error:
        raise DatasetAltered(path, origin.TOMBSTONES, str(error)) from error
    if (back := lines.one_of({stone.entry_id for stone in stones})) is not None:
        raise DatasetAltered(path, origin.TOMBSTONES, f"record {back} was taken back and is there")


def _refuse_other_files(path: Path, request: Request, rows: Mapping[str, Mapping[str, int]]) -> None:
    """What `datasets` loads by the card are these files, each in its split."""
    said = _file(path, card.NAME).decode("utf-8", "replace")
    header, end, _ = said.removeprefix("---\n").partition("\n---\n")
    if not (said.startswith("---\n") and end and header.endswith("\n" + card.loading(rows, request))):
        raise DatasetAltered(path, card.NAME, "its header has other files or columns loaded than are there")


def _compare_rows(
    path: Path, request: Request, lines: CarriedLines, scratch: Path, going_on: Callable[[], None]
) -> Mapping[str, Mapping[str, int]]:
    """How many rows of each configuration and split there are, which are those that the records make."""
    # What was selected is what is here; what became of it in review, the reviews beside it say.
    request = replace(request, selection=Selection(outcomes=tuple(Outcome)))
    told: dict[str, dict[str, int]] = {}
    with ExitStack() as stack:
        survey = stack.enter_context(
            closing(Survey.of(lines, request, scratch / "survey.db", progress=lambda _: going_on()))
        )
        notes = stack.enter_context(closing(Notes(scratch / "notes.db")))
        rows = Rows(lines, request, survey, notes)
        size = request.as_of or 0
        people = _People(signed=lines.receipted)
        uncut = _Files(path, request, WHOLE, scratch / "uncut", rows=0, people=people)
        stack.callback(uncut.abandon)
        expected: set[Path] = set()
        for part in (part for shard in parts_of(size, request.shards, in_log=lines.receipted) for part in shard):
            pieces = survey.pieces // part.of
            there = _Files(path, request, part, scratch / part.suffix, rows=2 * pieces, people=people)
            stack.callback(there.abandon)
            for batch in rows.read(part.first, part.last):
                going_on()
                for config, split, table in batch.tables:
                    (uncut if config in uncut.merged else there).compare(config, split, table)
                    splits = told.setdefault(config, {})
                    splits[split] = splits.get(split, 0) + table.num_rows
            expected |= there.close()
        if lines.last > size:
            raise DatasetAltered(path, ASKED, f"record number {lines.last} is none of the first {size}")
        expected |= uncut.close()
    found = {each.relative_to(path) for each in (path / DATA).rglob("*") if each.is_file()}
    for odd in sorted(found ^ expected):
        raise DatasetAltered(path, odd.as_posix(), "no record has rows for it" if odd in found else "it is missing")
    return told


class _People:
    """What stands for each person, in all the files. `signed` says that a server took the records."""

    def __init__(self, *, signed: bool) -> None:
        self._signed = signed
        self._pseudonyms: dict[str, str] = {}

    def wrong(self, made: pa.Table, found: pa.Table) -> str | None:
        """What is wrong with the pseudonyms of `found`, which stand for the authors of `made`."""
        pairs = zip(made.column(_AUTHOR).to_pylist(), found.column(_AUTHOR).to_pylist(), strict=True)
        for author, pseudonym in set(pairs):
            if self._pseudonyms.setdefault(author, pseudonym) != pseudonym:
                return "one person has two pseudonyms"
        # A desk's own work is one person's, whoever they were when they signed it.
        if self._signed and len(set(self._pseudonyms.values())) != len(self._pseudonyms):
            return "two people have one pseudonym"
        return None


class _Files:
    """The data files of one part, beside the rows that they should hold."""

    def __init__(
        self, path: Path, request: Request, part: Part, scratch: Path, *, rows: int, people: "_People"
    ) -> None:
        self.merged = frozenset(merged(request))
        self._path = path
        self._request = request
        self._part = part
        self._scratch = scratch
        self._rows = rows
        self._people = people
        self._files: dict[Path, DataFile] = {}

    def compare(self, config: str, split: str, table: pa.Table) -> None:
        """The next rows. Raises DatasetAltered."""
        name = data_path(config, split, self._part, self._request)
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = self._file(name, config, split)
        file.write(table)

    def abandon(self) -> None:
        for file in self._files.values():
            file.abandon()

    def close(self) -> set[Path]:
        """The names of its files, which hold no more than that. Raises DatasetAltered."""
        for file in self._files.values():
            file.close()
        return set(self._files)

    def _file(self, name: Path, config: str, split: str) -> DataFile:
        make = partial(_SameRows, self._path, name, config, self._people)
        if config != KTO:
            return make()
        folder = self._scratch / f"shuffle-{split}"
        return Shuffled(make, folder=folder, rows=self._rows, seed=self._request.seed, schema=SCHEMAS[config])


class _SameRows:
    """A data file that is given the rows it should hold. Implements `DataFile`, so that they can be shuffled first."""

    def __init__(self, path: Path, name: Path, config: str, people: _People) -> None:
        self._path = path
        self._name = name
        self._people = people if config == RECORDS else None
        self._tables = self._read(SCHEMAS[config])
        self._left: pa.Table | None = None

    def write(self, table: pa.Table) -> None:
        while table.num_rows:
            if self._left is None or not self._left.num_rows:
                self._left = next(self._tables, None)
            if self._left is None:
                raise self._altered("rows are missing")
            count = min(table.num_rows, self._left.num_rows)
            self._compare(table.slice(0, count), self._left.slice(0, count))
            table, self._left = table.slice(count), self._left.slice(count)

    def close(self) -> None:
        if (self._left is not None and self._left.num_rows) or next(self._tables, None) is not None:
            raise self._altered("there are more rows than the records make")

    def abandon(self) -> None:
        self._tables.close()

    def _compare(self, made: pa.Table, found: pa.Table) -> None:
        if self._people is not None:
            if (wrong := self._people.wrong(made, found)) is not None:
                raise self._altered(wrong)
            made, found = made.drop_columns([_AUTHOR]), found.drop_columns([_AUTHOR])
        if not made.equals(found):
            row = next(n for n in range(made.num_rows) if not made.slice(n, 1).equals(found.slice(n, 1)))
            named = made.column("entry_id")[row].as_py()
            raise self._altered(f"a row is not what record {named} says")

    def _read(self, schema: pa.Schema) -> Generator[pa.Table, None, None]:
        try:
            yield from files.read(self._path / self._name, schema)
        except FileNotFoundError as error:
            raise self._altered("it is missing") from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise self._altered(str(error)) from error  # pyarrow says so of a file that is none of its kind
        except (ValueError, TypeError, OverflowError, pa.ArrowException, msgspec.DecodeError) as error:
            raise self._altered(str(error)) from error

    def _altered(self, detail: str) -> DatasetAltered:
        return DatasetAltered(self._path, self._name.as_posix(), detail)


class _Tombstone(msgspec.Struct):
    entry_id: str


def _file(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError as error:
        raise NoDataset(path, name) from error


def _outside(path: Path) -> list[Subtree]:
    try:
        return origin.tree_of(_file(path, origin.TREE))
    except ValueError as error:
        raise DatasetAltered(path, origin.TREE, str(error)) from error
