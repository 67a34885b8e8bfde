"""Counts what is inside a dataset while it is written, many pieces at once: one by one they take as long as reading."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import floor, log10
from typing import Any, Final, NamedTuple

import msgspec

from app.dataset.bodies import Answer, Critique, Instruct, Maker, Ranking, Sampling, Work
from app.dataset.derive import answers_of
from app.dataset.figures import Counts, Figures, Lengths
from app.dataset.prompts import prompt_id, prompt_of
from app.dataset.steps import fits, nfc

_GROUPS: Final = 64  # of prompts, by lot: enough to draw from for an interval, and no more to keep of a million


class Counted(NamedTuple):
    """A piece of work; `author` is a pseudonym."""

    work: Work
    outcome: str
    author: str
    task: str
    project: str
    guidelines: str


class Counting:
    """Of one part of a dataset."""

    def __init__(self) -> None:
        self._figures = Figures()
        self._counts: defaultdict[str, Counter[Any]] = defaultdict(Counter)

    def add(self, pieces: Sequence[Counted]) -> None:
        """Count some pieces of work."""
        if not pieces:
            return
        works, outcomes, authors, tasks, projects, guidelines = zip(*pieces, strict=True)
        counts = self._counts
        counts["works"].update([work.__struct_config__.tag for work in works])
        counts["outcomes"].update(outcomes)
        counts["trainers"].update(authors)
        counts["tasks"].update(map(bool, tasks))
        counts["projects"].update(zip(projects, guidelines, strict=True))
        counts["languages"].update([work.language for work in works])
        counts["specialisations"].update([work.specialisation for work in works])
        prompts = [prompt_of(work) for work in works]
        counts["turns"].update(map(len, prompts))
        counts["prompt_chars"].update([sum([len(turn.content) for turn in prompt]) for prompt in prompts])
        counts["answer_chars"].update([len(text) for work in works for text in answers_of(work)])
        rankings = [work for work in works if isinstance(work, Ranking)]
        critiques = [work for work in works if isinstance(work, Critique)]
        self._add_rankings(rankings)
        self._add_errors(critiques)
        self._add_answers(
            [
                *(answer for work in rankings for answer in work.candidates),
                *(work.answer for work in critiques),
                *(work.started_from for work in works if isinstance(work, Instruct) and work.started_from is not None),
            ]
        )

    def add_devices(self, devices: Iterable[str]) -> None:
        """Count records that travel along, by what they were signed with."""
        self._counts["devices"].update(devices)

    def add_strange(self, count: int) -> None:
        """Count records that are not understood."""
        self._figures.strange += count

    def add_rows(self, config: str, split: str, rows: int) -> None:
        """Count rows that were written."""
        self._figures.add_rows(config, split, rows)

    def figures(self) -> Figures:
        """All that was counted."""
        counts, told = self._counts, self._figures
        told.pieces = counts["works"].total()
        told.own_prompts = counts["tasks"][False]
        told.answers = counts["makers"].total()
        told.given = counts["makers"][None]
        for name in ("works", "outcomes", "trainers", "devices", "languages", "specialisations"):
            setattr(told, name, counts[name])
        for name in ("turns", "k", "quality", "stops", "flags", "prompt_labels", "spans"):
            setattr(told, name, counts[name])
        told.prompt_chars, told.answer_chars = _rounded(counts["prompt_chars"]), _rounded(counts["answer_chars"])
        told.models = _named(counts["makers"], _model)
        told.samplings = _named(counts["samplings"], _sampling)
        told.projects = _nested(counts["projects"])
        told.criteria = _nested(counts["criteria"])
        return told

    def _add_rankings(self, works: Sequence[Ranking]) -> None:
        counts, told = self._counts, self._figures
        counts["k"].update([len(work.candidates) for work in works])
        told.tied += sum([max(map(len, work.ranking.groups), default=0) > 1 for work in works])
        told.all_bad += sum([work.all_bad for work in works])
        counts["prompt_labels"].update([label for work in works for label in work.prompt_labels])
        judgements = [judgement for work in works for judgement in work.judgements]
        counts["flags"].update([flag for judgement in judgements for flag in judgement.flags])
        counts["quality"].update([each.quality for each in judgements if each.quality is not None])
        counts["criteria"].update([score for judgement in judgements for score in judgement.criteria.items()])
        for work in works:
            makers = [answer.provenance for answer in work.candidates]
            if makers.count(makers[0]) != len(makers):
                self._add_duels(work)

    def _add_answers(self, answers: Sequence[Answer]) -> None:
        counts = self._counts
        counts["makers"].update([answer.provenance for answer in answers])
        counts["samplings"].update([answer.sampling for answer in answers if answer.sampling is not None])
        counts["stops"].update([answer.stop for answer in answers if answer.stop is not None])

    def _add_errors(self, works: Sequence[Critique]) -> None:
        for work in works:
            text = nfc(work.answer.text)
            self._counts["spans"].update([span.category for span in work.errors])
            self._figures.astray += sum(span.start is not None and not fits(span, text) for span in work.errors)

    def _add_duels(self, work: Ranking) -> None:
        player = {answer.id: _player(answer.provenance) for answer in work.candidates if answer.provenance}
        group = int(prompt_id(work.messages)[:8], 16) % _GROUPS
        rank = {name: rank for rank, names in enumerate(work.ranking.groups) for name in names if name in player}
        for one, other in combinations(rank, 2):
            if player[one] != player[other]:
                first, second = sorted((one, other), key=player.__getitem__)
                key = msgspec.json.encode((group, player[first], player[second])).decode()
                said = "tied" if rank[first] == rank[second] else "won" if rank[first] < rank[second] else "lost"
                self._figures.duels.setdefault(key, Counter())[said] += 1


def _rounded(lengths: Mapping[int, int]) -> Lengths:
    """To two significant digits."""
    rounded: Counter[int] = Counter()
    for length, times in lengths.items():
        step = 1 if length < 100 else int(10 ** (floor(log10(length)) - 1))
        rounded[length // step * step] += times
    return rounded


def _named(counts: Mapping[Any, int], name: Callable[[Any], str]) -> Counts:
    named: Counter[str] = Counter()
    for each, times in counts.items():
        if each is not None:
            named[name(each)] += times
    return named


def _nested(counts: Mapping[tuple[str, Any], int]) -> dict[str, Any]:
    nested: dict[str, Counter[Any]] = {}
    for (outer, inner), times in counts.items():
        nested.setdefault(outer, Counter())[inner] += times
    return nested


def _model(by: Maker) -> str:
    return msgspec.json.encode((by.model_sha256, by.model_name, by.quantisation, by.engine_version)).decode()


def _player(by: Maker) -> str:
    """A model by its file, whichever engine ran it; its name comes first, for whoever reads it."""
    return f"{by.model_name or 'unnamed'} {by.quantisation} ({by.model_sha256[:12]})"


def _sampling(by: Sampling) -> str:
    return f"temperature {by.temperature:g}, top-k {by.top_k}, top-p {by.top_p:g}, min-p {by.min_p:g}"
