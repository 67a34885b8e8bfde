"""Writes a dataset: a survey of the records, then their rows, then where they come from, then the card.

The same records and the same request give the same bytes, whatever was written before and however many processes share
the work. What is written appears when it is whole (`app.dataset.folder`).
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from app.dataset import bodies, card, charts, figures, files, origin
from app.dataset.bodies import Work
from app.dataset.configs import SCHEMAS
from app.dataset.derive import Listed, Piece, answers_of, derive
from app.dataset.figures import Agreement
from app.dataset.files import DataFile
from app.dataset.folder import Shard, export_folder
from app.dataset.names import KTO, RECORDS
from app.dataset.prompts import SPLITS
from app.dataset.request import Request
from app.dataset.shuffle import Shuffled
from app.dataset.source import Entry, Origin, Origins, Source
from app.dataset.survey import Agrees, Found, Survey
from app.dataset.written import Exported, Progress, Step
from app.domain.disk_errors import disk_error
from app.domain.errors import NothingToExport

_CHARS_AT_ONCE: Final = 8_000_000  # of rows that are laid out together


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What is known of agreement where several people did one task: how far those of one task agree, and the figures of
    all of them."""

    agrees: Agrees = lambda _: None
    agreement: Callable[[Survey], Agreement | None] = lambda _: None


WHOLE: Final = Shard()
ALONE: Final = Judge()


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
            found, rows = _write(source, replace(request, as_of=size), folder.stage, shard, judge, progress)
        finished = folder.publish()
    return Exported(path=path, records=found.chosen, rows=rows, finished=finished)


def _write(
    source: Origin, request: Request, stage: Path, shard: Shard, judge: Judge, progress: Progress
) -> tuple[Found, Mapping[str, Mapping[str, int]]]:
    scratch = stage / "survey.db"
    try:
        survey = Survey.of(
            source,
            request,
            scratch,
            agrees=judge.agrees,
            progress=lambda done: progress(Step.LOOKING, done, source.size),
        )
        with closing(survey):
            found = survey.found
            if not found.chosen:
                raise NothingToExport(found.records, found.fitting)
            _write_shard(source, request, survey, stage, shard, progress)
            _write_beside(source, request, survey, stage, judge)
            rows = survey.counts()
        scratch.unlink()
    except OSError as error:
        raise disk_error(error, stage) from error
    return found, rows


class Tables:
    """The rows of records that travel along, batch by batch: for writing them, and for looking whether those that were
    written are these."""

    def __init__(self, source: Source, request: Request, survey: Survey) -> None:
        self._source = source
        self._request = request
        self._survey = survey

    def of(self, entries: Sequence[Entry]) -> Iterator[tuple[str, str, Any]]:
        """Configuration, split and table. `entries` are some of those that the survey says travel along, in order."""
        numbers = [entry.number for entry in entries]
        chosen = self._survey.chosen(numbers)
        listed = self._listed(numbers) if RECORDS in self._request.configs else {}
        pieces: dict[str, list[Piece]] = {split: [] for split in SPLITS}
        weight = 0
        for entry in entries:
            about = chosen.get(entry.number)
            if about is None:
                continue
            work = _work(entry)
            one = self._request.one_pair_per_prompt
            pieces[about.split].append(
                Piece(
                    entry_id=entry.entry_id,
                    prompt_id=about.prompt,
                    work=work,
                    first=about.first,
                    pairs="all" if not one else "one" if about.picked else "none",
                )
            )
            weight += _weight(work)
            if weight > _CHARS_AT_ONCE:
                yield from self._laid(pieces, {})
                pieces, weight = {split: [] for split in SPLITS}, 0
        yield from self._laid(pieces, listed)

    def _laid(
        self, pieces: Mapping[str, Sequence[Piece]], listed: Mapping[str, Sequence[Listed]]
    ) -> Iterator[tuple[str, str, Any]]:
        for split in SPLITS:
            made = derive(pieces[split], listed.get(split, ()), self._request.configs, seed=self._request.seed)
            for config, table in made.items():
                yield config, split, table

    def _listed(self, numbers: Sequence[int]) -> dict[str, list[Listed]]:
        listed: dict[str, list[Listed]] = {split: [] for split in SPLITS}
        for row in self._survey.rows(numbers):
            listed[row.split].append(
                Listed(
                    author=self._source.pseudonym(row.author),
                    device=row.device,
                    kind=row.kind,
                    work=row.work,
                    time=row.taken,
                    project=row.project,
                    guidelines=row.guidelines,
                    active_seconds=row.active,
                    review_outcome=row.outcome,
                    entry_id=row.entry_id,
                )
            )
        return listed


