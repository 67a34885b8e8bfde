"""What of the proof of training is no training: the pairs, how they are found in an export, the figures, the table."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from scipy.stats import binomtest

from tests.qt_fixtures import ROOT


def module(name: str) -> ModuleType:
    """Of `build/training`, which is on nobody's path (`build` is no package)."""
    spec = importlib.util.spec_from_file_location(f"training_{name}", ROOT / "build" / "training" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


figures, original, table = module("figures"), module("original"), module("table")


@pytest.mark.parametrize(("right", "count"), [(0, 12), (189, 300), (300, 300), (1, 1)])
def test_the_interval_is_wilsons(right: int, count: int) -> None:
    wilson = binomtest(right, count).proportion_ci(method="wilson")
    assert figures.Accuracy(right, count).interval == pytest.approx((wilson.low, wilson.high), abs=1e-9)


def test_a_tie_is_half_right() -> None:
    assert figures.told_right([2.0, 1.0, 1.0], [1.0, 2.0, 1.0]) == [1.0, 0.0, 0.5]
    assert figures.accuracy([1.0, 0.0, 0.5]).share == 0.5


def test_the_shorter_answer_wins_by_its_characters() -> None:
    assert figures.shorter_is_right(["no", "a long one", "да"], ["never", "short", "no"]) == [1.0, 0.0, 0.5]


@pytest.mark.parametrize(("better", "worse"), [(0, 0), (3, 3), (10, 2), (0, 6), (40, 61)])
def test_the_paired_test_is_the_exact_one(better: int, worse: int) -> None:
    one = [1.0] * better + [0.0] * worse + [1.0, 0.0]
    other = [0.0] * better + [1.0] * worse + [1.0, 0.0]
    expected = binomtest(better, better + worse).pvalue if better + worse else 1.0
    assert figures.mcnemar(one, other) == (better, worse, pytest.approx(expected))


def turns(*said: str) -> list[dict[str, str]]:
    return [
        {"role": role, "content": text} for role, text in zip(["user", "assistant"] * len(said), said, strict=False)
    ]


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "pairs.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return file


SKY = {
    "chosen": "\n\nHuman: Why is the sky blue?\n\nAssistant: Air scatters blue light.",
    "rejected": "\n\nHuman: Why is the sky blue?\n\nAssistant: \nIt is not.\n\nReally.",
}
SEA = {
    "chosen": "\n\nHuman: And the sea?\n\nAssistant: What of it?\n\nHuman: Why?\n\nAssistant: The sky.",
    "rejected": "\n\nHuman: And the sea?\n\nAssistant: What of it?\n\nHuman: Why?\n\nAssistant: Ink.",
}


def test_transcripts_are_conversations(tmp_path: Path) -> None:
    sky, sea = original.read(written(tmp_path, SKY, SEA))
    assert sky.chosen == turns("Why is the sky blue?", "Air scatters blue light.")
    assert sky.rejected[-1]["content"] == "It is not.\n\nReally."
    assert sea.rejected == turns("And the sea?", "What of it?", "Why?", "Ink.")
    assert (sea.line, sea.parts_late) == (2, True)


def test_pairs_of_two_prompts_are_told_apart(tmp_path: Path) -> None:
    (pair,) = original.read(written(tmp_path, {"chosen": SKY["chosen"], "rejected": SEA["rejected"]}))
    assert not pair.parts_late


@pytest.mark.parametrize("row", [{"chosen": "Air.", "rejected": "Ink."}, {"chosen": SKY["chosen"]}, {"prompt": []}])
def test_a_line_that_is_no_pair_of_transcripts_is_named(tmp_path: Path, row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="line 2 is no pair"):
        original.read(written(tmp_path, SKY, row))


def test_rows_of_an_export_are_found_among_the_pairs(tmp_path: Path) -> None:
    pairs = original.read(written(tmp_path, SKY, SEA, SKY))
    rows = [{"chosen": pair.chosen, "rejected": pair.rejected, "margin": 0.0} for pair in (pairs[1], *pairs[::2])]
    assert [pair.line for pair in original.found_again(pairs, rows)] == [2, 1, 3]


def test_a_row_that_says_something_else_is_no_pair_of_the_file(tmp_path: Path) -> None:
    pairs = original.read(written(tmp_path, SKY))
    changed = {"chosen": pairs[0].rejected, "rejected": pairs[0].chosen}
    with pytest.raises(ValueError, match="row 2 of the export is no pair"):
        original.found_again(pairs, [{"chosen": pairs[0].chosen, "rejected": pairs[0].rejected}, changed])


def found(**changes: Any) -> dict[str, Any]:
    """What the proof finds, where everything holds; `changes` are of the reward model's part."""
    half = {"right": 4.0, "count": 8, "share": 0.5, "low": 0.2, "high": 0.8}
    reward = {
        "longest": 320,
        "pairs": {"train": 20, "test": 9},
        "pairs_that_fit": {"train": 18, "test": 8},
        "same_tokens": {"train": 18, "test": 8},
        "accuracies": {"trained on the export": half},
        "only_export_right": 0,
        "only_file_right": 0,
        "chance": 1.0,
        "same_losses": True,
    }
    trainer = {"config": "sft", "trainer": "SFTTrainer", "rows": 7, "steps": 3, "measure": "loss", "seconds": 50.0}
    return {
        "file": "pairs.jsonl",
        "file_pairs": 30,
        "quick": False,
        "machine": {"processor": "a processor"},
        "company": {
            "imported": {"new": 29, "refused": [{"line": 4, "reason": "an answer is empty"}]},
            "work": {"ranked": 29, "gold": 7, "critiques": 5, "accepted": 41},
            "verified": {"pairs": {"records": 82, "rows": {"reward": {"train": 20, "test": 9}}}},
        },
        "versions": {"trl": "1.16.0"},
        "threads": 2,
        "trainers": [{**trainer, "before": 2.4, "after": 2.3, "trained": True}],
        "opened": [{"config": "stepwise", "rows": {"train": 5}, "columns": ["prompt"], "sound": True}],
        "reward": {**reward, **changes},
        "seconds": 900,
    }


def test_the_table_says_what_was_found() -> None:
    said = list(table.lines(found()))
    assert "  line 4: an answer is empty" in said
    assert "sft            SFTTrainer  7     3      loss 2.4000       2.3000  50 s" in said
    assert "trained on the export  4 of 8  50.0%     20.0% to 80.0%" in said
    assert "tokens are the same in 26 of 26 pairs" in said
    assert table.failures(found()) == []


def test_what_does_not_hold_is_a_failure() -> None:
    facts = found(same_tokens={"train": 17, "test": 8}, chance=0.01)
    facts["trainers"][0]["trained"] = facts["opened"][0]["sound"] = False
    assert table.failures(facts) == [
        "SFTTrainer did not train on sft",
        "stepwise has steps without labels",
        "train: 1 of 18 pairs have other tokens than in the file",
        "the accuracies differ more than by chance (p = 0.010)",
    ]
