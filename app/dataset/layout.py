"""How a dataset is cut into shards, which people ask for, and parts, which are written by themselves.

A part is so many records of the log, whatever the machine: so the same files come out of one process or many.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from app.dataset.names import PREFERENCE, PROMPTS, REWARD
from app.dataset.request import Request

RECORDS_A_PART: Final = 10_000
_SHARD: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `of` processes that write a dataset together; `index` from 0."""

    index: int = 0
    of: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.index < self.of:
            raise ValueError(f"of {self.of} shards there is none with index {self.index}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of `i/n`, `i` from 1. Raises ValueError."""
        match = _SHARD.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= int(match[2]):
            raise ValueError(f"a shard is i/n, such as 2/8 for the second of eight; i is 1 to n, so {text!r} is none")
        return cls(int(match[1]) - 1, int(match[2]))

    @property
    def suffix(self) -> str:
        return f"{self.index:05d}-of-{self.of:05d}"


@dataclass(frozen=True, slots=True)
class Part:
    """Records `first` to `last`, which go into files of their own: number `index`, from 0, of `of`."""

    index: int
    of: int
    first: int
    last: int

    @property
    def suffix(self) -> str:
        return f"{self.index:05d}-of-{self.of:05d}"


WHOLE: Final = Part(0, 1, 1, 0)  # of files that are not cut into parts


def parts_of(size: int, shards: int, *, in_log: bool = True) -> list[list[Part]]:
    """The parts of each shard of a log of `size` records; a shard has one at least, be it empty.

    Of a desk, which has no log (`in_log`), records do not travel with their numbers, and so are one part.
    """
    cuts = []
    for index in range(shards):
        start, end = size * index // shards, size * (index + 1) // shards
        count = max(1, -(-(end - start) // RECORDS_A_PART)) if in_log else 1
        cuts.append(
            [(start + (end - start) * n // count, start + (end - start) * (n + 1) // count) for n in range(count)]
        )
    of, index = sum(map(len, cuts)), 0
    parts = []
    for shard in cuts:
        parts.append([Part(index + n, of, start + 1, end) for n, (start, end) in enumerate(shard)])
        index += len(shard)
    return parts


def merged(request: Request) -> Sequence[str]:
    """Configurations that are cut into no parts: whether a row stands in them depends on all records before it."""
    once = (PREFERENCE, REWARD, PROMPTS) if request.one_pair_per_prompt else (PROMPTS,)
    return [name for name in request.configs if name in once]


def way_to(folder: Path, name: Path) -> Path:
    """`folder / name`, with the folders between made. Never `folder` itself: when its disk was taken out meanwhile,
    nothing is to be written in that place on another. Raises OSError."""
    for between in reversed(name.parents[:-1]):
        (folder / between).mkdir(exist_ok=True)
    return folder / name


def data_path(config: str, split: str, part: Part, request: Request) -> Path:
    """Of a data file, from the dataset's folder."""
    return Path("data", config, f"{split}-{part.suffix}.{request.format}")
