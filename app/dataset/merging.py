"""Rows of configurations that are cut into no parts: whether one stands there depends on all parts before it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from app.dataset import files, parts
from app.dataset.layout import Part, merged
from app.dataset.names import PROMPTS
from app.dataset.prompts import SPLITS
from app.dataset.request import Request

_AT_ONCE: Final = 10_000

Written = Sequence[tuple[Path, Part]]  # each part, and the folder that it was written into


def merged_rows(written: Written, request: Request, scratch: Path) -> Iterator[tuple[str, str, Any]]:
    """(configuration, split, rows), file by file: those of each part where no part before it has their prompt.
    `scratch` is a folder for what it takes. Raises OSError."""
    for config in merged(request):
        kind = parts.FIRSTS if config == PROMPTS else parts.PAIRED
        again = pa.array(_again(written, kind, scratch / f"{config}.db"), pa.string())
        for split in SPLITS:
            for table in _waiting(written, config, split, again):
                yield config, split, table


def _waiting(written: Written, config: str, split: str, again: pa.Array) -> Iterator[pa.Table]:
    """The rows of all parts, without those of the records `again`."""
    for folder, part in written:
        for table in files.read_spilled(parts.merge_path(folder, config, split, part)):
            kept = table.filter(pc.invert(pc.is_in(table.column("entry_id"), again))) if len(again) else table
            if kept.num_rows:
                yield kept


def _again(written: Written, kind: str, scratch: Path) -> list[str]:
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
