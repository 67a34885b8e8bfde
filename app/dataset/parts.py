"""Writes one part of a dataset into the folder of its shard: data files, the records behind them, what they hold.

data/CONFIG/SPLIT-00000-of-00001.parquet    as it will stand in the dataset
merge/CONFIG-SPLIT-00000.arrow              rows that stand there where no part before holds their prompt
carried/00000, receipts/00000               envelopes and receipts, one a line; `joined` takes them away
firsts/00000, paired/00000                  prompts and records, 16 and 32 bytes each: the first of each prompt here
told/00000                                  what was counted, and the numbers of the records
"""

import shutil
from array import array
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from app.dataset import files
from app.dataset.configs import SCHEMAS
from app.dataset.counting import Counting
from app.dataset.figures import Figures
from app.dataset.files import DataFile
from app.dataset.layout import Part, data_path, merged, way_to
from app.dataset.names import KTO
from app.dataset.notes import Notes
from app.dataset.request import Format, Request
from app.dataset.rows import Batch, Rows
from app.dataset.shuffle import Shuffled
from app.dataset.source import Origin
from app.dataset.survey import Survey
from app.dataset.writer import Writer
from app.signing.durable_file import flush

CARRIED: Final = "carried"
RECEIPTS: Final = "receipts"
FIRSTS: Final = "firsts"
PAIRED: Final = "paired"
PROMPT_BYTES: Final = 16
ENTRY_BYTES: Final = 32


class Told(msgspec.Struct, array_like=True):
    """What a part says of itself: what it counted, and the numbers of its records, of 8 bytes each as they lie in this
    machine's memory."""

    figures: Figures
    numbers: bytes


def told_of(stage: Path, part: Part) -> Told:
    """What a part that is written says. Raises OSError."""
    return msgspec.msgpack.decode(_path(stage, "told", part).read_bytes(), type=Told)


def merge_path(stage: Path, config: str, split: str, part: Part) -> Path:
    return stage / "merge" / f"{config}-{split}-{part.index:05d}.arrow"


def beside_path(stage: Path, kind: str, part: Part) -> Path:
    """Of what a part has beside its rows; not there where it has none of it."""
    return _path(stage, kind, part)


def write_part(
    source: Origin,
    request: Request,
    survey: Survey,
    stage: Path,
    scratch: Path,
    part: Part,
    *,
    progress: Callable[[int], None],
) -> None:
    """Write it; `progress` is told the number up to which records are done, and what it raises ends it. Raises
    BadEnvelope or BadPayload with the record's name, and OSError."""
    counting, numbers = Counting(), array("q")
    scratch = scratch / part.suffix
    shutil.rmtree(scratch, ignore_errors=True)  # where it was begun before
    scratch.mkdir()
    with ExitStack() as stack:
        notes = stack.enter_context(closing(Notes(scratch / "notes.db")))
        beside = stack.enter_context(closing(Beside(stage, part)))
        maker = Maker(request, survey, stage, scratch, part, partial(_new_file, stage, request.format))
        writer = stack.enter_context(Writer(maker.make))
        for batch in Rows(source, request, survey, notes).read(part.first, part.last, counting):
            for config, split, table in batch.tables:
                if config not in maker.merged:
                    counting.add_rows(config, split, table.num_rows)
            numbers.extend(entry.number for entry in batch.entries)
            writer.write(batch.tables)
            beside.write(batch)
            progress(batch.last)
    told = msgspec.msgpack.encode(Told(counting.figures(), numbers.tobytes()))
    with _opened(stage, "told", part) as file:
        file.write(told)


class Maker:
    """Makes what takes the rows of one part: its data files by `create`, of their name and configuration, and in
    `stage` what waits to be merged."""

    def __init__(
        self,
        request: Request,
        survey: Survey,
        stage: Path,
        scratch: Path,
        part: Part,
        create: Callable[[Path, str], DataFile],
    ) -> None:
        self.merged = frozenset(merged(request))
        self._request = request
        self._rows = 2 * survey.pieces // part.of
        self._stage = stage
        self._scratch = scratch
        self._part = part
        self._create = create

    def make(self, config: str, split: str) -> DataFile:
        schema = SCHEMAS[config]
        if config in self.merged:
            return files.Spilled(merge_path(self._stage, config, split, self._part), schema)
        make = partial(self._create, data_path(config, split, self._part, self._request), config)
        if config != KTO:
            return make()
        folder = self._scratch / f"shuffle-{split}"
        return Shuffled(make, folder=folder, rows=self._rows, seed=self._request.seed, schema=schema)


class Beside:
    """What a part has beside its rows, file by file, each made with its first line. Close it at the end."""

    def __init__(self, stage: Path, part: Part) -> None:
        self._stage = stage
        self._part = part
        self._files: dict[str, BinaryIO] = {}

    def write(self, batch: Batch) -> None:
        self._write(CARRIED, b"".join(entry.envelope + b"\n" for entry in batch.entries))
        self._write(RECEIPTS, b"".join(entry.receipt + b"\n" for entry in batch.entries if entry.receipt))
        self.write_firsts(batch)

    def write_firsts(self, batch: Batch) -> None:
        """Only what merging needs."""
        self._write(FIRSTS, _names(batch.firsts))
        self._write(PAIRED, _names(batch.paired))

    def close(self) -> None:
        for kind, file in self._files.items():
            file.flush()
            if kind not in (CARRIED, RECEIPTS):  # which are written once more, and then stay
                flush(file.fileno())
            file.close()

    def _write(self, kind: str, content: bytes) -> None:
        if content:
            if kind not in self._files:
                self._files[kind] = _opened(self._stage, kind, self._part)
            self._files[kind].write(content)


def _new_file(stage: Path, format_: Format, name: Path, _config: str) -> DataFile:
    return files.create(way_to(stage, name), format_)


def _names(firsts: Sequence[tuple[str, str]]) -> bytes:
    return b"".join(bytes.fromhex(prompt + entry_id) for prompt, entry_id in firsts)


def _opened(stage: Path, kind: str, part: Part) -> BinaryIO:
    path = _path(stage, kind, part)
    path.parent.mkdir(exist_ok=True)
    return path.open("wb")


def _path(stage: Path, kind: str, part: Part) -> Path:
    return stage / kind / f"{part.index:05d}"
