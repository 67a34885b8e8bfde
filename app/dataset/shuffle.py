"""Rows in an order drawn by lot, in flat memory: KTO takes a row's partners from its neighbours in the batch.

Each row's lot depends on the seed, its record and its place among that record's rows, so the order is the same however
the rows came. They wait in files, each for a range of lots, and are sorted one range at a time.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from app.dataset.configs import plain
from app.dataset.derive import draw
from app.dataset.files import DataFile, Spilled, read_spilled

_ROWS_AT_ONCE: Final = 20_000
_LOT: Final = "lot"
_LOT_BITS: Final = 63  # Arrow sorts signed numbers


class Shuffled:
    """Writes what it was given, shuffled, into the file that `make` makes, when it is closed. `rows` is about how many
    there will be."""

    def __init__(self, make: Callable[[], DataFile], *, folder: Path, rows: int, seed: int, schema: pa.Schema) -> None:
        self._make = make
        self._seed = seed
        schema = schema.append(pa.field(_LOT, pa.int64()))
        folder.mkdir()
        self._paths = [folder / f"{n}.arrow" for n in range(rows // _ROWS_AT_ONCE + 1)]
        self._ranges = [Spilled(path, schema) for path in self._paths]

    def write(self, table: pa.Table) -> None:
        table = plain(table)
        seen: Counter[str] = Counter()
        lots, ranges = [], []
        for entry_id in table.column("entry_id").to_pylist():
            lot = int.from_bytes(draw(self._seed, entry_id, str(seen[entry_id]))[:8], "big") >> (64 - _LOT_BITS)
            seen[entry_id] += 1
            lots.append(lot)
            ranges.append(lot * len(self._ranges) >> _LOT_BITS)
        table = table.append_column(_LOT, pa.array(lots, pa.int64()))
        range_of = pa.array(ranges, pa.int32())
        for n in sorted(set(ranges)):
            self._ranges[n].write(table.filter(pc.equal(range_of, n)))

    def close(self) -> None:
        for each in self._ranges:
            each.close()
        into = self._make()
        try:
            for path in self._paths:
                if tables := list(read_spilled(path)):
                    into.write(pa.concat_tables(tables).sort_by(_LOT).drop_columns([_LOT]))
                path.unlink()
            into.close()
        finally:
            into.abandon()

    def abandon(self) -> None:
        for each in self._ranges:
            each.abandon()
