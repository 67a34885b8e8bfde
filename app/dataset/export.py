"""Writes a dataset: a survey of the records, then their rows, then where they come from, then the card.

The same records and the same request give the same bytes, whatever was written before and however many processes share
the work. What is written appears when it is whole (`app.dataset.folder`).
"""

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from app.dataset import card, charts, files, origin
from app.dataset.agreeing import ALONE, Judge
from app.dataset.configs import SCHEMAS
from app.dataset.figures import Figures
from app.dataset.files import DataFile
from app.dataset.folder import ExportFolder, Shard, export_folder
from app.dataset.names import KTO
from app.dataset.request import Request
from app.dataset.rows import Rows
from app.dataset.shuffle import Shuffled
from app.dataset.source import Origin, Origins
from app.dataset.survey import Survey
from app.dataset.written import Exported, Progress, Step
from app.domain.disk_errors import disk_error
from app.domain.errors import DiskFull, NothingToExport

WHOLE: Final = Shard()
# SQLite tells a full disk by the first, a quota or a file-size limit by the second (`app.storage.driver_errors`).
_NO_ROOM: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PRIMARY: Final = 0xFF


def export(
    origins: Origins,
    request: Request,
    path: Path,
    *,
    shard: Shard = WHOLE,
    judge: Judge = ALONE,
    progress: Progress = lambda *_: None,
) -> Exported:
    """Write the dataset, or this shard of it, into the folder `path`.

    Raises NothingToExport, FolderTaken, ExportUnderWay, BadEnvelope or BadPayload with the record's name, DiskFull,
    HomeReadOnly, DiskRefused: then nothing of it is there. ValueError where nothing is known of `request.as_of`.
    """
    settled = {"as_of": request.as_of or origins.newest()}
    with export_folder(path, shard, msgspec.to_builtins(request), settled) as folder:
        size = folder.asked["as_of"]
        with origins.at(size) as source:
            try:
                return _Export(source, replace(request, as_of=size), folder, shard, judge, progress).run(path)
            except OSError as error:
                raise disk_error(error, path) from error
            except sqlite3.OperationalError as error:  # of the scratch database, in the same folder
                if error.sqlite_errorcode & _PRIMARY in _NO_ROOM:
                    raise DiskFull(path) from error
                raise


