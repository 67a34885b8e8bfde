"""Parts of a dataset, written by processes side by side. A part that one of them could not write is told as not written
(`app.dataset.pool`)."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
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


class SideBySide(Pool):
    """A context. Its processes start at once, and take half a second to."""

    def __init__(self, processes: Processes) -> None:
        super().__init__(processes.count, _import, processes.reopen)
        self._reopen = processes.reopen

    def write(self, request: Request, stage: Path, scratch: Path, parts: Sequence[Part]) -> Iterator[tuple[Part, bool]]:
        """Each part in order, and whether it is written now."""
        for part, written in self.in_order(partial(_write, self._reopen, request, stage, scratch), parts):
            yield part, written is True


def side_by_side(processes: Processes | None, parts: Sequence[Part]) -> AbstractContextManager[SideBySide | None]:
    """None where it is of no use for so many parts."""
    count = 1 if processes is None else min(processes.count, len(parts))
    return nullcontext() if processes is None or count < 2 else SideBySide(replace(processes, count=count))


def _import(_reopen: Callable[[], AbstractContextManager[Origins]]) -> None:
    """What writing takes; what opens the records is here already."""
    import app.dataset.parts  # noqa: F401


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
