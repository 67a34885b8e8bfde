"""The data files of an export: one a configuration and split, in Parquet or JSON Lines.

A file is made with its first row, so that an empty split has none: `datasets` opens no split without rows. The same
tables in the same order give the same bytes. Memory holds one row group of each file.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from app.dataset.configs import plain
from app.dataset.request import Format
from app.signing.durable_file import flush

ROW_GROUP_BYTES: Final = 2 * 1024 * 1024  # or more: tables are written whole; each text of a column counts once
_DICTIONARY_BYTES: Final = 64 * 1024 * 1024  # of texts of a column; more are written as often as they stand there
COMPRESSION: Final = "zstd"
_ROWS_AT_ONCE: Final = 500  # that are read: a pair of long answers is ten kilobytes, and some are a thousand
_LINES_BYTES: Final = 4 * 1024 * 1024  # that are read, and the line that is begun then


class DataFile(Protocol):
    """Rows of one configuration and split."""

    def write(self, table: pa.Table) -> None:
        """These more, as they are laid out (`app.dataset.configs.LAID`) or plain (`SCHEMAS`)."""

    def close(self) -> None:
        """What was written is on the disk then."""

    def abandon(self) -> None:
        """Let go of a file that will not be finished, so that it can be removed; after `close`, nothing."""


class ParquetFile:
    """All its tables are laid out alike."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._writer: pq.ParquetWriter | None = None
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
            if self._writer is not None:
                self._writer.close()
            self._file.flush()
            flush(self._file.fileno())
        finally:
            self.abandon()

    def abandon(self) -> None:
        if self._writer is not None:
            self._writer.is_open = False  # or it would write its end when it is collected
        _let_go(self._file)

    def _write_group(self) -> None:
        if self._waiting:
            group = pa.concat_tables(self._waiting).unify_dictionaries()
            self._waiting, self._bytes = [], 0
            if self._writer is None:
                self._writer = _parquet_writer(self._file, group.schema)
            self._writer.write_table(group, row_group_size=group.num_rows)
            del group
            pa.default_memory_pool().release_unused()  # or each process keeps what a row group took, for the next


class JsonLinesFile:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, table: pa.Table) -> None:
        for row in plain(table).to_pylist():
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
    """Rows that wait for another file, plain. `read_spilled` reads them."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(exist_ok=True)
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, schema)

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(plain(table))

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


def create(path: Path, format_: Format) -> DataFile:
    """A new file. Raises OSError."""
    return ParquetFile(path) if format_ is Format.PARQUET else JsonLinesFile(path)


def read(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a file as it was written, some at a time. Raises OSError, ValueError for what is no such file: so
    for lines that are written otherwise, where another reader could find other rows in them."""
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(schema):
                raise ValueError("its columns are not those of this configuration")
            for group in range(file.num_row_groups):  # across them, long texts come to more than pyarrow lays together
                for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[group]):
                    yield pa.Table.from_batches([batch], schema)
        return
    with path.open("rb") as file:
        while lines := file.readlines(_LINES_BYTES):
            table = pa.Table.from_pylist([msgspec.json.decode(line) for line in lines], schema)
            # A key twice, a column too many, 3.0 for 3: what is no column of ours is passed over by pyarrow.
            if any(_line(row) != line for row, line in zip(table.to_pylist(), lines, strict=True)):
                raise ValueError("a line is not as rows are written")
            yield table


def _parquet_writer(file: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        file,
        schema,
        compression=COMPRESSION,
        write_page_index=False,
        store_schema=False,  # what is laid out is read as plain rows
        dictionary_pagesize_limit=_DICTIONARY_BYTES,
    )


def _let_go(file: BinaryIO) -> None:
    with suppress(OSError):  # of what was not written, and is told already
        file.close()


def _line(row: object) -> bytes:
    return msgspec.json.encode(row) + b"\n"
