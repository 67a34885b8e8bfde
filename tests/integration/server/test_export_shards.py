"""A dataset that several processes write together, or one that was killed: the same rows as of one alone."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.dataset import layout
from app.dataset.layout import Shard
from app.dataset.names import CONFIGS, KTO
from app.dataset.processes import Processes
from app.dataset.prompts import SPLITS
from app.dataset.request import Format
from app.dataset.verify import verify_dataset
from app.dataset.written import Step
from app.domain.errors import ExportUnderWay, OtherExport, ShardWritten
from sync.server.exporting import opened_log
from tests.company_server import ROOT, command
from tests.exported_work import ANY, Firm, bytes_of, rows_of


def shards(of: int) -> list[Shard]:
    return [Shard(index, of) for index in range(of)]


def arguments(firm: Firm, out: Path, *more: object) -> list[object]:
    place = firm.founded.place
    where = ["--database", place.address] if place.address else []
    return ["export", place.folder, out, *where, *more]


def assert_equal_rows(out: Path, whole: Path) -> None:
    for config in CONFIGS:
        for split in SPLITS:
            found, wanted = rows_of(out, config, split), rows_of(whole, config, split)
            if config == KTO:
                assert Counter(map(str, found)) == Counter(map(str, wanted))
            else:
                assert found == wanted


ASKED: dict[str, Any] = {"selection": {"outcomes": ANY}, "test_share": 0.3}


@pytest.fixture(scope="module")
def whole(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports") / "whole"
    firm.export(out, **ASKED)
    return out


@pytest.mark.parametrize("of", [1, 2, 3, 4, 5])
def test_shards_in_any_order_hold_together_what_one_alone_would(
    firm: Firm, whole: Path, tmp_path: Path, of: int
) -> None:
    written = []
    for name in ("one", "other"):
        out = tmp_path / name
        order = shards(of)
        random.Random(f"{of} {name}").shuffle(order)
        done = [firm.export(out, shard=shard, **ASKED).finished for shard in order]
        assert done == [False] * (of - 1) + [True]
        assert not list(out.glob(".*"))
        verified = verify_dataset(out)
        assert verified.records == len(rows_of(whole, "records"))
        assert_equal_rows(out, whole)
        written.append(bytes_of(out))
    assert written[0] == written[1]


@pytest.mark.parametrize("form", Format)
def test_of_shards_too_each_prompt_has_one_pair(firm: Firm, tmp_path: Path, form: Format) -> None:
    firm.export(tmp_path / "whole", one_pair_per_prompt=True, format=form)
    for shard in reversed(shards(4)):
        firm.export(tmp_path / "out", shard=shard, one_pair_per_prompt=True, format=form)
    assert_equal_rows(tmp_path / "out", tmp_path / "whole")
    verify_dataset(tmp_path / "out")


@pytest.mark.parametrize("of", [1, 3])
def test_parts_of_a_large_log_hold_together_what_one_would(
    firm: Firm, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: int
) -> None:
    monkeypatch.setattr(layout, "RECORDS_A_PART", 17)
    for shard in shards(of):
        firm.export(tmp_path / "out", shard=shard, **ASKED)
    assert len(list((tmp_path / "out" / "data" / "records").iterdir())) > 6
    assert_equal_rows(tmp_path / "out", whole)
    assert verify_dataset(tmp_path / "out").records == len(rows_of(whole, "records"))


def test_parts_too_have_one_pair_of_each_prompt(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    firm.export(tmp_path / "whole", one_pair_per_prompt=True)
    monkeypatch.setattr(layout, "RECORDS_A_PART", 1)
    firm.export(tmp_path / "out", one_pair_per_prompt=True)
    assert_equal_rows(tmp_path / "out", tmp_path / "whole")
    verify_dataset(tmp_path / "out")


def test_parts_that_processes_write_side_by_side_are_those_that_one_writes(
    own_firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "RECORDS_A_PART", 30)
    own_firm.export(tmp_path / "one")
    reopen = partial(opened_log, own_firm.founded.place)
    own_firm.export(tmp_path / "two", processes=Processes(count=2, reopen=reopen))
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")


def test_processes_that_die_meanwhile_cost_nothing_but_time(
    own_firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "RECORDS_A_PART", 10)
    own_firm.export(tmp_path / "one")
    killed = []

    def kill(step: Step, done: int, of: int) -> None:
        if step is Step.WRITING and done < of:
            for child in multiprocessing.active_children():
                child.kill()
                killed.append(child.pid)

    processes = Processes(count=2, reopen=partial(opened_log, own_firm.founded.place))
    own_firm.export(tmp_path / "two", processes=processes, progress=kill)
    assert killed
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")


def test_there_may_be_more_shards_than_records(own_firm: Firm, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"selection": {"projects": ("law",)}}
    own_firm.export(tmp_path / "whole", **asked)
    for shard in shards(150):
        done = own_firm.export(tmp_path / "out", shard=shard, **asked)
    assert done.finished
    assert_equal_rows(tmp_path / "out", tmp_path / "whole")
    verify_dataset(tmp_path / "out")


def test_records_that_come_meanwhile_are_in_no_shard(own_firm: Firm, tmp_path: Path) -> None:
    from tests.company_work import working
    from tests.exported_work import gold_body

    own_firm.export(tmp_path / "whole")
    own_firm.export(tmp_path / "out", shard=Shard(1, 2))
    with working(own_firm.founded) as at:
        for name in ("anna", "boris"):
            own_firm.people[name].at = at
        record = own_firm.people["anna"].submit(gold_body("meanwhile"))
        own_firm.people["boris"].review(record, "accept")
        own_firm.people["anna"].withdraw(own_firm.records["gold"])
    assert own_firm.export(tmp_path / "out", shard=Shard(0, 2)).finished
    assert_equal_rows(tmp_path / "out", tmp_path / "whole")
    verify_dataset(tmp_path / "out")


def test_until_the_last_shard_is_done_there_is_no_dataset(firm: Firm, tmp_path: Path) -> None:
    from app.domain.errors import NoDataset

    out = tmp_path / "out"
    for shard in shards(3)[:2]:
        firm.export(out, shard=shard)
        assert not (out / "README.md").exists()
        with pytest.raises(NoDataset):
            verify_dataset(out)


def test_a_shard_that_is_done_is_not_written_again(firm: Firm, tmp_path: Path) -> None:
    out = tmp_path / "out"
    firm.export(out, shard=Shard(0, 2))
    before = bytes_of(out)
    with pytest.raises(ShardWritten):
        firm.export(out, shard=Shard(0, 2))
    assert bytes_of(out) == before


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 1},
        {"shards": 3},
        {"format": Format.JSONL},
        {"selection": {"projects": ("law",)}},
        {"configs": ("sft",)},
    ],
    ids=str,
)
def test_a_shard_of_another_dataset_does_not_come_into_it(firm: Firm, tmp_path: Path, other: dict[str, Any]) -> None:
    out = tmp_path / "out"
    firm.export(out, shard=Shard(0, 2))
    before = bytes_of(out)
    asked = {name: value for name, value in other.items() if name != "shards"}
    with pytest.raises(OtherExport):
        firm.export(out, shard=Shard(1, other.get("shards", 2)), **asked)
    assert bytes_of(out) == before
    assert firm.export(out, shard=Shard(1, 2)).finished


def test_two_processes_do_not_write_one_shard(firm: Firm, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused = []

    def meanwhile(step: Step, done: int, of: int) -> None:
        if step is Step.LOOKING and not refused:
            refused.append(True)
            with pytest.raises(ExportUnderWay):
                firm.export(out)

    firm.export(out, progress=meanwhile)
    assert refused
    verify_dataset(out)


def test_several_processes_at_once_write_one_dataset(firm: Firm, whole: Path, tmp_path: Path) -> None:
    out, of = tmp_path / "out", 3
    words = ("--test-share", "0.3", "--outcome", "any", "--json")
    with ThreadPoolExecutor(of) as pool:
        done = list(
            pool.map(lambda n: command(*arguments(firm, out, "--shard", f"{n}/{of}", *words)), range(1, of + 1))
        )
    assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * of
    assert any(json.loads(each.stdout)["finished"] for each in done)
    assert not list(out.glob(".*"))
    verify_dataset(out)
    assert_equal_rows(out, whole)


KILLED_AT = [Step.LOOKING, Step.WRITING]
# The command itself, which kills itself as a `kill -9` would, when it is told how far it is.
KILLER = """
import os, signal, sys
from sync.server import commands
from app.dataset.written import Step

