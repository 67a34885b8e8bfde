"""The last step of a dataset: rows that depend on all parts, what stands beside the rows, and the card."""

import shutil
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from app.dataset import card, charts, files, origin, parts
from app.dataset.agreeing import Judge
from app.dataset.card_words import CHARTS
from app.dataset.configs import SCHEMAS
from app.dataset.figures import Figures
from app.dataset.folder import Finishing
from app.dataset.joined import join
from app.dataset.layout import WHOLE, Part, data_path, merged
from app.dataset.names import PROMPTS
from app.dataset.notes import Notes
from app.dataset.prompts import SPLITS
from app.dataset.request import Request
from app.dataset.rows import Rows
from app.dataset.source import Origin
from app.dataset.survey import Survey

_AT_ONCE: Final = 10_000


def finish(
    source: Origin, request: Request, survey: Survey, finishing: Finishing, cuts: Sequence[Sequence[Part]], judge: Judge
) -> Figures:
    """Make what is left and put the dataset in place; what it holds. `cuts` are the parts of each shard.

    Raises NothingToExport, OSError.
    """
    written = [(stage, part) for stage, of in zip(finishing.shards, cuts, strict=True) for part in of]
    told, numbers = Figures(), array("q")
    for stage, part in written:
        each = parts.told_of(stage, part)
        told = Figures.sum_of((told, each.figures))
        numbers.frombytes(each.numbers)
    if not told.pieces:
        raise survey.nothing(request.selection)
    stage = finishing.stage
    scratch = stage.with_name(f"{stage.name}-scratch")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        _merge(written, request, stage, scratch, told)
        for name in (origin.RECORDS, origin.RECEIPTS):
            join([folder / name for folder in finishing.shards], stage / name)
        tombstones = origin.write(stage, source, numbers, sorted(told.devices), survey)
        with closing(Notes(scratch / "notes.db")) as notes:
            rows = Rows(source, request, survey, notes)
            agreement = judge.agreement(rows.done_by_several(), told.duels)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    drawn = charts.draw(told, agreement)
    (stage / CHARTS).mkdir()
    for name, drawing in drawn.items():
        (stage / CHARTS / f"{name}.svg").write_bytes(drawing.encode())
    inside = card.Inside(
        records=survey.records,
        tombstones=tombstones,
        keys=msgspec.json.decode((stage / origin.KEYS).read_bytes()),
        charts=drawn,
        agreement=agreement,
    )
    (stage / card.NAME).write_bytes(card.render(told, request, inside).encode())
    finishing.publish()
    told.rows = {name: told.rows[name] for name in request.configs if name in told.rows}
    return told


def _merge(written: Sequence[tuple[Path, Part]], request: Request, stage: Path, scratch: Path, told: Figures) -> None:
    """The rows of configurations that are cut into no parts, each where no part before has its prompt."""
    for config in merged(request):
        kind = parts.FIRSTS if config == PROMPTS else parts.PAIRED
        again = pa.array(_again(written, kind, scratch / f"{config}.db"), pa.string())
        for split in SPLITS:
            path = stage / data_path(config, split, WHOLE, request)
            with ExitStack() as stack:
                file = None
                for table in _waiting(written, config, split, again):
                    if file is None:
                        file = files.create(path, SCHEMAS[config], request.format)
                        stack.callback(file.abandon)
                    file.write(table)
                    told.add_rows(config, split, table.num_rows)
                if file is not None:
                    file.close()


def _waiting(written: Sequence[tuple[Path, Part]], config: str, split: str, again: pa.Array) -> Iterator[pa.Table]:
    """The rows of all parts, without those of the records `again`."""
    for folder, part in written:
        for table in files.read_spilled(parts.merge_path(folder, config, split, part)):
            kept = table.filter(pc.invert(pc.is_in(table.column("entry_id"), again))) if len(again) else table
            if kept.num_rows:
                yield kept


def _again(written: Sequence[tuple[Path, Part]], kind: str, scratch: Path) -> list[str]:
    """The records that are the first of their prompt in their part, and not in the dataset."""
    if len(written) == 1:
        return []
    again = []
    with closing(sqlite3.connect(scratch, isolation_level=None)) as db:
        db.executescript("""
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            CREATE TABLE first(prompt BLOB PRIMARY KEY, entry_id BLOB) WITHOUT ROWID;
            CREATE TABLE here(prompt BLOB, entry_id BLOB);
        """)
        db.execute("BEGIN")
        for folder, part in written:
            path = parts.beside_path(folder, kind, part)
            for some in _firsts(path) if path.exists() else ():
                db.executemany("INSERT INTO here VALUES (?, ?)", some)
                db.execute("INSERT OR IGNORE INTO first SELECT prompt, entry_id FROM here")
                later = "SELECT h.entry_id FROM here h JOIN first f USING (prompt) WHERE f.entry_id <> h.entry_id"
                again += [entry_id.hex() for (entry_id,) in db.execute(later)]
                db.execute("DELETE FROM here")
    return again


def _firsts(path: Path) -> Iterator[list[tuple[bytes, bytes]]]:
    size = parts.PROMPT_BYTES + parts.ENTRY_BYTES
    with path.open("rb") as file:
        while some := file.read(size * _AT_ONCE):
            rows = (some[start : start + size] for start in range(0, len(some), size))
            yield [(row[: parts.PROMPT_BYTES], row[parts.PROMPT_BYTES :]) for row in rows]
