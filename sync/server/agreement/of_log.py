"""How far the trainers of a company agree, by its log: the same figures as in a dataset's card, without a dataset."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.dataset.counting import Counting
from app.dataset.notes import Notes
from app.dataset.request import Request, Selection
from app.dataset.rows import Rows
from app.dataset.survey import Survey
from sync.server.agreement.figures import Agreement, Strength
from sync.server.agreement.of_work import measured, strong
from sync.server.exporting import CompanyLog


def agreement_of(log: CompanyLog, selection: Selection) -> tuple[Agreement, Mapping[str, Strength]]:
    """Of the pieces that were selected. Raises BadEnvelope or BadPayload with the name of a record that is none."""
    size = log.newest()
    request = Request(selection=selection, configs=("records",), as_of=size)
    with (
        TemporaryDirectory(prefix="goldquill-") as scratch,
        log.at(size) as source,
        closing(Survey.of(source, request, Path(scratch))) as survey,
        closing(Notes(Path(scratch) / "notes.db")) as notes,
    ):
        rows = Rows(source, request, survey, notes)
        told = Counting()
        for _ in rows.read(1, size, told):
            pass  # it is counted as it is read
        return measured(rows.done_by_several()), strong(told.figures().duels)
