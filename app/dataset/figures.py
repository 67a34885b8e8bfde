"""What is inside a dataset, counted: for its card and its charts. People are counted and never named."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, log10

from app.dataset.request import Request
from app.dataset.summary import Model, Summary
from app.dataset.survey import Survey


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


class Lengths:
    """Lengths, as many as there are, in flat memory: each to two significant digits."""

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()

    def add(self, length: int) -> None:
        self._seen[_rounded(length)] += 1

    @property
    def count(self) -> int:
        return self._seen.total()

    def quantile(self, share: float) -> int:
        """The least length that so many are not above; 0 where there is none."""
        below = 0
        for length, times in sorted(self._seen.items()):
            below += times
            if below >= share * self.count:
                return length
        return 0

    def histogram(self, bounds: tuple[int, ...]) -> list[int]:
        """How many are below each bound and not below the one before it; the last are those of it and above."""
        counts = [0] * (len(bounds) + 1)
        for length, times in self._seen.items():
            counts[sum(length >= bound for bound in bounds)] += times
        return counts


@dataclass(slots=True, kw_only=True)
class Figures:
    """Counts of pieces, where nothing else is said. `answers` are answers that were judged."""

    rows: Mapping[str, Mapping[str, int]]
    pieces: int = 0
    records: int = 0
    tombstones: int = 0
    strange: int = 0
    works: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    projects: dict[str, Counter[str]] = field(default_factory=dict)  # by project: the guidelines' hashes
    languages: Counter[str] = field(default_factory=Counter)
    specialisations: Counter[str] = field(default_factory=Counter)
    trainers: Counter[str] = field(default_factory=Counter)
    own_prompts: int = 0  # out of the trainers' own conversations; the others are tasks'
    k: Counter[int] = field(default_factory=Counter)
    tied: int = 0  # rankings with a tie
    all_bad: int = 0
    turns: Counter[int] = field(default_factory=Counter)
    prompt_labels: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    given: int = 0  # answers that came with a task
    models: Counter[Model] = field(default_factory=Counter)
    samplings: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    quality: Counter[int] = field(default_factory=Counter)
    criteria: dict[str, Counter[int]] = field(default_factory=dict)
    spans: Counter[str] = field(default_factory=Counter)
    astray: int = 0
    prompt_chars: Lengths = field(default_factory=Lengths)
    answer_chars: Lengths = field(default_factory=Lengths)
    agreement: Agreement | None = None


def collect(survey: Survey, request: Request, agreement: Agreement | None) -> Figures:
    """Count what was chosen."""
    told = Figures(rows=survey.counts(), agreement=agreement)
    found = survey.found
    told.strange = found.strange
    told.tombstones = sum(1 for _ in survey.tombstones())
    told.records = sum(len(some) for some in survey.carried(1, request.as_of or 0))
    for task, author, project, guidelines, work, outcome, summary in survey.summaries():
        told.pieces += 1
        told.works[work] += 1
        told.outcomes[outcome] += 1
        told.projects.setdefault(project, Counter())[guidelines] += 1
        told.trainers[author] += 1
        told.own_prompts += not task
        _add(told, work, summary)
    return told


def _add(told: Figures, work: str, summary: Summary) -> None:
    told.languages[summary.language] += 1
    told.specialisations[summary.specialisation] += 1
    told.turns[summary.turns] += 1
    told.prompt_labels.update(summary.prompt_labels)
    told.prompt_chars.add(summary.prompt_chars)
    for chars in summary.answer_chars:
        told.answer_chars.add(chars)
    told.spans.update(summary.spans)
    told.astray += summary.astray
    if work == "ranking":
        told.k[len(summary.answers)] += 1
        ranks = [answer.rank for answer in summary.answers if answer.rank is not None]
        told.tied += len(set(ranks)) < len(ranks)
        told.all_bad += summary.all_bad
    for answer in summary.answers:
        told.answers += 1
        told.flags.update(answer.flags)
        if answer.quality is not None:
            told.quality[answer.quality] += 1
        for criterion, score in answer.criteria.items():
            told.criteria.setdefault(criterion, Counter())[score] += 1
        if answer.model is None:
            told.given += 1
        else:
            told.models[answer.model] += 1
            told.samplings[answer.sampling] += 1
            told.stops[answer.stop or ""] += 1


def _rounded(length: int) -> int:
    if length < 100:
        return length
    step = int(10 ** (floor(log10(length)) - 1))
    return length // step * step
