"""Checks an exported folder with nothing but the folder: every record's signature, the server's log, and every row.

Rows are made anew out of the signed records and compared with those in the data files, in their order, so that nothing
can be altered, added or left out there; the card has these files loaded and no others. Not checked: the words of the
card, that `tombstones.jsonl` names all that was taken back, that the server's key is the company's
(whoever verifies compares its name), that a record was not withdrawn after the export, and pseudonyms, but that one
person has one and no two the same.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from app.dataset import origin
from app.dataset.carried_lines import CarriedLines
from app.dataset.disk import disk_errors_of, records_of
from app.dataset.folder import ASKED, DATA, as_asked, asked_of, file_of
from app.dataset.garbage import collected_rarely
from app.dataset.keyring import Keyring
from app.dataset.layout import parts_of
from app.dataset.looking import looking_pool
from app.dataset.pool import Pool
from app.dataset.request import Outcome, Request, Selection
from app.dataset.survey import Survey
from app.domain.errors import (
    ChainBroken,
    DatasetAltered,
    DatasetIncomplete,
    DatasetUnreadable,
    DiskFull,
    NoDataset,
    NoRoomToVerify,
)
from app.signing import multiproof
from app.signing.multiproof import Subtree

_OTHERWISE: Final = "it is not what this version of the program writes there"


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
    """Raises NoDataset, DatasetAltered, RecordError with the line and the record's name, StorageError. `going_on` is
    called now and then: what it raises ends the checking, and nothing of it is left."""
    asked = asked_of(path)
    if asked is None:
        raise NoDataset(path)
    request = _request(path, asked)
    with _verifying(path), ExitStack() as stack:
        keyring = Keyring.read(path)
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="goldquill-", ignore_cleanup_errors=True)))
        pool = stack.enter_context(looking_pool(path, keyring))
        lines = stack.enter_context(closing(CarriedLines(path, keyring, scratch, pool)))
        compared = _compare_rows(path, request, lines, scratch, pool, going_on)
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


@contextmanager
def _verifying(path: Path) -> Iterator[None]:
    """Nothing is written but temporary files."""
    try:
        with disk_errors_of(path), collected_rarely():
            yield
    except DiskFull as error:
        raise NoRoomToVerify(path) from error


def _request(path: Path, asked: Mapping[str, Any]) -> Request:
    """What was asked for. Raises DatasetAltered, also where a word too many or too few stands there."""
    try:
        request = msgspec.convert(asked, Request)
    except (msgspec.ValidationError, ValueError) as error:
        raise DatasetAltered(path, ASKED, _OTHERWISE) from error
    if as_asked(msgspec.to_builtins(request)) != asked:
        raise DatasetAltered(path, ASKED, _OTHERWISE)
    return request


def _log_size(path: Path, keyring: Keyring, lines: CarriedLines, as_of: int | None) -> int | None:
    """The size of the server's log, which the receipts are shown to be in: that of which the dataset is."""
    if keyring.server is None:
        return None
    with records_of(origin.CHECKPOINT):
        checkpoint = keyring.server.checkpoint(file_of(path, origin.CHECKPOINT).read_bytes().rstrip(b"\n"))
        if checkpoint.size != as_of:
            raise ChainBroken(f"the checkpoint is of {checkpoint.size} receipts, and the dataset of {as_of}")
    outside = _outside(path)
    with records_of(origin.RECEIPTS):
        try:
            root = multiproof.root(checkpoint.size, lines.leaves(), outside)
        except ValueError as error:
            raise ChainBroken(f"they are not those of the log: {error}") from error
        if root != checkpoint.root:
            raise ChainBroken(f"with them the log of {checkpoint.size} receipts has another root than was signed")
    return checkpoint.size


def _refuse_tombstones(path: Path, lines: CarriedLines) -> None:
    try:
        told = file_of(path, origin.TOMBSTONES).read_bytes()
        stones = [msgspec.json.decode(raw, type=_Tombstone) for raw in told.splitlines()]
    except ValueError as error:
        raise DatasetUnreadable(path, origin.TOMBSTONES, str(error)) from error
    if (back := lines.one_of({stone.entry_id for stone in stones})) is not None:
        raise DatasetAltered(path, origin.TOMBSTONES, f"record {back} was taken back and is there")


def _refuse_other_files(path: Path, request: Request, rows: Mapping[str, Mapping[str, int]]) -> None:
    """What `datasets` loads by the card are these files, each in its split."""
    from app.dataset import card  # see below

    said = file_of(path, card.NAME).read_bytes().decode("utf-8", "replace")
    header, end, _ = said.removeprefix("---\n").partition("\n---\n")
    if not (said.startswith("---\n") and end and header.endswith("\n" + card.loading(rows, request))):
        raise DatasetAltered(path, card.NAME, "its header has other files or columns loaded than are there")


def _compare_rows(
    path: Path,
    request: Request,
    lines: CarriedLines,
    scratch: Path,
    pool: Pool | None,
    going_on: Callable[[], None],
) -> Mapping[str, Mapping[str, int]]:
    """How many rows of each configuration and split there are, which are those that the records make."""
    from app.dataset.comparing import Comparing, compare  # pyarrow, while the processes of `pool` start

    # What was selected is what is here; what became of it in review, the reviews beside it say.
    request = replace(request, selection=Selection(outcomes=tuple(Outcome)))
    Survey.of(lines, request, scratch, progress=lambda _: going_on()).close()
    size = request.as_of or 0
    parts = [part for shard in parts_of(size, request.shards, in_log=lines.receipted) for part in shard]
    what = Comparing(path=path, scratch=scratch, request=request, signed=lines.receipted)
    counted, expected = compare(what, parts, pool, going_on)
    if lines.last > size:
        raise DatasetAltered(path, ASKED, f"record number {lines.last} is none of the first {size}")
    found = {each.relative_to(path) for each in (path / DATA).rglob("*") if each.is_file()}
    for odd in sorted(found ^ expected):
        if odd not in found:
            raise DatasetIncomplete(path, odd.as_posix())
        raise DatasetAltered(path, odd.as_posix(), "no record has rows for it")
    told: dict[str, dict[str, int]] = {}
    for (config, split), rows in counted.items():
        told.setdefault(config, {})[split] = rows
    return told


class _Tombstone(msgspec.Struct):
    entry_id: str


def _outside(path: Path) -> list[Subtree]:
    try:
        return origin.tree_of(file_of(path, origin.TREE).read_bytes())
    except (msgspec.DecodeError, UnicodeError) as error:
        raise DatasetUnreadable(path, origin.TREE, str(error)) from error
    except ValueError as error:
        raise DatasetAltered(path, origin.TREE, _OTHERWISE) from error
