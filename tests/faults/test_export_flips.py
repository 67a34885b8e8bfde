"""A bit that flips in any file of an exported folder is noticed by `goldquill verify`, but where it says it is not."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.dataset.request import Format
from app.dataset.verify import verify_dataset
from app.domain.errors import GoldquillError
from tests.exported_work import ANY, Firm
from tests.faults.nursery import FULL

UNSIGNED = ("README.md", "charts/")


def flips(path: Path, count: int) -> list[int]:
    """Offsets in a file, evenly spread; all of them where there are fewer."""
    size = path.stat().st_size
    return list(range(0, size, max(1, size // count)))


def is_documented(path: Path, name: str, before: bytes, offset: int) -> bool:
    """What `app.dataset.verify` says is not looked at, or what changes no row."""
    if name == "receipts.jsonl":  # a receipt's own signature: the checkpoint's covers what it says
        line_start = before.rfind(b"\n", 0, offset) + 1
        line = before[line_start : before.index(b"\n", offset) + 1]
        return offset - line_start >= line.index(b'"signatures"')
    if name == "tombstones.jsonl":  # what was taken back does not travel along
        return True
    if name == "export.json":  # what was selected, words for the card, and a share that no prompt is between
        start = before.rfind(b"\n", 0, offset) + 1
        line = before[start:].split(b"\n")[0]
        in_value = b": " in line and offset - start >= line.index(b": ")
        return in_value and line.strip(b' "').startswith(
            (b"name", b"licence", b"since", b"until", b"least", b"test_share")
        )
    # Bytes that hold no value, as statistics and the name of what wrote the file.
    return path.suffix == ".parquet" and pq.read_table(path).equals(pq.read_table(pa.BufferReader(before)))


def tried(out: Path, count: int, bits: tuple[int, ...]) -> tuple[int, list[tuple[str, int, int]]]:
    missed, number = [], 0
    for path in sorted(each for each in out.rglob("*") if each.is_file()):
        name = path.relative_to(out).as_posix()
        if name.startswith(UNSIGNED):
            continue
        before = path.read_bytes()
        for offset in flips(path, count):
            for bit in bits:
                raw = bytearray(before)
                raw[offset] ^= 1 << bit
                path.write_bytes(raw)
                number += 1
                try:
                    verify_dataset(out)
                except GoldquillError:
                    continue
                if not is_documented(path, name, before, offset):
                    missed.append((name, offset, bit))
        path.write_bytes(before)
    return number, missed


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("form", Format)
def test_a_flipped_bit_is_noticed_in_every_file(sqlite_firm: Firm, tmp_path: Path, form: Format) -> None:
    out = tmp_path / "out"
    sqlite_firm.export(out, format=form, selection={"outcomes": ANY}, test_share=0.3)
    number, missed = tried(out, *((150, (0, 5)) if FULL else (5, (0,))))
    print(f"{number} flips tried")
    assert number > 50
    assert missed == []
