"""What is inside a dataset, counted while it is written: for its card and its charts. People are counted, never named.

Counts of shards add up, so that whoever finishes a dataset knows all of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import floor, log10
from typing import Any, Self

import msgspec

from app.dataset.bodies import Answer, Critique, Instruct, Maker, Ranking, Sampling, Work
from app.dataset.derive import answers_of
from app.dataset.prompts import prompt_id, prompt_of
from app.dataset.steps import fits, nfc

Counts = dict[str, int]
Lengths = dict[int, int]  # how many there are of each length in characters, to two significant digits
# Comparisons of two models' answers: by a group of prompts and the two models (`duel_facts`), how often the first was
# better ("won"), worse or tied.
Duels = dict[str, Counts]
_GROUPS = 64  # of prompts, by lot: enough to draw from for an interval, and no more to keep of a million


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
    models: Counts = field(default_factory=Counter)  # by `model_key`
    samplings: Counts = field(default_factory=Counter)
    stops: Counts = field(default_factory=Counter)
    flags: Counts = field(default_factory=Counter)
    quality: Lengths = field(default_factory=Counter)
    criteria: dict[str, Lengths] = field(default_factory=dict)
    spans: Counts = field(default_factory=Counter)  # errors marked, by category
    duels: Duels = field(default_factory=dict)
    astray: int = 0  # errors whose place does not hold what they quote

    def add(self, work: Work, *, outcome: str, author: str, task: str, project: str, guidelines: str) -> None:
        """Count one piece of work."""
        self.pieces += 1
        self.works[str(work.__struct_config__.tag)] += 1
        self.outcomes[outcome] += 1
        self.projects.setdefault(project, Counter())[guidelines] += 1
        self.trainers[author] += 1
        self.own_prompts += not task
        self.languages[work.language] += 1
        self.specialisations[work.specialisation] += 1
        prompt = prompt_of(work)
        self.turns[len(prompt)] += 1
        self.prompt_chars[_rounded(sum(len(turn.content) for turn in prompt))] += 1
        for text in answers_of(work):
            self.answer_chars[_rounded(len(text))] += 1
        match work:
            case Ranking():
                self._add_ranking(work)
            case Critique():
                self._add_answer(work.answer)
                self._add_errors(work)
            case Instruct() if work.started_from is not None:
                self._add_answer(work.started_from)

    def add_rows(self, config: str, split: str, rows: int) -> None:
        """Count rows that were written."""
        of = self.rows.setdefault(config, Counter())
        of[split] = of.get(split, 0) + rows

    @classmethod
    def sum_of(cls, parts: Iterable[Self]) -> Self:
        """Of shards."""
        total = cls()
        for part in parts:
            for name in cls.__dataclass_fields__:
                setattr(total, name, _added(getattr(total, name), getattr(part, name)))
        return total

    def _add_ranking(self, work: Ranking) -> None:
        self.k[len(work.candidates)] += 1
        self.tied += any(len(group) > 1 for group in work.ranking.groups)
        self.all_bad += work.all_bad
        for label in work.prompt_labels:
            self.prompt_labels[label] += 1
        for answer in work.candidates:
            self._add_answer(answer)
        makers = {answer.id: _player(answer.provenance) for answer in work.candidates if answer.provenance}
        if len(set(makers.values())) > 1:
            self._add_duels(work, makers)
        for judgement in work.judgements:
            for flag in judgement.flags:
                self.flags[flag] += 1
            if judgement.quality is not None:
                self.quality[judgement.quality] += 1
            for criterion, score in judgement.criteria.items():
                self.criteria.setdefault(criterion, Counter())[score] += 1

    def _add_duels(self, work: Ranking, makers: Mapping[str, str]) -> None:
        group = int(prompt_id(work.messages)[:8], 16) % _GROUPS
        rank = {name: rank for rank, names in enumerate(work.ranking.groups) for name in names if name in makers}
        for one, other in combinations(rank, 2):
            if makers[one] != makers[other]:
                first, second = sorted((one, other), key=lambda name: makers[name])
                key = msgspec.json.encode((group, makers[first], makers[second])).decode()
                said = "tied" if rank[first] == rank[second] else "won" if rank[first] < rank[second] else "lost"
                self.duels.setdefault(key, Counter())[said] += 1

    def _add_answer(self, answer: Answer) -> None:
        self.answers += 1
        if answer.provenance is None:
            self.given += 1
            return
        self.models[model_key(answer.provenance)] += 1
        self.stops[answer.stop or ""] += 1
        if answer.sampling is not None:
            self.samplings[_sampling(answer.sampling)] += 1

    def _add_errors(self, work: Critique) -> None:
        text = nfc(work.answer.text)
        for span in work.errors:
            self.spans[span.category] += 1
            self.astray += span.start is not None and not fits(span, text)


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


@lru_cache(maxsize=1000)
def model_key(by: Maker) -> str:
    """One text for one model: SHA-256, name, quantisation and engine, as `model_facts` reads them."""
    return msgspec.json.encode((by.model_sha256, by.model_name, by.quantisation, by.engine_version)).decode()


def model_facts(key: str) -> tuple[str, str, str, str]:
    return msgspec.json.decode(key, type=tuple[str, str, str, str])


@lru_cache(maxsize=1000)
def _player(by: Maker) -> str:
    """A model by its file, whichever engine ran it; its name comes first, for whoever reads it."""
    return f"{by.model_name or 'unnamed'} {by.quantisation} ({by.model_sha256[:12]})"


def duel_facts(key: str) -> tuple[int, str, str]:
    """The group of prompts, and the names of two models, of a key of `Figures.duels`."""
    return msgspec.json.decode(key, type=tuple[int, str, str])


@lru_cache(maxsize=1000)
def _sampling(by: Sampling) -> str:
    return f"temperature {by.temperature:g}, top-k {by.top_k}, top-p {by.top_p:g}, min-p {by.min_p:g}"


def _rounded(length: int) -> int:
    if length < 100:
        return length
    step = int(10 ** (floor(log10(length)) - 1))
    return length // step * step


def _added(total: Any, part: Any) -> Any:
    """Numbers, counts, or counts by name."""
    if not isinstance(part, dict):
        return total + part
    summed = dict(total)
    for name, value in part.items():
        summed[name] = _added(summed[name], value) if name in summed else value
    return summed
