"""The order of KTO's rows is drawn by lot, and by nothing else."""

import random
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dataset import shuffle
from app.dataset.shuffle import Shuffled

SCHEMA = pa.schema([("entry_id", pa.string()), ("n", pa.int64())])
Row = tuple[str, int]


class Kept:
    """A data file that remembers its rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.closed = False

    def write(self, table: pa.Table) -> None:
        assert table.schema == SCHEMA
        self.rows += [(row["entry_id"], row["n"]) for row in table.to_pylist()]

    def close(self) -> None:
        self.closed = True

    def abandon(self) -> None:
        """As is done after closing, too."""


def shuffled(batches: list[list[Row]], folder: Path, *, rows: int = 0, seed: int = 0) -> list[Row]:
    kept = Kept()
    into = Shuffled(lambda: kept, folder=folder, rows=rows, seed=seed, schema=SCHEMA)
    for batch in batches:
        names, numbers = [name for name, _ in batch], [n for _, n in batch]
        into.write(pa.table({"entry_id": names, "n": numbers}, SCHEMA))
    into.close()
    assert kept.closed
    return kept.rows


def rows_of(records: int, each: int = 2) -> list[list[Row]]:
    """The rows of every record, which come together."""
    return [[(f"record {record}", n) for n in range(each)] for record in range(records)]


@given(st.data(), st.integers(0, 12))
def test_the_order_is_the_same_however_the_rows_came(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, records: int
) -> None:
    made = rows_of(records)
    wanted = shuffled([[row for record in made for row in record]] if made else [], tmp_path_factory.mktemp("a") / "s")
    batches: list[list[Row]] = [[]]
    for record in data.draw(st.permutations(made)):
        if data.draw(st.booleans()):
            batches.append([])
        batches[-1] += record
    found = shuffled([batch for batch in batches if batch], tmp_path_factory.mktemp("b") / "s")
    assert found == wanted


@pytest.mark.parametrize("buckets", [1, 2, 3, 7, 64])
def test_the_order_is_the_same_in_however_many_files_the_rows_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, buckets: int
) -> None:
    made = rows_of(300)
    wanted = shuffled(made, tmp_path / "one")
    monkeypatch.setattr(shuffle, "_ROWS_AT_ONCE", 10)
    assert shuffled(made, tmp_path / "many", rows=10 * (buckets - 1)) == wanted
    assert list((tmp_path / "many").iterdir()) == []


def test_no_row_is_lost_and_their_order_is_not_that_in_which_they_came(tmp_path: Path) -> None:
    made = [row for record in rows_of(500) for row in record]
    found = shuffled([made], tmp_path / "s")
    assert sorted(found) == sorted(made)
    assert found != made
    # A row's own neighbour of the same record stays beside it in a thousandth of cases, not always.
    together = sum(one[0] == other[0] for one, other in pairwise(found))
    assert together < 10


def test_another_seed_is_another_order(tmp_path: Path) -> None:
    made = rows_of(50)
    assert shuffled(made, tmp_path / "a", seed=1) != shuffled(made, tmp_path / "b", seed=2)


def test_nothing_at_all_can_be_shuffled(tmp_path: Path) -> None:
    assert shuffled([], tmp_path / "s") == []


def test_good_and_bad_answers_are_mixed(tmp_path: Path) -> None:
    made = [[(f"record {random.Random(n).random()}", label) for label in (0, 1)] for n in range(400)]
    found = [n for _, n in shuffled(made, tmp_path / "s")]
    changes = sum(one != other for one, other in pairwise(found))
    assert 300 < changes < 500  # 400 by chance, 799 where they alternated as they came
