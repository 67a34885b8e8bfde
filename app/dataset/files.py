"""The data files of an export: one a configuration and split, in Parquet or JSON Lines.

A file is made with its first row, so that an empty split has none: `datasets` opens no split without rows. The same
tables in the same order give the same bytes. Memory holds one row group of each file.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from app.dataset.request import Format
from app.signing.durable_file import flush

ROW_GROUP_BYTES: Final = 8 * 1024 * 1024
COMPRESSION: Final = "zstd"


class DataFile(Protocol):
    """Rows of one configuration and split."""

    def write(self, table: pa.Table) -> None: ...

    def close(self) -> None:
        """What was written is on the disk then."""

    def abandon(self) -> None:
        """Let go of a file that will not be finished, so that it can be removed; after `close`, nothing."""


class ParquetFile:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, schema, compression=COMPRESSION, write_page_index=False)
        self._waiting: list[pa.Table] = []
        self._bytes = 0

    def write(self, table: pa.Table) -> None:
        self._waiting.append(table)
        self._bytes += table.nbytes
        if self._bytes >= ROW_GROUP_BYTES:
            self._write_group()

    def close(self) -> None:
        try:
            self._write_group()
            self._writer.close()
            self._file.flush()
            flush(self._file.fileno())
        finally:
            self.abandon()

    def abandon(self) -> None:
        self._writer.is_open = False  # or it would write its end when it is collected
        _let_go(self._file)

    def _write_group(self) -> None:
        if self._waiting:
            group = pa.concat_tables(self._waiting)
            self._waiting, self._bytes = [], 0
            self._writer.write_table(group, row_group_size=group.num_rows)
            del group
            pa.default_memory_pool().release_unused()  # or each process keeps what a row group took, for the next


class JsonLinesFile:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, table: pa.Table) -> None:
        for row in table.to_pylist():
            self._file.write(_line(row))

    def close(self) -> None:
        try:
            self._file.flush()
            flush(self._file.fileno())
        finally:
            self.abandon()

    def abandon(self) -> None:
        _let_go(self._file)


class Spilled:
    """Rows that wait for another file. `read_spilled` reads them."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, schema)

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def close(self) -> None:
        try:
            self._writer.close()
        finally:
            self.abandon()

    def abandon(self) -> None:
        self._file.close()


def read_spilled(path: Path) -> Iterator[pa.Table]:
    """Some at a time; none where nothing was spilled."""
    if not path.exists():
        return
    with pa.memory_map(str(path)) as file:
        spilled = pa.ipc.open_file(file)
        for n in range(spilled.num_record_batches):
            yield pa.Table.from_batches([spilled.get_batch(n)])


def create(path: Path, schema: pa.Schema, format_: Format) -> DataFile:
    """A new file at `path`; its folder is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return ParquetFile(path, schema) if format_ is Format.PARQUET else JsonLinesFile(path)


def read(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a file as it was written, some at a time. Raises OSError, ValueError for what is no such file: so
    for lines that are written otherwise, where another reader could find other rows in them."""
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(schema):
                raise ValueError("its columns are not those of this configuration")
            for batch in file.iter_batches():
                yield pa.Table.from_batches([batch], schema)
        return
    with path.open("rb") as file:
        while lines := list(islice(file, _LINES)):
            table = pa.Table.from_pylist([msgspec.json.decode(line) for line in lines], schema)
            # A key twice, a column too many, 3.0 for 3: what is no column of ours is passed over by pyarrow.
            if any(_line(row) != line for row, line in zip(table.to_pylist(), lines, strict=True)):
                raise ValueError("a line is not as rows are written")
            yield table


def _let_go(file: BinaryIO) -> None:
    with suppress(OSError):  # of what was not written, and is told already
        file.close()


def _line(row: object) -> bytes:
    return msgspec.json.encode(row) + b"\n"


_LINES: Final = 2000
