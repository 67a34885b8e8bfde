"""Rows out of files of others, one at a time, each with its place: JSON Lines, CSV and Parquet are never held whole.

A row that cannot be read is told with its reason, and what comes behind it is read all the same. What the columns of a
row mean is left to `rows`. Raises BadTaskFile for what is no such file at all.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from sync.server.errors import BadTaskFile

MAX_ROW_BYTES: Final = 8 * 1024 * 1024
_PARQUET_ROWS: Final = 256  # read at once
# Columns whose cells in a table hold JSON, where they look like it.
_LISTS: Final = frozenset(
    (
        *("messages", "answers", "turns", "best", "known_solutions", "input_values", "replies"),
        *("fields", "responses", "suggestions", "metadata", "data", "annotations"),
    )
)
_SPOKEN: Final = frozenset(("prompt", "chosen", "rejected", "completion"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that is not taken. `line` counts from 1: of the file where it has lines, else of its rows."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What a row holds, which may be anything that JSON can say."""

    line: int
    value: Any


def rows(path: Path) -> Iterator[Placed | Refused]:
    """Every row of a file, whose name says how it is written and nothing of what it means.

    Raises BadTaskFile, OSError.
    """
    match path.suffix.lower():
        case ".csv" | ".tsv":
            yield from _table(path)
        case ".json":
            yield from _listed(path)
        case ".parquet":
            yield from _columns(path)
        case _:
            yield from _json_lines(path)


def has_lines(path: Path) -> bool:
    """Whether places in it are lines of a text that has one row a line, and not numbers of rows."""
    return path.suffix.lower() not in (".json", ".parquet")


class _Lines:
    """The lines of a text, each with its end. `trouble` is why one since it was last emptied is not what it was."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self._path = path
        self._stream = stream
        self.number = 0
        self.trouble = ""

    def __iter__(self) -> Iterator[str]:
        while raw := self._stream.readline(MAX_ROW_BYTES + 1):
            self.number += 1
            if len(raw) > MAX_ROW_BYTES:
                self.trouble = f"longer than {MAX_ROW_BYTES} bytes"
                while raw and not raw.endswith(b"\n"):
                    raw = self._stream.readline(MAX_ROW_BYTES)
                yield "\n"
                continue
            try:
                yield raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                if self.number == 1:  # of a file that is text, the first line holds names of columns or a bracket
                    raise BadTaskFile(self._path, "it is not text in UTF-8") from error
                self.trouble = f"byte {error.start + 1} is not UTF-8"
                yield "\n"


def _json_lines(path: Path) -> Iterator[Placed | Refused]:
    with path.open("rb") as stream:
        lines = _Lines(path, stream)
        for line in lines:
            if lines.trouble:
                yield Refused(line=lines.number, reason=lines.trouble)
                lines.trouble = ""
            elif line.strip():
                yield _read(line, lines.number)


def _read(line: str, number: int) -> Placed | Refused:
    try:
        return Placed(number, _parsed(line))
    except json.JSONDecodeError as error:
        return Refused(line=number, reason=f"not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return Refused(line=number, reason="nested too deep")
    except ValueError:  # Python reads no number of more than some thousand digits
        return Refused(line=number, reason="not JSON: a number too long")


def _listed(path: Path) -> Iterator[Placed]:
    try:
        told = _parsed(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadTaskFile(path, "it is not text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadTaskFile(path, f"it is not JSON: {error}") from error
    if isinstance(told, dict) and isinstance(told.get("prompt"), dict):  # one tree of OpenAssistant
        told = [told]
    if not isinstance(told, list):
        raise BadTaskFile(path, "it is not a list of rows")
    for number, value in enumerate(told, start=1):
        yield Placed(number, value)


def _parsed(said: str) -> Any:
    # pandas writes NaN for what is not there.
    return json.loads(said, parse_constant=lambda _: None)


def _separator(path: Path, head: str) -> str:
    """What stands between the names of columns in the first line. Where commas end numbers, as in Russia, tables are
    saved with semicolons."""
    return "\t" if path.suffix.lower() == ".tsv" else max((",", ";", "\t"), key=head.count)


def _table(path: Path) -> Iterator[Placed | Refused]:
    csv.field_size_limit(MAX_ROW_BYTES)
    with path.open("rb") as stream:
        lines = _Lines(path, stream)
        text = iter(lines)
        head = next(text, "")
        reader = csv.reader(chain((head,), text), delimiter=_separator(path, head), strict=True)
        try:
            columns = next(reader, [])
        except csv.Error as error:
            raise BadTaskFile(path, f"its first line does not name columns: {error}") from error
        while True:
            lines.trouble = ""
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Refused(line=lines.number, reason=lines.trouble or f"not CSV: {error}")
                continue
            if lines.trouble:
                yield Refused(line=lines.number, reason=lines.trouble)
            elif cells and any(cells[len(columns) :]):
                yield Refused(
                    line=lines.number, reason=f"it has {len(cells)} fields, and the first line names {len(columns)}"
                )
            elif cells:
                named = zip(columns, cells, strict=False)
                yield Placed(lines.number, {name: _cell(name, said) for name, said in named if name and said})
            elif cells is None:
                return


def _cell(name: str, said: str) -> Any:
    """JSON where a list is wanted and written, else the text that it is."""
    if not said.lstrip().startswith(("[", "{")) or name not in _LISTS | _SPOKEN:
        return said
    try:
        value = _parsed(said)
    except (ValueError, RecursionError):
        return said
    if name in _LISTS or (isinstance(value, list) and value and all(isinstance(each, dict) for each in value)):
        return value
    return said


def _columns(path: Path) -> Iterator[Placed | Refused]:
    # Takes its time to import, which only they wait for who have such a file.
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        with path.open("rb") as stream, parquet.ParquetFile(stream) as file:
            for batch in file.iter_batches(batch_size=_PARQUET_ROWS):
                for at in range(batch.num_rows):
                    number += 1
                    yield _row(batch.slice(at, 1), number)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadTaskFile(path, f"it is not whole Parquet: {error}") from error


def _row(one: Any, number: int) -> Placed | Refused:
    try:
        return Placed(number, one.to_pylist()[0])
    except (ValueError, OverflowError) as error:  # text that is not UTF-8, a date that Python does not know
        return Refused(line=number, reason=str(error))
