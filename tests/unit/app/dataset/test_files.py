"""One table, two kinds of files, the same rows in both; the same bytes every time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.dataset import files
from app.dataset.configs import SCHEMAS, plain
from app.dataset.derive import Listed, Piece, derive
from app.dataset.names import CONFIGS
from app.dataset.request import Format
from tests.unit.app.dataset.works import BOOK, gold, judged, marked, ranked, span, two

TEXT = "Paris is in Spain 👩🏽‍🚀. It is a city."


def made() -> dict[str, pa.Table]:
    """Rows of every configuration, with everything in them that is hard to write."""
    works = [
        gold('"quoted" \\ back\u2028 \x00 \r\n\tשלום 🏳️‍🌈'),
        two(strength=-2, first_shown="a"),
        ranked([["a"], ["b", "c"]], {"a": "x", "b": "y", "c": "z"}, judgements=judged(a=7, b=5)),
        marked(TEXT, span(TEXT, "Spain", evidence=(BOOK, BOOK)), corrected="Paris is in France."),
        marked("No error here."),
    ]
    pieces = [Piece(entry_id=f"{n:064x}", prompt_id=f"{n:032x}", work=work) for n, work in enumerate(works)]
    listed = [Listed("p-1", "sha256:1", "annotation.submitted", "ranking", "2026", "", "", 0.1 + 0.2, "accept", "0")]
    return derive(pieces, listed, CONFIGS, seed=0)


def written(path: Path, *tables: pa.Table, form: Format = Format.PARQUET) -> Path:
    """A file of these, in this order."""
    file = files.create(path, form)
    for table in tables:
        file.write(table)
    file.close()
    return path


@pytest.mark.parametrize("config", CONFIGS)
def test_parquet_and_json_lines_hold_equal_rows(tmp_path: Path, config: str) -> None:
    table = made()[config]
    assert table.num_rows
    read = []
    for form in Format:
        path = written(tmp_path / f"rows.{form}", table, table, form=form)
        read.append(pa.concat_tables(files.read(path, SCHEMAS[config])))
    assert read[0].equals(read[1])
    assert read[0].equals(pa.concat_tables([plain(table)] * 2))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("config", CONFIGS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, config: str, form: Format) -> None:
    one, other = (written(tmp_path / f"{name}.{form}", made()[config], form=form) for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


def test_parquet_has_the_columns_of_the_contract_for_whoever_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.parquet", made()["preference"])
    assert pq.read_schema(path).equals(SCHEMAS["preference"])


def test_a_large_table_is_written_in_groups_of_rows_and_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROW_GROUP_BYTES", 1000)
    table = made()["sft"]
    path = written(tmp_path / "rows.parquet", *[table] * 50)
    assert pq.ParquetFile(path).num_row_groups > 1
    read = pa.concat_tables(files.read(path, SCHEMAS["sft"]))
    assert read.equals(pa.concat_tables([plain(table)] * 50))


def test_a_text_is_kept_once_for_the_rows_that_it_stands_in(tmp_path: Path) -> None:
    """Also where two pieces, or two tables, say the same."""
    work = ranked([["a"], ["b"], ["c"]], {"a": "x" * 5000, "b": "y" * 5000, "c": "z"})
    pieces = [Piece(entry_id=f"{n:064x}", prompt_id=f"{n:032x}", work=work) for n in range(2)]
    table = derive(pieces, (), ("preference",), seed=0)["preference"]
    with pq.ParquetFile(written(tmp_path / "rows.parquet", table, table)) as file:
        group = file.metadata.row_group(0)
        assert group.num_rows == 12
        sizes = {column.path_in_schema: column for column in map(group.column, range(group.num_columns))}
        chosen, rejected = (sizes[f"{name}.list.element.content"] for name in ("chosen", "rejected"))
        assert 10_000 < chosen.total_uncompressed_size < 11_000  # x and y
        assert 5_000 < rejected.total_uncompressed_size < 6_000  # y and z


def test_no_more_rows_are_read_at_once_than_were_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of long texts, those of several groups are more than pyarrow can have in one column."""
    monkeypatch.setattr(files, "ROW_GROUP_BYTES", 1)
    table = made()["sft"]
    path = written(tmp_path / "rows.parquet", *(pa.concat_tables([table] * count) for count in (3, 600)))
    read = [each.num_rows for each in files.read(path, SCHEMAS["sft"])]
    assert sum(read) == 603
    assert read[0] == 3
    assert max(read) < 600


def test_columns_of_another_configuration_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.parquet", made()["sft"])
    with pytest.raises(ValueError, match="columns"):
        list(files.read(path, SCHEMAS["kto"]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"strength":null', b'"strange":null'),
        (b'"strength":null', b'"strength":null,"note":"mine"'),
        (b'"strength":null,', b""),
        (b'"k":3', b'"k":3.0'),
        (b'"k":3', b'"k":2,"k":3'),
        (b'"role":"user"', b'"role":"user","name":"me"'),
        (b"}\n", b"} \n"),
    ],
)
def test_a_line_that_was_not_written_so_is_refused_though_its_values_are_the_same(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    path = written(tmp_path / "rows.jsonl", made()["preference"], form=Format.JSONL)
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new, 1))
    with pytest.raises(ValueError):
        list(files.read(path, SCHEMAS["preference"]))
