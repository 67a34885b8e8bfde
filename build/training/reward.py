"""A reward model out of an export, and out of the very same pairs that never passed through Goldquill.

Both are one epoch of TRL's RewardTrainer over the rows in the same order with the same seed; what they are tested with
is held out of both. Passing through Goldquill may cost nothing: not a token, and no accuracy.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, set_seed
from trl import RewardConfig, RewardTrainer

from training.figures import Accuracy, accuracy, mcnemar, shorter_is_right, told_right
from training.original import Pair, found_again
from training.trainers import shared_settings

# Tokens of the longer conversation of a pair; the trainer leaves out what is longer, in training and in the test.
LONGEST = 256
_SCORED_AT_ONCE = 16
# How much of a test split is enough to see that the program runs.
_QUICK = "[:32]"

# Of a pair: the chosen conversation and the rejected one.
_Tokens = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class _Trained:
    """What a reward model was given, the held-out answers, and how it tells them before and after."""

    train: list[_Tokens]
    test: list[_Tokens]
    answers: tuple[list[str], list[str]]
    untrained: list[float]
    told: list[float]
    losses: list[float]
    seconds: float


def compare(
    export: Path,
    pairs: Sequence[Pair],
    model: Path,
    folder: Path,
    *,
    seed: int,
    steps: int | None,
    said: Callable[[str], None],
) -> dict[str, Any]:
    """Train twice and hold one against the other; `steps` None for a whole epoch. Raises ValueError for an export with
    rows that are no pair of the file."""
    train = load_dataset(str(export), "reward", split="train")
    test = load_dataset(str(export), "reward", split="test" if steps is None else f"test{_QUICK}")
    originals = found_again(pairs, [*train, *test])
    plain_train, plain_test = _plain(originals[: len(train)]), _plain(originals[len(train) :])

    said(f"reward model out of the export: {len(train)} pairs, {len(test)} held out")
    through = _trained(train, test, model, folder, seed=seed, steps=steps)
    said(f"it tells {_words(through.told)}, and told {_words(through.untrained)} untrained ({through.seconds:.0f} s)")
    said("the same out of the file itself")
    direct = _trained(plain_train, plain_test, model, folder, seed=seed, steps=steps)

    shorter = shorter_is_right(*through.answers)
    better, worse, chance = mcnemar(through.told, direct.told)
    return {
        "longest": LONGEST,
        "pairs": {"train": len(train), "test": len(test)},
        "pairs_that_fit": {
            "train": max(len(through.train), len(direct.train)),
            "test": max(len(through.test), len(direct.test)),
        },
        "same_tokens": {
            "train": _same(through.train, direct.train),
            "test": _same(through.test, direct.test),
        },
        "accuracies": {
            "untrained head": _facts(accuracy(through.untrained)),
            "the shorter answer wins": _facts(accuracy(shorter)),
            "trained on the export": _facts(accuracy(through.told)),
            "trained on the file itself": _facts(accuracy(direct.told)),
        },
        "only_export_right": better,
        "only_file_right": worse,
        "chance": chance,
        "same_losses": through.losses == direct.losses,
        "seconds": [through.seconds, direct.seconds],
    }


def _words(told: Sequence[float]) -> str:
    found = accuracy(told)
    return f"{found.right:g} of {found.count} right"


def _plain(pairs: Sequence[Pair]) -> Dataset:
    return Dataset.from_list([{"chosen": pair.chosen, "rejected": pair.rejected} for pair in pairs])


def _trained(train: Dataset, test: Dataset, model: Path, folder: Path, *, seed: int, steps: int | None) -> _Trained:
    set_seed(seed)  # the head begins with numbers drawn by lot
    scorer = AutoModelForSequenceClassification.from_pretrained(model, num_labels=1)
    words = AutoTokenizer.from_pretrained(model)
    arguments = RewardConfig(
        **shared_settings(folder, seed),
        max_length=LONGEST,
        num_train_epochs=1,
        max_steps=-1 if steps is None else steps,
        per_device_train_batch_size=2,  # eight a step all the same, and less of it padding
        gradient_accumulation_steps=4,
        learning_rate=5e-5,
    )
    trainer = RewardTrainer(scorer, arguments, train_dataset=train, eval_dataset=test, processing_class=words)
    held_out = _tokens(trainer.eval_dataset)
    untrained = _told(scorer, held_out)
    started = time.monotonic()
    trainer.train()
    done = _Trained(
        train=_tokens(trainer.train_dataset),
        test=held_out,
        answers=(_answers(trainer.eval_dataset["chosen"]), _answers(trainer.eval_dataset["rejected"])),
        untrained=untrained,
        told=_told(scorer, held_out),
        losses=[each["loss"] for each in trainer.state.log_history if "loss" in each],
        seconds=round(time.monotonic() - started, 1),
    )
    del trainer, scorer
    gc.collect()
    return done


def _tokens(prepared: Dataset) -> list[_Tokens]:
    return list(zip(prepared["chosen_ids"], prepared["rejected_ids"], strict=True))


def _same(one: Sequence[_Tokens], other: Sequence[_Tokens]) -> int:
    """How many pairs are the same, token by token, in the same place."""
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=False))


def _answers(conversations: Sequence[Any]) -> list[str]:
    return [turns[-1]["content"] for turns in conversations]


def _told(scorer: Any, pairs: Sequence[_Tokens]) -> list[float]:
    scores = _scores(scorer, [each for pair in pairs for each in pair])
    return told_right(scores[::2], scores[1::2])


@torch.no_grad()
def _scores(scorer: Any, texts: Sequence[list[int]]) -> list[float]:
    """Of each text. Those of about one length are scored together."""
    scorer.eval()
    scores = [0.0] * len(texts)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for start in range(0, len(order), _SCORED_AT_ONCE):
        places = order[start : start + _SCORED_AT_ONCE]
        longest = len(texts[places[-1]])
        ids = torch.full((len(places), longest), scorer.config.pad_token_id)
        mask = torch.zeros((len(places), longest), dtype=torch.long)
        for row, place in enumerate(places):
            ids[row, : len(texts[place])] = torch.tensor(texts[place])
            mask[row, : len(texts[place])] = 1
        for place, score in zip(places, scorer(input_ids=ids, attention_mask=mask).logits[:, 0].tolist(), strict=True):
            scores[place] = score
    return scores


def _facts(found: Accuracy) -> dict[str, Any]:
    low, high = found.interval
    return {"right": found.right, "count": found.count, "share": found.share, "low": low, "high": high}
