"""A folder is verified by several processes as by one: stretches of its records, parts of its rows, and who dies."""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.dataset import carried_files, comparing, layout, looking
from app.dataset.configs import SCHEMAS
from app.dataset.pool import Pool
from app.dataset.verify import verify_dataset
from app.domain.errors import DatasetAltered, DatasetIncomplete, GoldquillError
from tests.company import payload_of
from tests.exported_work import ANY, Firm, data_files, lines_of

PART = 12


@pytest.fixture(scope="module", params=[False, True], ids=["all pairs", "one pair of each prompt"])
def whole(
    request: pytest.FixtureRequest, sqlite_firm: Firm, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Cut into many parts, whose reviews are often in another than what they are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "RECORDS_A_PART", PART)
        out = tmp_path_factory.mktemp("exports") / "whole"
        sqlite_firm.export(out, selection={"outcomes": ANY}, test_share=0.3, one_pair_per_prompt=request.param)
        yield out


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    """A copy to meddle with."""
    return Path(shutil.copytree(whole, tmp_path / "out"))


@pytest.fixture
def pooled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, two processes."""

    def pooled() -> None:
        monkeypatch.setattr(looking, "_FEW_BYTES", 0)
        monkeypatch.setattr(carried_files, "_AT_ONCE", 5)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)

    return pooled


def refused(out: Path) -> GoldquillError:
    with pytest.raises(GoldquillError) as found:
        verify_dataset(out)
    return found.value


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], None], config: str) -> None:
    rows = pq.read_table(path).to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[config]), path)


def kill_all() -> list[int]:
    """Whoever does so leaves it to their parent to see that: it waits for them for ever otherwise."""
    children = multiprocessing.active_children()
    for child in children:
        child.kill()
    return [child.pid or 0 for child in children]


def test_several_processes_find_what_one_does(out: Path, pooled: Callable[[], None]) -> None:
    alone = verify_dataset(out)
    assert sum(path.name.startswith("train-") for path in (out / "data" / "records").iterdir()) > 5
    pooled()
    assert verify_dataset(out) == alone


def test_several_processes_name_the_record_that_one_does(out: Path, pooled: Callable[[], None]) -> None:
    records = lines_of(out / "records.jsonl")
    records[20] = records[20].replace(b'"sig":"', b'"sig":"AAAA')
    (out / "records.jsonl").write_bytes(b"".join(records))
    pooled()
    error = refused(out)
    name = payload_of(lines_of(out / "receipts.jsonl")[20])["body"]["entry_id"]
    assert (getattr(error, "line", None), getattr(error, "entry_id", None)) == (21, name)


@pytest.mark.parametrize("config", ["sft", "kto", "records", "prompts", "preference"])
@pytest.mark.parametrize("way", ["dropped", "twice", "other"])
def test_several_processes_tell_of_a_row_as_one_does(
    out: Path, config: str, way: str, pooled: Callable[[], None]
) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        match way:
            case "dropped":
                rows.pop()
            case "twice":
                rows.append(rows[-1])
            case _:
                rows[-1]["entry_id"] = "ab" * 32

    rewrite(data_files(out, config, "train")[-1], change, config)
    alone = refused(out)
    pooled()
    several = refused(out)
    assert isinstance(several, DatasetAltered)
    assert (several.file, several.detail) == (getattr(alone, "file", ""), getattr(alone, "detail", ""))


def test_one_person_cannot_be_two_in_two_parts(out: Path, pooled: Callable[[], None]) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["author"] = f"{row['author']}0"

    rewrite(data_files(out, "records", "train")[0], change, "records")
    pooled()
    error = refused(out)
    assert isinstance(error, DatasetAltered)
    assert error.detail == "one person has two pseudonyms"


@pytest.mark.parametrize("name", ["records.jsonl", "receipts.jsonl"])
def test_a_file_that_is_not_there_is_told_before_any_process_starts(
    out: Path, name: str, pooled: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    (out / name).unlink()
    pooled()
    error = refused(out)
    assert isinstance(error, DatasetIncomplete)
    assert error.missing == name
    assert capfd.readouterr() == ("", "")


def test_processes_that_die_while_they_look_cost_nothing_but_time(
    out: Path, pooled: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = verify_dataset(out)
    pooled()
    real, killed = carried_files.CarriedFiles.stretches, list[int]()

    def stretches(self: carried_files.CarriedFiles) -> Iterator[carried_files.Stretch]:
        for number, stretch in enumerate(real(self)):
            yield stretch
            if number == 1:
                killed.extend(kill_all())

    monkeypatch.setattr(carried_files.CarriedFiles, "stretches", stretches)
    assert verify_dataset(out) == alone
    assert killed


def test_processes_that_die_while_they_compare_cost_nothing_but_time(
    out: Path, pooled: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = verify_dataset(out)
    pooled()
    killed: list[int] = []
    real = comparing.People.wrong

    def wrong(self: comparing.People, pairs: Iterable[tuple[str, str]]) -> str | None:
        """Asked here of the first part that is done, and of those that are then done here."""
        killed.extend(kill_all())
        return real(self, pairs)

    monkeypatch.setattr(comparing.People, "wrong", wrong)
    assert verify_dataset(out) == alone
    assert killed


def test_whoever_stops_it_does_not_wait_for_all_parts(out: Path, pooled: Callable[[], None]) -> None:
    pooled()
    asked: list[str] = []

    class Stopped(Exception):
        pass

    def going_on() -> None:
        asked.append("")
        if len(asked) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        verify_dataset(out, going_on=going_on)
    assert multiprocessing.active_children() == []


def test_a_pool_whose_processes_are_dead_does_nothing_and_says_so() -> None:
    with Pool(1) as pool:
        assert list(pool.in_order(abs, [-1])) == [(-1, 1)]
        kill_all()
        assert {done for _, done in pool.in_order(abs, [-2, -3])} == {None}
