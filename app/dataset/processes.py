"""Parts of a dataset, written by processes side by side. A part that one of them could not write is told as not written
(`app.dataset.pool`)."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.dataset.layout import Part
from app.dataset.pool import Pool
from app.dataset.request import Request
from app.dataset.source import Origins
from app.domain.errors import GoldquillError


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """`count` of them; each opens what is exported from once more with `reopen`, which can be pickled."""

    count: int
    reopen: Callable[[], AbstractContextManager[Origins]]


def side_by_side(
    processes: Processes, request: Request, stage: Path, scratch: Path, parts: Sequence[Part]
) -> Iterator[tuple[Part, bool]]:
    """Each part in order, and whether it is written now."""
    write = partial(_write, processes.reopen, request, stage, scratch)
    with Pool(min(processes.count, len(parts))) as pool:
        for part, written in pool.in_order(write, parts):
            yield part, written is True


def _write(
    reopen: Callable[[], AbstractContextManager[Origins]], request: Request, stage: Path, scratch: Path, part: Part
) -> bool:
    from app.dataset.parts import write_part
    from app.dataset.survey import Survey

    try:
        with (
            reopen() as origins,
            origins.at(request.as_of or 0) as source,
            closing(Survey.open(scratch)) as survey,
        ):
            write_part(source, request, survey, stage, scratch, part, progress=lambda _: None)
    except (GoldquillError, OSError, sqlite3.Error):
        return False
    return True
