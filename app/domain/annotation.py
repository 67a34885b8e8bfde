"""The pieces of work a trainer submits, as RECORDS.md §1 shapes them.

Values here are complete and valid: a half-done page is a draft (its own state, kept as it is), and becomes one of
these when it is submitted. The JSON of a record's body is these values field by field (`app.services.annotate`).
"""

from dataclasses import dataclass, field

from app.domain.candidate import Candidate
from app.domain.generation import Message, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Honest time in seconds: `active_s` excludes idling over a minute and other windows, `wall_s` is all of it."""

    active_s: float
    wall_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.active_s <= self.wall_s + 1e-6:
            raise ValueError("0 <= active_s <= wall_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the trainer says of one answer. `quality` 1 to 7 and each criterion 0 to 4, where given."""

    candidate: str
    quality: int | None = None
    flags: tuple[str, ...] = ()
    criteria: dict[str, int] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        if self.quality is not None and not 1 <= self.quality <= 7:
            raise ValueError(f"quality is 1 to 7, not {self.quality}")
        if any(not 0 <= score <= 4 for score in self.criteria.values()):
            raise ValueError("criteria are scored 0 to 4")
        if len(set(self.flags)) != len(self.flags):
            raise ValueError("a flag stands twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Groups of tied candidate ids, best first; what is left out of a partial ranking is simply not placed."""

    groups: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        placed = [c for group in self.groups for c in group]
        if any(not group for group in self.groups):
            raise ValueError("a group of tied answers is not empty")
        if len(set(placed)) != len(placed):
            raise ValueError("an answer is placed twice")

    @property
    def placed(self) -> frozenset[str]:
        return frozenset(c for group in self.groups for c in group)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingAnnotation:
    """A ranking of K answers to one conversation.

    `candidates` are in the order made; `shown` lists their ids in the order the trainer saw them (shuffled with
    `shuffle_seed`, model hidden). `strength` is -3 (the first shown is much better) to +3, for K = 2 only.
    """

    messages: tuple[Message, ...]
    candidates: tuple[Candidate, ...]
    shown: tuple[str, ...]
    shuffle_seed: int
    judgements: tuple[Judgement, ...]
    ranking: Ranking
    per_criterion: dict[str, Ranking] = field(default_factory=dict)
    all_bad: bool = False
    cannot_rank: bool = False
    strength: int | None = None
    prompt_labels: tuple[str, ...] = ()
    justification: str = ""
    specialisation: str = "general"
    language: str
    effort: Effort

    def __post_init__(self) -> None:
        ids = {c.id for c in self.candidates}
        if not 2 <= len(ids) <= 9 or len(ids) != len(self.candidates):
            raise ValueError("a ranking is of 2 to 9 different answers")
        if set(self.shown) != ids or len(self.shown) != len(ids):
            raise ValueError("`shown` is an order of all the candidates")
        if not self.ranking.placed <= ids or any(not r.placed <= ids for r in self.per_criterion.values()):
            raise ValueError("a ranking places candidates only")
        if any(j.candidate not in ids for j in self.judgements):
            raise ValueError("a judgement is of a candidate")
        if self.strength is not None and (len(ids) != 2 or not -3 <= self.strength <= 3):
            raise ValueError("strength is -3 to 3, for two answers only")
        if not self.ranking.groups and not self.cannot_rank and not self.all_bad:
            raise ValueError("nothing is ranked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a claim can be checked: a title or address, and the place in it."""

    source: str
    locator: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructAnnotation:
    """A request and the exemplary answer, any number of turns; the last turn is the assistant's.

    `started_from` is the candidate the answer began as, with its text; the diff to it is derived, never stored.
    """

    messages: tuple[Message, ...]
    played: tuple[Role, ...]  # which turns' role the trainer wrote: roles, each once
    specialisation: str
    language: str
    genre: str
    difficulty: str
    sources: tuple[Source, ...] = ()
    started_from: Candidate | None = None
    note: str = ""
    effort: Effort

    def __post_init__(self) -> None:
        if not self.messages or self.messages[-1].role is not Role.ASSISTANT:
            raise ValueError("a gold instruct ends with the assistant's answer")
        if not any(m.role is Role.USER for m in self.messages):
            raise ValueError("a gold instruct has a request")
        if any(not m.content.strip() for m in self.messages):
            raise ValueError("no turn of a gold instruct is empty")


Annotation = RankingAnnotation | InstructAnnotation
