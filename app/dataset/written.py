"""What an export tells while it is written and when it is done. Without pyarrow: windows and commands read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Step(Enum):
    LOOKING = "looking"
    WRITING = "writing"


# Told the step, how many records are done and how many there are; what it raises ends the export.
Progress = Callable[[Step, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written. `rows` are of the whole dataset, by configuration and split; `finished` says that this was its
    last shard."""

    path: Path
    records: int
    rows: Mapping[str, Mapping[str, int]]
    finished: bool
