"""The last step of a dataset: rows that depend on all parts, what stands beside the rows, and the card."""

import shutil
from array import array
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from app.dataset import card, charts, files, origin, parts
from app.dataset.agreeing import Judge
from app.dataset.card_words import CHARTS
from app.dataset.figures import Figures
from app.dataset.folder import Finishing
from app.dataset.joined import join
from app.dataset.layout import WHOLE, Part, data_path, way_to
from app.dataset.merging import Written, merged_rows
from app.dataset.notes import Notes
from app.dataset.request import Request
from app.dataset.rows import Rows
from app.dataset.source import Origin
from app.dataset.survey import Survey
from app.dataset.writer import Writer
from app.domain.errors import NoRows


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
        if not told.rows:
            raise NoRows(survey.records, 0)
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


def _merge(written: Written, request: Request, stage: Path, scratch: Path, told: Figures) -> None:
    def make(config: str, split: str) -> files.DataFile:
        return files.create(way_to(stage, data_path(config, split, WHOLE, request)), request.format)

    with Writer(make) as writer:
        for config, split, table in merged_rows(written, request, scratch):
            writer.write([(config, split, table)])
            told.add_rows(config, split, table.num_rows)
