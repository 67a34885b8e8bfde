"""Tasks for a project, out of a file that others made: JSON Lines, a JSON list, CSV or Parquet, in any known format.

A row that gives no task is told with its place and its reason, and the rest is read. Nothing is kept: that is the
caller's. Rows are read as they are asked for, but those of single messages of trees, which come when all were read.
"""

from collections.abc import Iterator
from pathlib import Path

from app.domain.disk_errors import disk_error
from app.domain.task import Task
from sync.server.errors import BadTaskFile
from sync.server.importing import files, rows, trees
from sync.server.importing.asks import Asks, NoTask, Row
from sync.server.importing.columns import Columns
from sync.server.importing.files import Placed, Refused
from sync.server.importing.rows import Use
from sync.server.projects import ProjectVersion

_TOO_DEEP = "nested too deep"


def read(
    path: Path, by: ProjectVersion, use: Use | None = None, *, columns: Columns | None = None
) -> Iterator[Task | Refused]:
    """Every task of a file, and every row that is none. `columns` knows in the end what was not asked for.

    Raises BadTaskFile, DiskRefused: then none is to be kept.
    """
    columns = columns or Columns()
    gathered = trees.Gathered()
    try:
        for placed in files.rows(path):
            if isinstance(placed, Refused):
                yield placed
            else:
                yield from _tasks(placed, columns, gathered, by, use)
    except FileNotFoundError as error:
        raise BadTaskFile(path, "there is no such file") from error
    except OSError as error:
        raise disk_error(error, path) from error
    for line, asked in gathered.asked():
        yield _task(asked, {}, line, by, use)


def _tasks(
    placed: Placed, columns: Columns, gathered: trees.Gathered, by: ProjectVersion, use: Use | None
) -> Iterator[Task | Refused]:
    try:
        row = columns.row(placed.value)
        if trees.is_message(row):
            gathered.add(row, placed.line)
            return
        for asked in rows.asked(row, placed.line):
            yield _task(asked, row, placed.line, by, use)
    except NoTask as error:
        yield Refused(line=placed.line, reason=str(error))
    except RecursionError:
        yield Refused(line=placed.line, reason=_TOO_DEEP)


def _task(asked: Asks | Refused, row: Row, line: int, by: ProjectVersion, use: Use | None) -> Task | Refused:
    if isinstance(asked, Refused):
        return asked
    try:
        return rows.task(asked, row, by, use)
    except NoTask as error:
        return Refused(line=line, reason=str(error))
