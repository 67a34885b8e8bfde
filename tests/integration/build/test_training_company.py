"""The first part of the proof of training, which needs no torch: pairs go through a company's server word for word."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest

from tests.qt_fixtures import ROOT

PAIRS = 60


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`build/training/company.py`, as `build/prove_training.py` has it."""
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    return importlib.import_module("training.company")


def test_every_pair_comes_out_as_it_was(company: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    rows = [
        {
            "chosen": f"\n\nHuman: Question {n}?\n\nAssistant: Well?\n\nHuman: Yes, {n}.\n\nAssistant: Answer {n}.",
            "rejected": f"\n\nHuman: Question {n}?\n\nAssistant: Well?\n\nHuman: Yes, {n}.\n\nAssistant: No, no. ",
        }
        for n in range(PAIRS)
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    original = importlib.import_module("training.original")
    pairs = original.read(file)
    made = company.make(file, pairs, tmp_path, seed=0)

    exported = [
        row
        for split in ("train", "test")
        for part in sorted((made.pairs / "data" / "reward").glob(f"{split}-*.parquet"))
        for row in pq.read_table(part).to_pylist()
    ]
    assert sorted(pair.line for pair in original.found_again(pairs, exported)) == list(range(1, PAIRS + 1))
    assert {row["margin"] for row in exported} == {0.0}
    assert made.facts["verified"]["pairs"]["verified"]
    assert set(made.facts["rows"]["pairs"]) >= {"sft", "preference", "reward", "kto", "prompts"}
    assert set(made.facts["rows"]["critiques"]) >= {"stepwise", "critique"}
