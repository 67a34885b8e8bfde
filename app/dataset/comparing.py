"""Compares the data files of an exported folder with the rows that its signed records make, many parts at once.

A part is compared by whichever process is free, by what the survey of all records left in the scratch folder. Rows that
depend on all parts wait there, as in an export, and are compared at the end.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from app.dataset.carried_lines import CarriedTexts
from app.dataset.files import DataFile
from app.dataset.folder import DATA
from app.dataset.layout import WHOLE, Part, data_path
from app.dataset.merging import merged_rows
from app.dataset.names import RECORDS
from app.dataset.notes import Notes
from app.dataset.parts import Beside, Maker
from app.dataset.pool import Pool
from app.dataset.request import Request
from app.dataset.rows import Rows
from app.dataset.same_rows import People, SameRows
from app.dataset.survey import Survey
from app.dataset.writer import Writer
from app.domain.errors import DatasetAltered, GoldquillError

Counted = Counter[tuple[str, str]]  # rows by configuration and split


class Compared(NamedTuple):
    """What a part holds: rows, but those that wait for others, its files, and what stands for each person there."""

    rows: Counted
    files: Sequence[Path]
    pseudonyms: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """Of the folder `path`, with what was left in `scratch`. `signed` says that a server took the records."""

    path: Path
    scratch: Path
    request: Request
    signed: bool


def compare(
    what: Comparing, parts: Sequence[Part], pool: Pool | None, going_on: Callable[[], None]
) -> tuple[Counted, set[Path]]:
    """The rows that there are, which are those that the records make, and the names of the files that hold them.
    Raises DatasetAltered, DatasetIncomplete, RecordError, OSError, and what `going_on` does, which is called now and
    then."""
    counted, names, people = Counted(), set[Path](), People(signed=what.signed)
    for compared in _parts(what, parts, pool, going_on):
        counted.update(compared.rows)
        names.update(compared.files)
        if (wrong := people.wrong(compared.pseudonyms.items())) is not None:
            raise DatasetAltered(what.path, f"{DATA}/{RECORDS}", wrong)
    opened: list[Path] = []
    with Writer(partial(_whole_file, what, opened)) as writer:
        stage = _stage(what)
        for config, split, table in merged_rows([(stage, part) for part in parts], what.request, what.scratch):
            going_on()
            counted[config, split] += table.num_rows
            writer.write([(config, split, table)])
    return counted, names.union(opened)


def _parts(
    what: Comparing, parts: Sequence[Part], pool: Pool | None, going_on: Callable[[], None]
) -> Iterator[Compared]:
    if pool is None or len(parts) == 1:
        yield from (_compare_part(what, part, going_on) for part in parts)
        return
    for part, compared in pool.in_order(partial(_compared, what), parts, going_on=going_on):
        yield _compare_part(what, part, going_on) if compared is None else compared


def _compared(what: Comparing, part: Part) -> Compared | None:
    """Runs in a process of its own."""
    try:
        return _compare_part(what, part, lambda: None)
    except (GoldquillError, OSError, sqlite3.Error):
        return None


def _compare_part(what: Comparing, part: Part, going_on: Callable[[], None]) -> Compared:
    counted, opened, people = Counted(), list[Path](), People(signed=what.signed)
    stage = _stage(what)
    stage.mkdir(exist_ok=True)
    with ExitStack() as stack:
        # Its own each time: where it is done once more, the first may still have files open.
        made = TemporaryDirectory(prefix=f"{part.suffix}-", dir=what.scratch, ignore_cleanup_errors=True)
        scratch = Path(stack.enter_context(made))
        texts = stack.enter_context(closing(CarriedTexts(what.path, what.scratch)))
        survey = stack.enter_context(closing(Survey.open(what.scratch)))
        notes = stack.enter_context(closing(Notes(scratch / "notes.db")))
        beside = stack.enter_context(closing(Beside(stage, part)))
        maker = Maker(what.request, survey, stage, scratch, part, partial(_file, what.path, opened, people))
        writer = stack.enter_context(Writer(maker.make))
        for batch in Rows(texts, what.request, survey, notes).read(part.first, part.last):
            going_on()
            for config, split, table in batch.tables:
                if config not in maker.merged:
                    counted[config, split] += table.num_rows
            writer.write(batch.tables)
            beside.write_firsts(batch)
    return Compared(counted, opened, people.pseudonyms)


def _stage(what: Comparing) -> Path:
    return what.scratch / "waiting"


def _whole_file(what: Comparing, opened: list[Path], config: str, split: str) -> DataFile:
    name = data_path(config, split, WHOLE, what.request)
    return _file(what.path, opened, People(signed=what.signed), name, config)


def _file(path: Path, opened: list[Path], people: People, name: Path, config: str) -> DataFile:
    opened.append(name)
    return SameRows(path, name, config, people)
