"""Trains on an exported dataset with TRL as it is, where torch is: `build/prove_training.py` starts it.

Given nothing of Goldquill but the exported folders, the demo model and, to compare with, the file that the pairs came
from. Tells what it does on standard error and writes what came of it as JSON.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # before transformers looks: nothing is fetched

import torch
from datasets import load_dataset
from training import original, reward, trainers
from training.model import unpack

_QUICK_STEPS = 2
_STEPS = 3


def say(text: str) -> None:
    print(f"prove-training: {text}", file=sys.stderr, flush=True)


def opened(folder: Path, config: str) -> dict[str, object]:
    """That a configuration which no trainer of this TRL takes opens all the same, and that it is as TRL describes it:
    for each step of `stepwise` one label."""
    splits = load_dataset(str(folder), config)
    rows = [row for split in splits.values() for row in split]
    return {
        "config": config,
        "rows": {name: len(rows) for name, rows in splits.items()},
        "columns": splits["train"].column_names,
        "sound": config != "stepwise" or all(len(row["completions"]) == len(row["labels"]) > 0 for row in rows),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("export", "critiques", "model", "pairs", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()

    def said(ran: trainers.Ran) -> None:
        say(f"{ran.trainer} on {ran.config}: {ran.measure} {ran.before:.4f}, then {ran.after:.4f} ({ran.seconds} s)")

    with tempfile.TemporaryDirectory(prefix="goldquill-") as scratch:
        model, out = Path(scratch) / "model", Path(scratch) / "out"
        say("unpacking the demo model")
        unpack(options.model, model)
        steps = _QUICK_STEPS if options.quick else _STEPS
        ran = trainers.run_all(options.export, model, out, steps=steps, seed=options.seed, said=said)
        compared = reward.compare(
            options.export,
            original.read(options.pairs),
            model,
            out,
            seed=options.seed,
            steps=_QUICK_STEPS if options.quick else None,
            said=say,
        )
    facts = {
        "versions": {name: version(name) for name in ("trl", "transformers", "torch", "datasets")},
        "threads": torch.get_num_threads(),
        "trainers": [{**asdict(each), "trained": each.trained} for each in ran],
        "opened": [opened(options.critiques, config) for config in ("stepwise", "critique")],
        "reward": compared,
    }
    options.out.write_text(json.dumps(facts, indent=1), "utf-8")


if __name__ == "__main__":
    main()
