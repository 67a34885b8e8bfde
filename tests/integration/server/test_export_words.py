"""What `goldquill-server export` says where nothing comes of it: what is so, and what to do."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.dataset.folder import MOST_PATH_BYTES
from app.dataset.options import NONE_TO_TRAIN
from app.dataset.written import Exported
from sync.server import words
from tests.company import found
from tests.database_fixtures import EmptyDatabase
from tests.exported_work import Firm

Tell = Callable[..., Any]


def export(asked: Tell, firm: Firm, out: Path, *more: str) -> tuple[int, str]:
    code, said, wrong = asked("export", firm.founded.place.folder, out, *more)
    assert said == ""
    assert len(wrong.splitlines()) == 1
    return code, wrong.removeprefix("goldquill-server: ")


def test_of_a_company_without_records_it_says_that_there_are_none(
    asked: Tell, database_url: EmptyDatabase, tmp_path: Path
) -> None:
    founded = found(database_url, tmp_path / "company")
    where = ["--database", database_url.address] if database_url.kind == "postgresql" else []
    code, _, wrong = asked("export", founded.place.folder, tmp_path / "out", *where)
    assert (code, wrong) == (
        1,
        "goldquill-server: There are no records yet: nobody has sent any work. Nothing was written.\n",
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("asks", "other_reviews"),
    [
        (["--project", "law", "--outcome", "reject"], True),
        (["--since", "2030-01-01"], False),
        (["--trainer", "nobody"], False),
        (["--min-agreement", "1", "--project", "law"], False),
        (["--outcome", "any", "--project", "nobody"], False),
    ],
    ids=str,
)
def test_other_reviews_are_offered_where_they_would_give_something(
    asked: Tell, sqlite_firm: Firm, tmp_path: Path, asks: list[str], other_reviews: bool
) -> None:
    code, wrong = export(asked, sqlite_firm, tmp_path / "out", *asks)
    assert code == 1
    assert ("--outcome any" in wrong) == other_reviews
    assert ("days by UTC" in wrong) != other_reviews


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (["--shard", "1/0"], "a shard is i/n, such as 2/8 for the second of eight; i is 1 to n, so '1/0' is none"),
        (["--shard", "0/8"], "so '0/8' is none"),
        (["--shard", "9/8"], "so '9/8' is none"),
        (["--shard", "2"], "so '2' is none"),
        (["--shard", "1/20000"], "a dataset has 1 to 10,000 shards, not 20,000"),
        (["--as-of", "3"], "leave it out for the newest"),
    ],
    ids=str,
)
def test_what_was_asked_wrongly_is_told_with_what_can_be_asked(
    asked: Tell, sqlite_firm: Firm, tmp_path: Path, asks: list[str], said: str
) -> None:
    sqlite_firm.export(tmp_path / "before")  # the server signs a checkpoint for it
    code, wrong = export(asked, sqlite_firm, tmp_path / "out", *asks)
    assert code == 2
    assert said in wrong
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "", "1" * 5000])
def test_what_is_no_count_of_processes_is_refused(asked: Tell, sqlite_firm: Firm, tmp_path: Path, jobs: str) -> None:
    code, _, wrong = asked("export", sqlite_firm.founded.place.folder, tmp_path / "out", f"--jobs={jobs}")
    assert code == 2
    assert f"so many processes that write parts, 1 to 9999, not '{jobs}'" in wrong
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("below", ["", "a", "a/b"])
def test_what_is_no_folder_is_said_to_be_there_and_left_as_it_is(
    asked: Tell, sqlite_firm: Firm, tmp_path: Path, below: str
) -> None:
    (tmp_path / "notes").write_text("mine")
    code, wrong = export(asked, sqlite_firm, tmp_path / "notes" / below)
    assert (code, wrong) == (
        1,
        f"{tmp_path / 'notes'} is there already, and is no folder. It was left as it is: name another.\n",
    )
    assert (tmp_path / "notes").read_text() == "mine"


def test_no_folder_above_it_is_made(asked: Tell, sqlite_firm: Firm, tmp_path: Path) -> None:
    """It may be on a disk that is not there just now, and then would be written to another."""
    code, wrong = export(asked, sqlite_firm, tmp_path / "stick" / "out")
    assert code == 1
    assert wrong == f"There is no folder {tmp_path / 'stick'} to make it in. Make that first, or name another place.\n"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "link").symlink_to(tmp_path / "stick")
    assert export(asked, sqlite_firm, tmp_path / "link") == (1, wrong)
    assert export(asked, sqlite_firm, tmp_path / "link" / "out")[1].startswith(
        f"There is no folder {tmp_path / 'link'} "
    )


def test_a_path_is_as_long_as_databases_can_be_opened_in_it_and_no_longer(
    asked: Tell, sqlite_firm: Firm, tmp_path: Path
) -> None:
    deep = tmp_path / ("я" * 80)
    deep.mkdir()
    left = MOST_PATH_BYTES - len(os.fsencode(os.path.realpath(deep))) - 1
    assert 0 < left < 250
    out = deep / ("o" * (left + 3))
    code, wrong = export(asked, sqlite_firm, out)
    assert (code, wrong) == (
        1,
        f"The path of {out} is 3 bytes too long for what an export makes in it. Name a shorter one.\n",
    )
    assert list(deep.iterdir()) == []
    whole = deep / ("o" * left)
    code, _, wrong = asked("export", sqlite_firm.founded.place.folder, whole, "--jobs", "2")
    assert (code, wrong) == (0, "")
    assert (whole / "README.md").exists()


@pytest.mark.parametrize(("rows", "told"), [({"test": 2}, True), ({"train": 1, "test": 2}, False), ({}, False)])
def test_a_dataset_without_a_row_to_train_on_is_told_as_that(tmp_path: Path, rows: dict[str, int], told: bool) -> None:
    done = Exported(path=tmp_path, finished=True, pieces=1, rows={"sft": rows, "records": rows})
    assert (NONE_TO_TRAIN in words.of_export(done, tmp_path)) == told
