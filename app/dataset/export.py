"""Writes a dataset: a survey of the records, then their rows part by part, then what stands beside them and the card.

The same records and the same request give the same bytes, whatever was written before and however many processes share
the work. What is written appears when it is whole (`app.dataset.folder`).
"""

import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from app.dataset.agreeing import ALONE, Judge
from app.dataset.disk import disk_errors_of
from app.dataset.finish import finish
from app.dataset.folder import ExportFolder, export_folder
from app.dataset.garbage import collected_rarely
from app.dataset.joined import Joined
from app.dataset.layout import Part, Shard, parts_of
from app.dataset.notes import Notes
from app.dataset.parts import told_of, write_part
from app.dataset.processes import Processes, SideBySide, side_by_side
from app.dataset.request import Request
from app.dataset.rows import Rows
from app.dataset.source import Origin, Origins
from app.dataset.survey import Survey
from app.dataset.written import Exported, Progress, Step
from app.domain.errors import NothingToExport

ONLY_SHARD: Final = Shard()


def export(
    origins: Origins,
    request: Request,
    path: Path,
    *,
    shard: Shard = ONLY_SHARD,
    judge: Judge = ALONE,
    processes: Processes | None = None,
    progress: Progress = lambda *_: None,
) -> Exported:
    """Write the dataset, or this shard of it, into the folder `path`.

    Raises NothingToExport, FolderTaken, NoPlace, PathTooLong, ExportUnderWay, BadEnvelope or BadPayload with the
    record's name, DiskFull, HomeReadOnly, DiskRefused: then nothing of it is there, but what shards are done, with
    which the same call goes on. ValueError where nothing is known of `request.as_of`.
    """
    settled = {"as_of": request.as_of or origins.newest()}
    with export_folder(path, shard, msgspec.to_builtins(request), settled) as folder:
        size = folder.asked["as_of"]
        with origins.at(size) as source, disk_errors_of(path), collected_rarely():
            asked = replace(request, as_of=size)
            return _Export(source, asked, folder, shard, judge, processes, progress).run(path)


class _Export:
    """One run, for one shard."""

    def __init__(
        self,
        source: Origin,
        request: Request,
        folder: ExportFolder,
        shard: Shard,
        judge: Judge,
        processes: Processes | None,
        progress: Progress,
    ) -> None:
        self._source = source
        self._request = request
        self._folder = folder
        self._shard = shard
        self._judge = judge
        self._processes = processes
        self._progress = progress

    def run(self, path: Path) -> Exported:
        cuts = parts_of(self._source.size, self._request.shards, in_log=bool(self._source.checkpoint()))
        parts = () if self._folder.written else cuts[self._shard.index]
        with _scratch(self._folder.stage) as scratch, ExitStack() as stack:
            with side_by_side(self._processes, parts) as processes:
                survey = stack.enter_context(closing(self._survey(scratch)))
                self._leave_out_disagreement(survey, scratch)
                if parts:
                    if not survey.pieces:
                        raise survey.nothing(self._request.selection)
                    self._write(survey, scratch, parts, processes)
                    self._folder.publish()
            with self._folder.finishing() as finishing:
                if finishing is None:
                    return Exported(path=path, finished=False)
                try:
                    told = finish(self._source, self._request, survey, finishing, cuts, self._judge)
                except NothingToExport:
                    finishing.abandon()
                    raise
        return Exported(path=path, finished=True, pieces=told.pieces, rows=told.rows)

    def _survey(self, scratch: Path) -> Survey:
        size = self._source.size
        return Survey.of(
            self._source, self._request, scratch, progress=lambda done: self._progress(Step.LOOKING, done, size)
        )

    def _leave_out_disagreement(self, survey: Survey, scratch: Path) -> None:
        least = self._request.selection.least_agreement
        if least is None:
            return
        with closing(Notes(scratch / "notes.db")) as notes:
            rows = Rows(self._source, self._request, survey, notes)
            agreements = ((done[0], self._judge.agrees(done)) for done in rows.done_by_several())
            survey.keep_tasks([task for task, agreement in agreements if agreement is not None and agreement >= least])

    def _write(self, survey: Survey, scratch: Path, parts: Sequence[Part], processes: SideBySide | None) -> None:
        total = parts[-1].last - parts[0].first + 1
        with (
            Joined(self._folder.stage) as joined,
            closing(self._written(survey, scratch, parts, processes)) as written,
        ):
            for part, done in written:
                joined.add(part)
                self._progress(Step.WRITING, done, total)
        whole = self._request.shards == 1
        if whole and not any(told_of(self._folder.stage, part).figures.pieces for part in parts):
            raise survey.nothing(self._request.selection)
        self._progress(Step.WRITING, total, total)

    def _written(
        self, survey: Survey, scratch: Path, parts: Sequence[Part], processes: SideBySide | None
    ) -> Generator[tuple[Part, int], None, None]:
        """Each part in order, once it is written, and how many records are done."""
        stage, first, done = self._folder.stage, parts[0].first, 0
        if processes is not None:
            for part, written in processes.write(self._request, stage, scratch, parts):
                if not written:
                    write_part(self._source, self._request, survey, stage, scratch, part, progress=lambda _: None)
                done += part.last - part.first + 1
                yield part, done
            return

        def tell(number: int) -> None:
            self._progress(Step.WRITING, number - first + 1, parts[-1].last - first + 1)

        for part in parts:
            write_part(self._source, self._request, survey, stage, scratch, part, progress=tell)
            yield part, part.last - first + 1


@contextmanager
def _scratch(stage: Path) -> Iterator[Path]:
    """A folder beside the stage, which is moved away when it is whole."""
    path = stage.with_name(f"{stage.name}-scratch")
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