class _Export:
    """One run, for one shard."""

    def __init__(
        self,
        source: Origin,
        request: Request,
        folder: ExportFolder,
        shard: Shard,
        judge: Judge,
        progress: Progress,
    ) -> None:
        self._source = source
        self._request = request
        self._folder = folder
        self._shard = shard
        self._judge = judge
        self._progress = progress

    def run(self, path: Path) -> Exported:
        with closing(self._survey(self._folder.scratch / "survey.db")) as survey:
            self._leave_out_disagreement(survey)
            rows = Rows(self._source, self._request, survey)
            if not self._folder.written:
                self._folder.publish(msgspec.msgpack.encode(self._write(rows, survey)))
            raw = self._folder.shards()
            if raw is None:
                return Exported(path=path, finished=False)
            parts = [msgspec.msgpack.decode(each, type=_Part) for each in raw]
            told = Figures.sum_of(part.told for part in parts)
            self._finish(rows, survey, told, array("q", b"".join(part.numbers for part in parts)))
        self._folder.finish()
        return Exported(path=path, finished=True, pieces=told.pieces, rows=told.rows)

    def _survey(self, scratch: Path) -> Survey:
        size = self._source.size
        return Survey.of(
            self._source, self._request, scratch, progress=lambda done: self._progress(Step.LOOKING, done, size)
        )

    def _leave_out_disagreement(self, survey: Survey) -> None:
        least = self._request.selection.least_agreement
        if least is None:
            return
        rows = Rows(self._source, self._request, survey)
        agreements = ((done[0], self._judge.agrees(done)) for done in rows.done_by_several())
        survey.keep_tasks([task for task, agreement in agreements if agreement is not None and agreement >= least])

    def _write(self, rows: Rows, survey: Survey) -> "_Part":
        """Raises NothingToExport where the whole dataset is this shard and holds nothing."""
        first, last = self._shard.part(self._source.size)
        told, numbers = Figures(), array("q")
        rows.note_prompts_before(first)
        with ExitStack() as stack:
            writer = stack.enter_context(_Writer(self._folder, self._request, self._shard, told, survey.pieces))
            carried = stack.enter_context(origin.Carried(self._folder.stage, self._shard))
            for batch in rows.read(first, last, told):
                carried.write(batch.entries)
                numbers.extend(entry.number for entry in batch.entries)
                writer.write(batch.tables)
                self._progress(Step.WRITING, batch.last - first + 1, last - first + 1)
            carried.flush()
        if not told.pieces and self._shard.of == 1:
            raise NothingToExport(survey.records, survey.fitting)
        self._progress(Step.WRITING, last - first + 1, last - first + 1)
        return _Part(told, numbers.tobytes())

    def _finish(self, rows: Rows, survey: Survey, told: Figures, numbers: Sequence[int]) -> None:
        """What stands beside the rows, and the card."""
        if not told.pieces:
            raise NothingToExport(survey.records, survey.fitting)
        stage = self._folder.stage
        tombstones = origin.write(stage, self._source, numbers, sorted(told.devices), survey)
        agreement = self._judge.agreement(rows.done_by_several(), told.duels)
        drawn = charts.draw(told, agreement)
        (stage / card.CHARTS).mkdir(exist_ok=True)
        for name, drawing in drawn.items():
            (stage / card.CHARTS / f"{name}.svg").write_text(drawing, "utf-8")
        inside = card.Inside(
            records=survey.records,
            tombstones=tombstones,
            keys=msgspec.json.decode((stage / origin.KEYS).read_bytes()),
            charts=drawn,
            agreement=agreement,
        )
        (stage / card.NAME).write_text(card.render(told, self._request, inside), "utf-8")


class _Part(msgspec.Struct, array_like=True):
    """What a shard says of itself: what it counted, and the numbers of its records, each in 8 bytes as they lie in this
    machine's memory."""

    told: Figures
    numbers: bytes


class _Writer:
    """The data files of one shard, as a context. Writing is another thread's work: pyarrow lets go of Python's lock."""

    def __init__(self, folder: ExportFolder, request: Request, shard: Shard, told: Figures, pieces: int) -> None:
        self._folder = folder
        self._request = request
        self._shard = shard
        self._told = told
        self._pieces = pieces
        self._files: dict[tuple[str, str], DataFile] = {}
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """All of it is on the disk, where nothing was raised. Raises what writing raised."""
        try:
            if kind is None:
                self._wait()
                for file in self._files.values():
                    file.close()
        finally:
            self._thread.shutdown(cancel_futures=True)

    def write(self, tables: Sequence[tuple[str, str, Any]]) -> None:
        """Raises what the batch before this one raised."""
        self._wait()
        self._writing = self._thread.submit(self._write, tables)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _write(self, tables: Sequence[tuple[str, str, Any]]) -> None:
        for config, split, table in tables:
            file = self._files.get((config, split))
            if file is None:
                file = self._files[config, split] = self._file(config, split)
            file.write(table)
            self._told.add_rows(config, split, table.num_rows)

    def _file(self, config: str, split: str) -> DataFile:
        schema = SCHEMAS[config]
        file = files.create(
            self._folder.stage / data_path(config, split, self._shard, self._request), schema, self._request.format
        )
        if config != KTO:
            return file
        folder = self._folder.scratch / f"shuffle-{split}"
        pieces = self._pieces // self._shard.of
        return Shuffled(file, folder=folder, rows=2 * pieces, seed=self._request.seed, schema=schema)


def data_path(config: str, split: str, shard: Shard, request: Request) -> Path:
    """Of a data file, from the dataset's folder."""
    return Path("data", config, f"{split}-{shard.suffix}.{request.format}")


def shards_of(request: Request) -> Iterator[Shard]:
    """Of a dataset that was asked for so."""
    return (Shard(index, request.shards) for index in range(request.shards))