def kill(step, done, of):
    if step is Step[sys.argv[1]]:
        os.kill(os.getpid(), signal.SIGKILL)

commands.export_bar = lambda: kill
sys.exit(commands.run(sys.argv[2:]))
"""


def killed(step: Step, *words: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLER, step.name, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("step", KILLED_AT)
def test_an_export_that_was_killed_is_begun_anew_by_the_same_command(
    firm: Firm, tmp_path: Path, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    from sync.server.main import main

    firm.export(tmp_path / "whole")
    out = tmp_path / "out"
    killed(step, *arguments(firm, out))
    assert not (out / "README.md").exists()
    assert main([str(each) for each in arguments(firm, out)]) == 0
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_of_shards_the_one_that_was_killed_is_written_and_the_others_stay(firm: Firm, tmp_path: Path) -> None:
    for shard in shards(3):
        firm.export(tmp_path / "whole", shard=shard)
    out = tmp_path / "out"
    firm.export(out, shard=Shard(0, 3))
    stood = {(path.name, path.stat().st_ino) for path in out.rglob("*/data/*/*-00000-of-00003.*")}
    assert stood
    killed(Step.WRITING, *arguments(firm, out, "--shard", "2/3"))
    firm.export(out, shard=Shard(2, 3))
    assert firm.export(out, shard=Shard(1, 3)).finished
    assert stood <= {(path.name, path.stat().st_ino) for path in (out / "data").rglob("*.parquet")}
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_the_stage_of_somebody_who_died_is_cleared(firm: Firm, tmp_path: Path) -> None:
    out = tmp_path / "out"
    firm.export(out, shard=Shard(0, 2))
    stage = out / ".shard-00001-of-00002"
    (stage / "data" / "sft").mkdir(parents=True)
    (stage / "data" / "sft" / "train-00001-of-00002.parquet").write_bytes(b"half")
    (stage / "scratch").mkdir()
    (stage / "scratch" / "survey.db").write_bytes(b"half")
    (stage / "lock").write_bytes(b"")
    os.utime(stage)
    assert firm.export(out, shard=Shard(1, 2)).finished
    assert not stage.exists()
    verify_dataset(out)
