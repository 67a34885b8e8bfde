"""What is inside a dataset, as counts: for its card and its charts. People are counted, never named.

Counts of parts add up, so that whoever finishes a dataset knows all of it. `app.dataset.counting` makes them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

Counts = dict[str, int]
Lengths = dict[int, int]  # how many there are of each length in characters, to two significant digits
# Comparisons of two models' answers: by a group of prompts and the two models (`duel_facts`), how often the first was
# better ("won"), worse or tied.
Duels = dict[str, Counts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of agreement with its 95% interval; None where it is not defined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    units: int = 0
    raters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of all tasks that several people did. `strengths` are Bradley-Terry's, by model, where answers came from several;
    their `units` are comparisons."""

    tasks: int
    measures: tuple[Measure, ...]
    strengths: tuple[Measure, ...] = ()
    note: str = ""


@dataclass(slots=True, kw_only=True)
class Figures:
    """Counts of pieces of work, where nothing else is said. `answers` are answers that were judged or built on."""

    rows: dict[str, Counts] = field(default_factory=dict)  # by configuration, then by split
    pieces: int = 0
    strange: int = 0  # of a later version of this program
    works: Counts = field(default_factory=Counter)
    outcomes: Counts = field(default_factory=Counter)
    projects: dict[str, Counts] = field(default_factory=dict)  # by project, then by the hash of its guidelines
    languages: Counts = field(default_factory=Counter)
    specialisations: Counts = field(default_factory=Counter)
    trainers: Counts = field(default_factory=Counter)  # by pseudonym
    devices: Counts = field(default_factory=Counter)  # records of each
    own_prompts: int = 0  # out of the trainers' own conversations; the others are tasks'
    prompt_labels: Counts = field(default_factory=Counter)
    turns: Lengths = field(default_factory=Counter)
    prompt_chars: Lengths = field(default_factory=Counter)
    answer_chars: Lengths = field(default_factory=Counter)
    k: Lengths = field(default_factory=Counter)
    tied: int = 0  # rankings with a tie
    all_bad: int = 0
    answers: int = 0
    given: int = 0  # answers that came with a task
    models: Counts = field(default_factory=Counter)  # by model, as `model_facts` reads it
    samplings: Counts = field(default_factory=Counter)
    stops: Counts = field(default_factory=Counter)
    flags: Counts = field(default_factory=Counter)
    quality: Lengths = field(default_factory=Counter)
    criteria: dict[str, Lengths] = field(default_factory=dict)
    spans: Counts = field(default_factory=Counter)  # errors marked, by category
    duels: Duels = field(default_factory=dict)
    astray: int = 0  # errors whose place does not hold what they quote

    def add_rows(self, config: str, split: str, rows: int) -> None:
        """Count rows that were written."""
        of = self.rows.setdefault(config, Counter())
        of[split] = of.get(split, 0) + rows

    @classmethod
    def sum_of(cls, parts: Iterable[Self]) -> Self:
        """Of parts."""
        total = cls()
        for part in parts:
            for name in cls.__dataclass_fields__:
                setattr(total, name, _added(getattr(total, name), getattr(part, name)))
        return total


def quantile(lengths: Lengths, share: float) -> int:
    """The least length that so many are not above; 0 where there is none."""
    below, total = 0, sum(lengths.values())
    for length, times in sorted(lengths.items()):
        below += times
        if below >= share * total:
            return length
    return 0


def histogram(lengths: Lengths, bounds: tuple[int, ...]) -> list[int]:
    """How many are below each bound and not below the one before it; the last are those of it and above."""
    counts = [0] * (len(bounds) + 1)
    for length, times in lengths.items():
        counts[sum(length >= bound for bound in bounds)] += times
    return counts


def model_facts(key: str) -> tuple[str, str, str, str]:
    """A model's SHA-256, name, quantisation and engine."""
    return msgspec.json.decode(key, type=tuple[str, str, str, str])


def duel_facts(key: str) -> tuple[int, str, str]:
    """The group of prompts, and the names of two models, of a key of `Figures.duels`."""
    return msgspec.json.decode(key, type=tuple[int, str, str])


def _added(total: Any, part: Any) -> Any:
    """Numbers, counts, or counts by name."""
    if not isinstance(part, dict):
        return total + part
    summed = dict(total)
    for name, value in part.items():
        summed[name] = _added(summed[name], value) if name in summed else value
    return summed
