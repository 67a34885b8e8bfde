"""What the Export page knows: the work there is, what was chosen of it, where it goes, what is under way, what came.

Pure values. The page paints one, and says to the `ExportBridge` what the person wants.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from app.dataset.names import CONFIGS
from app.dataset.request import Request
from app.dataset.written import Exported, Step
from app.domain.work import WorkKind, WorkState
from app.services.standing_work import STANDING, Tally
from ui.export.choice import Choice, days_of, kinds_of, values_of

SPLITS: Final = ("train", "test")
MOST_CHARS: Final = 60  # of a folder's name: file systems hold 255 bytes, and a number may come after it
# What some file system takes for something else, and what writes text in another order than it stands in.
_NO_NAME: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # of Windows


class Doing(StrEnum):
    """What is under way."""

    NOTHING = "nothing"
    EXPORTING = "exporting"
    CHECKING = "checking"


class Missing(StrEnum):
    """Why nothing can be exported now."""

    WORK = "work"  # none of it fits what was chosen
    CONFIGS = "configs"


@dataclass(frozen=True, slots=True)
class Way:
    """How far an export is: `done` of `of` records, in this step."""

    step: Step = Step.LOOKING
    done: int = 0
    of: int = 0

    @property
    def number(self) -> int:
        """Which of the two steps, from 1."""
        return list(Step).index(self.step) + 1

    @property
    def fraction(self) -> float:
        """Of this step, 0 to 1."""
        return self.done / self.of if self.of else 0.0

    @property
    def finishing(self) -> bool:
        """All rows are written; what stands beside them is on its way, and is not stopped."""
        return self.step is Step.WRITING and self.of > 0 and self.done >= self.of


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found to hold."""

    records: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportState:
    """`standing` is how many pieces of work stand, None until they are counted; `tally` what they are, None until
    they were looked at. `named` is what was typed as the folder's name, and `folder` where the dataset goes, None until
    a free name is found. `stops` says that the person wants no more of what is under way, until the thread has stopped.
    `exported` is the last export that came to its end, with the configurations that were `written`, and `checked` what
    was found in it; `gone` says that its folder was looked for and is not there any more."""

    today: date
    standing: int | None = None
    tally: Tally | None = None
    choice: Choice = field(default_factory=Choice)
    named: str = ""
    folder: Path | None = None
    doing: Doing = Doing.NOTHING
    stops: bool = False
    way: Way = Way()
    written: frozenset[str] = frozenset()
    exported: Exported | None = None
    checked: Checked | None = None
    gone: bool = False

    @property
    def empty(self) -> bool:
        """Nothing was submitted that stands."""
        return self.standing == 0

    @property
    def busy(self) -> bool:
        return self.doing is not Doing.NOTHING

    @property
    def cut_short_by_closing(self) -> bool:
        """The last step is waited for when the window closes, and what is to stop, stops."""
        return self.doing is Doing.EXPORTING and not self.stops and not self.way.finishing

    @property
    def outcome(self) -> Exported | None:
        """What was exported, unless another is under way."""
        return None if self.doing is Doing.EXPORTING else self.exported

    @property
    def in_reach(self) -> bool:
        """Whether it can be opened and checked."""
        return self.outcome is not None and not self.gone

    @property
    def kinds(self) -> Mapping[WorkKind, int]:
        """How many pieces of each kind stand."""
        return kinds_of(self.tally or {}, Choice())

    @property
    def chosen(self) -> Mapping[WorkKind, int]:
        """The same of those that are exported."""
        return kinds_of(self.tally or {}, self.choice)

    @property
    def first_day(self) -> date:
        """On which work was signed; today where there is none."""
        return min(days_of(self.tally or {}), default=self.today)

    @property
    def last_day(self) -> date:
        """Today, unless this computer's clock was ahead when something was signed."""
        return max([self.today, *days_of(self.tally or {})])

    @property
    def missing(self) -> Missing | None:
        """What has to come first."""
        if self.tally is not None and not self.chosen:
            return Missing.WORK
        return None if self.choice.configs else Missing.CONFIGS

    @property
    def wanted_name(self) -> str:
        """Of the folder, if nothing has it: as it was typed, for any file system, or the usual one."""
        name = _NO_NAME.sub("-", self.named).strip(" .") or usual_folder(self.today)
        return f"-{name}" if _DEVICE.fullmatch(name) else name

    @property
    def called(self) -> str:
        """What the folder will be called, as far as that is known."""
        return self.wanted_name if self.folder is None else self.folder.name

    @property
    def called_otherwise(self) -> bool:
        """Whether what was typed is no name for a folder everywhere."""
        typed = self.named.strip()
        return bool(typed) and self.wanted_name != typed

    @property
    def request(self) -> Request:
        return self.choice.request()

    @property
    def rows(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What was exported: each configuration with its rows by split, also those with none."""
        told = self.exported.rows if self.exported is not None else {}
        return tuple(
            (name, tuple(told.get(name, {}).get(split, 0) for split in SPLITS))
            for name in CONFIGS
            if name in self.written
        )

    def values(self, of: str) -> tuple[str, ...]:
        """What can be chosen of the specialisations, languages or projects: what the work says, and what was chosen
        before. The empty word is no choice."""
        chosen: frozenset[str] = getattr(self.choice, f"{of}s")
        there = values_of(self.tally or {}, of)
        return tuple(value for value in (*there, *sorted(chosen - set(there))) if value)

    def counted(self, states: Mapping[WorkState, int]) -> Self:
        """With how much work is in each state."""
        return replace(self, standing=sum(states.get(state, 0) for state in STANDING))

    def exporting(self) -> Self:
        """An export begins."""
        return replace(self, doing=Doing.EXPORTING, stops=False, way=Way())

    def checking(self) -> Self:
        """What was exported is being checked."""
        return replace(self, doing=Doing.CHECKING, stops=False, checked=None)

    def stopping(self) -> Self:
        """The person wants no more of it."""
        return replace(self, stops=self.busy)

    def went(self, way: Way) -> Self:
        """It is so far."""
        return replace(self, way=way)

    def done(self, exported: Exported) -> Self:
        """It is there. The next one goes elsewhere."""
        written = self.choice.configs
        state = replace(self, doing=Doing.NOTHING, exported=exported, written=written, checked=None, folder=None)
        return state.seen(there=True)

    def seen(self, *, there: bool) -> Self:
        """The folder of what was exported was looked for. What was found in one that is gone says nothing now."""
        return replace(self, gone=not there, checked=self.checked if there else None)

    def held(self, checked: Checked) -> Self:
        """It was checked, and it holds."""
        return replace(self, doing=Doing.NOTHING, checked=checked)

    def ended(self) -> Self:
        """It was stopped, or it failed."""
        return replace(self, doing=Doing.NOTHING)


def usual_folder(today: date) -> str:
    """What the folder of a dataset is called."""
    return f"goldquill-dataset-{today.isoformat()}"
