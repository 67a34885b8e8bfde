"""TRL's trainers, each a few steps on a configuration as `load_dataset` gives it: no row and no column is touched.

Rates of learning and all else that a machine without a GPU does not force are TRL's own.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset, load_dataset
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer
from trl import (
    DPOConfig,
    DPOTrainer,
    GRPOConfig,
    GRPOTrainer,
    KTOConfig,
    KTOTrainer,
    RewardConfig,
    RewardTrainer,
    SFTConfig,
    SFTTrainer,
)

_EVALUATED = "test[:8]"
_LONGEST = 256  # tokens; what is longer is cut, or left out by the reward trainer


@dataclass(frozen=True, slots=True)
class Ran:
    """What a trainer took and what came of it. Losses are of a few rows that are held out; GRPO's says nothing, as the
    model answers anew at each step, and the reward of what it writes is told instead."""

    config: str
    trainer: str
    columns: list[str]
    rows: int
    steps: int
    measure: str
    before: float
    after: float
    seconds: float

    @property
    def trained(self) -> bool:
        """Whether numbers came out and the model is another one than before."""
        return math.isfinite(self.before) and math.isfinite(self.after) and self.before != self.after


def shared_settings(folder: Path, seed: int) -> dict[str, Any]:
    """What every trainer is told on a machine without a GPU."""
    return {
        "output_dir": str(folder),
        "use_cpu": True,
        "bf16": False,  # TRL's default; slower than 32 bits on CPUs that have AVX-512 alone, and less exact
        "gradient_checkpointing": False,
        "save_strategy": "no",
        "report_to": "none",
        "logging_steps": 1,
        "disable_tqdm": True,
        "seed": seed,
    }


def run_all(
    export: Path, model: Path, folder: Path, *, steps: int, seed: int, said: Callable[[Ran], None]
) -> list[Ran]:
    """Each trainer on its configuration."""
    settings = {
        **shared_settings(folder, seed),
        "max_steps": steps,
        "per_device_train_batch_size": 4,
        "per_device_eval_batch_size": 4,
    }
    ran = []
    for config, kind in _TRAINERS.items():
        started = time.monotonic()
        train = load_dataset(str(export), config, split="train")
        held_out = load_dataset(str(export), config, split=_EVALUATED)
        measure, before, after = kind(model, settings, train, held_out)
        done = Ran(
            config=config,
            trainer=_NAMES[kind],
            columns=train.column_names,
            rows=len(train),
            steps=steps,
            measure=measure,
            before=before,
            after=after,
            seconds=round(time.monotonic() - started, 1),
        )
        said(done)
        ran.append(done)
    return ran


Measured = tuple[str, float, float]


def _sft(model: Path, settings: dict[str, Any], train: Dataset, held_out: Dataset) -> Measured:
    arguments = SFTConfig(**settings, max_length=_LONGEST)
    return _losses(SFTTrainer(_causal(model), arguments, train_dataset=train, eval_dataset=held_out, **_words(model)))


def _dpo(model: Path, settings: dict[str, Any], train: Dataset, held_out: Dataset) -> Measured:
    arguments = DPOConfig(**settings, max_length=_LONGEST)
    return _losses(
        DPOTrainer(_causal(model), args=arguments, train_dataset=train, eval_dataset=held_out, **_words(model))
    )


def _reward(model: Path, settings: dict[str, Any], train: Dataset, held_out: Dataset) -> Measured:
    scorer = AutoModelForSequenceClassification.from_pretrained(model, num_labels=1)
    arguments = RewardConfig(**settings, max_length=_LONGEST)
    return _losses(RewardTrainer(scorer, arguments, train_dataset=train, eval_dataset=held_out, **_words(model)))


def _kto(model: Path, settings: dict[str, Any], train: Dataset, held_out: Dataset) -> Measured:
    arguments = KTOConfig(**settings, max_length=_LONGEST)
    return _losses(
        KTOTrainer(_causal(model), args=arguments, train_dataset=train, eval_dataset=held_out, **_words(model))
    )


def _grpo(model: Path, settings: dict[str, Any], train: Dataset, held_out: Dataset) -> Measured:
    arguments = GRPOConfig(
        **settings, num_generations=4, num_generations_eval=4, max_completion_length=24, eval_strategy="no"
    )
    trainer = GRPOTrainer(
        _causal(model), _brief, args=arguments, train_dataset=train, eval_dataset=held_out,
        processing_class=_words(model)["processing_class"],
    )  # fmt: skip
    trainer.train()
    told = [each["reward"] for each in trainer.state.log_history if "reward" in each]
    return "reward of what it writes", told[0], told[-1]


def _brief(completions: list[Any], **_: object) -> list[float]:
    """A reward that any model can earn: short words."""
    texts = [turns[0]["content"] for turns in completions]
    return [-len(text) / max(1, len(text.split())) for text in texts]


_TRAINERS: dict[str, Callable[..., Measured]] = {
    "sft": _sft,
    "preference": _dpo,
    "reward": _reward,
    "kto": _kto,
    "prompts": _grpo,
}
_NAMES = {_sft: "SFTTrainer", _dpo: "DPOTrainer", _reward: "RewardTrainer", _kto: "KTOTrainer", _grpo: "GRPOTrainer"}


def _losses(trainer: Any) -> Measured:
    before = trainer.evaluate()["eval_loss"]
    trainer.train()
    return "loss", before, trainer.evaluate()["eval_loss"]


def _causal(model: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(model)


def _words(model: Path) -> dict[str, Any]:
    return {"processing_class": AutoTokenizer.from_pretrained(model)}
