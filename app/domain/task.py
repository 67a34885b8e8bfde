"""Work that a company hands out: a conversation so far and what is to be done with it (RECORDS.md §1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.generation import Message
from app.domain.project import Project


class TaskKind(StrEnum):
    INSTRUCT = "instruct"
    RANKING = "ranking"
    CRITIQUE = "critique"


class Purpose(StrEnum):
    """`PRACTICE` shows the known answer afterwards; `EXAM` keeps it; both are the same kinds of work."""

    WORK = "work"
    PRACTICE = "practice"
    EXAM = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The known answer of a practice task: `best_first` are places in `Task.given`, from 0; ties share a group."""

    best_first: tuple[tuple[int, ...], ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`given` are answers that came with it; without them the desk has its own model answer. A higher `priority` comes
    first. `note` is for whoever works on it. `sheet` is the SHA-256 of the project's version that it is done by."""

    id: str
    project: str
    sheet: str
    kind: TaskKind
    messages: tuple[Message, ...]
    given: tuple[str, ...] = ()
    specialisation: str = "general"
    language: str = ""
    priority: int = 0
    due: datetime | None = None
    note: str = ""
    purpose: Purpose = Purpose.WORK
    known: Known | None = None

    def __post_init__(self) -> None:
        if not self.messages:
            raise ValueError("a task has something to answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSheet:
    """One version of a project as trainers work by it. `sha256` is of the sheet itself and names it; the project's
    guidelines are Markdown."""

    sha256: str
    version: int
    project: Project
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A task reserved for one person until `expires`, the server's time."""

    task: Task
    expires: datetime


class Back(StrEnum):
    """Why a task goes back undone. A word that is not known here gives it back for others."""

    SKIPPED = "skipped"  # not for me
    FLAGGED = "flagged"  # something is wrong with it: its keepers look
    RELEASED = "released"  # no time; somebody else may have it, and later I as well

    @classmethod
    def _missing_(cls, _: object) -> "Back":
        return cls.RELEASED


class TaskState(StrEnum):
    """Of a task on a desk."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    GOING_BACK = "going_back"  # given back, and the company does not know yet
    GONE = "gone"  # the company has it again


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """A task that goes back, with the trainer's reason."""

    task: str
    how: Back
    reason: str = ""
