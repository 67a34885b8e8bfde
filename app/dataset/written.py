"""What an export tells while it is written and when it is done. Without pyarrow: windows and commands read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path


class Step(Enum):
    LOOKING = "looking"
    WRITING = "writing"


# Told the step, how many records are done and how many there are; what it raises ends the export.
Progress = Callable[[Step, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written. Where `finished` is false, other shards are not done, and nothing is said of the whole: its
    pieces of work, and its rows by configuration and split."""

    path: Path
    finished: bool
    pieces: int = 0
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def none_to_train(self) -> bool:
        """Whether every row is of the test split, as may be where few prompts are drawn from."""
        return any(self.rows.values()) and not any(of.get("train") for of in self.rows.values())