def _work(entry: Entry) -> Work:
    said = bodies.read(entry.envelope, entry.entry_id)
    work = said.work()
    if work is None:
        review = said.review()
        work = None if review is None else review.edited
    assert work is not None  # noqa: S101 — the survey understood it
    return work


def _weight(work: Work) -> int:
    """About how many characters its rows hold: the prompt stands in each, an answer in a pair with every other."""
    answers = answers_of(work)
    prompt = sum(len(turn.content) for turn in work.messages)
    return (prompt * len(answers) + sum(map(len, answers))) * max(len(answers), 2)


class _Writer:
    """The data files of one shard. Writing is another thread's work, as pyarrow lets go of Python's lock for it."""

    def __init__(self, stage: Path, request: Request, shard: Shard, counts: Mapping[str, Mapping[str, int]]) -> None:
        self._stage = stage
        self._request = request
        self._shard = shard
        self._counts = counts
        self._files: dict[tuple[str, str], DataFile] = {}
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def write(self, tables: Sequence[tuple[str, str, Any]]) -> None:
        """Raises what the batch before this one raised."""
        self._wait()
        self._writing = self._thread.submit(self._write, tables)

    def close(self) -> None:
        """All of it is on the disk."""
        self._wait()
        for file in self._files.values():
            file.close()

    def stop(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _write(self, tables: Sequence[tuple[str, str, Any]]) -> None:
        for config, split, table in tables:
            file = self._files.get((config, split))
            if file is None:
                file = self._files[config, split] = self._file(config, split)
            file.write(table)

    def _file(self, config: str, split: str) -> DataFile:
        schema, shard = SCHEMAS[config], self._shard
        path = self._stage / data_path(config, split, shard, self._request)
        file = files.create(path, schema, self._request.format)
        if config != KTO:
            return file
        rows = self._counts[config][split] // shard.of
        folder = self._stage / f"shuffle-{split}"
        return Shuffled(file, folder=folder, rows=rows, seed=self._request.seed, schema=schema)


def data_path(config: str, split: str, shard: Shard, request: Request) -> Path:
    """Of a data file, from the dataset's folder."""
    return Path("data", config, f"{split}-{shard.suffix}.{request.format}")


def _write_shard(
    source: Origin, request: Request, survey: Survey, stage: Path, shard: Shard, progress: Progress
) -> None:
    first, last = shard.part(source.size)
    tables = Tables(source, request, survey)
    done = 0
    with ExitStack() as stack:
        writer = _Writer(stage, request, shard, survey.counts())
        stack.callback(writer.stop)
        carried = stack.enter_context(origin.Carried(stage, shard))
        for numbers in survey.carried(first, last):
            entries = list(source.fetch(numbers))
            carried.write(entries)
            writer.write(list(tables.of(entries)))
            done = numbers[-1] - first + 1
            progress(Step.WRITING, done, last - first + 1)
        writer.close()
        carried.flush()
    progress(Step.WRITING, last - first + 1, last - first + 1)


def _write_beside(source: Origin, request: Request, survey: Survey, stage: Path, judge: Judge) -> None:
    numbers = array("q", (number for some in survey.carried(1, source.size) for number in some))
    origin.write(stage, source, numbers, survey)
    told = figures.collect(survey, request, judge.agreement(survey))
    for name, drawing in charts.draw(told).items():
        file = stage / card.CHARTS / f"{name}.svg"
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawing, "utf-8")
    keys = msgspec.json.decode((stage / origin.KEYS).read_bytes())
    (stage / card.NAME).write_text(card.render(told, request, keys), "utf-8")
