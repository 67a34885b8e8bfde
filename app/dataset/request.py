"""What is to be exported, and how: which records, which configurations, in which files. Frozen values that also name
an export: two processes that write shards of one dataset were asked for the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.dataset.names import CONFIGS

_MOST_SHARDS: Final = 10_000


class Outcome(StrEnum):
    """What became of a record in review (RECORDS.md §1); the newest review of a lead counts."""

    ACCEPT = "accept"
    ACCEPT_WITH_EDITS = "accept_with_edits"
    RETURN = "return"
    REJECT = "reject"
    UNREVIEWED = "unreviewed"


ACCEPTED: Final = (Outcome.ACCEPT, Outcome.ACCEPT_WITH_EDITS)


class Format(StrEnum):
    PARQUET = "parquet"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which records. An empty tuple takes every project, specialisation, language, trainer (by pseudonym).

    `since` and `until` are of when a record was taken, the second excluded. `least_agreement` is Kendall's W of its
    task, 0 to 1; tasks that only one person ranked have none and are left out by it.
    """

    projects: tuple[str, ...] = ()
    specialisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    outcomes: tuple[Outcome, ...] = ACCEPTED
    least_agreement: float | None = None

    def __post_init__(self) -> None:
        if not self.outcomes:
            raise ValueError("some outcome of review is wanted")
        if self.least_agreement is not None and not 0 <= self.least_agreement <= 1:
            raise ValueError("agreement is between 0 and 1")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("the first day is before the last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`shards` processes write the dataset together. `as_of` is the size of the log that it is of; None is now.
    `licence` is what its texts may be used under, an SPDX identifier; empty where nobody said."""

    selection: Selection = Selection()
    configs: tuple[str, ...] = CONFIGS
    format: Format = Format.PARQUET
    seed: int = 0
    test_share: float = 0.1
    one_pair_per_prompt: bool = False
    shards: int = 1
    as_of: int | None = None
    name: str = "Goldquill dataset"
    licence: str = ""

    def __post_init__(self) -> None:
        if unknown := set(self.configs) - set(CONFIGS):
            raise ValueError(f"no configuration is called {', '.join(sorted(unknown))}; there are {', '.join(CONFIGS)}")
        if not self.configs:
            raise ValueError("some configuration is wanted")
        if not 0 <= self.test_share < 1:
            raise ValueError("the share of test prompts is at least 0 and below 1")
        if not 1 <= self.shards <= _MOST_SHARDS:
            raise ValueError(f"a dataset has 1 to {_MOST_SHARDS:,} shards, not {self.shards:,}")
