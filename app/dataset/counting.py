"""Counts what is inside a dataset while it is written. Most of a piece of work is counted with hundreds of others at
once: one by one it would take as long as reading them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import floor, log10
from typing import Any, Final

import msgspec

from app.dataset.bodies import Answer, Critique, Instruct, Maker, Ranking, Sampling, Work
from app.dataset.derive import answers_of
from app.dataset.figures import Counts, Figures, Lengths
from app.dataset.prompts import prompt_id, prompt_of
from app.dataset.steps import fits, nfc

_AT_ONCE: Final = 500
_GROUPS: Final = 64  # of prompts, by lot: enough to draw from for an interval, and no more to keep of a million

_PIECE: Final = (
    *("works", "outcomes", "trainers", "languages", "specialisations"),
    *("projects", "tasks", "turns", "prompt_chars"),
)


class Counting:
    """Of one part of a dataset."""

    def __init__(self) -> None:
        self._figures = Figures()
        self._pieces: list[tuple[Any, ...]] = []
        self._seen: defaultdict[str, list[Any]] = defaultdict(list)
        self._counts: defaultdict[str, Counter[Any]] = defaultdict(Counter)

    def add(self, work: Work, *, outcome: str, author: str, task: str, project: str, guidelines: str) -> None:
        """Count one piece of work; `author` is a pseudonym."""
        prompt = prompt_of(work)
        chars = sum([len(turn.content) for turn in prompt])
        kind = work.__struct_config__.tag
        language, field = work.language, work.specialisation
        self._pieces.append(
            (kind, outcome, author, language, field, (project, guidelines), bool(task), len(prompt), chars)
        )
        seen = self._seen
        seen["answer_chars"].extend(map(len, answers_of(work)))
        match work:
            case Ranking():
                self._add_ranking(work)
            case Critique():
                self._add_answers((work.answer,))
                self._add_errors(work)
            case Instruct() if work.started_from is not None:
                self._add_answers((work.started_from,))
        if len(self._pieces) >= _AT_ONCE:
            self._count()

    def add_device(self, device: str) -> None:
        """Count a record that travels along."""
        self._seen["devices"].append(device)

    def add_strange(self, count: int) -> None:
        """Count records that are not understood."""
        self._figures.strange += count

    def add_rows(self, config: str, split: str, rows: int) -> None:
        """Count rows that were written."""
        self._figures.add_rows(config, split, rows)

    def figures(self) -> Figures:
        """All that was counted."""
        self._count()
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

    def _count(self) -> None:
        for name, column in zip(_PIECE, zip(*self._pieces, strict=True), strict=False):
            self._counts[name].update(column)
        self._pieces.clear()
        for name, values in self._seen.items():
            self._counts[name].update(values)
            values.clear()

    def _add_ranking(self, work: Ranking) -> None:
        seen, told = self._seen, self._figures
        seen["k"].append(len(work.candidates))
        told.tied += any(len(group) > 1 for group in work.ranking.groups)
        told.all_bad += work.all_bad
        seen["prompt_labels"].extend(work.prompt_labels)
        self._add_answers(work.candidates)
        if len({answer.provenance for answer in work.candidates} - {None}) > 1:
            self._add_duels(work)
        for judgement in work.judgements:
            seen["flags"].extend(judgement.flags)
            if judgement.quality is not None:
                seen["quality"].append(judgement.quality)
            seen["criteria"].extend(judgement.criteria.items())

    def _add_answers(self, answers: Sequence[Answer]) -> None:
        seen = self._seen
        seen["makers"].extend([answer.provenance for answer in answers])
        seen["samplings"].extend([answer.sampling for answer in answers if answer.sampling is not None])
        seen["stops"].extend([answer.stop for answer in answers if answer.stop is not None])

    def _add_errors(self, work: Critique) -> None:
        text = nfc(work.answer.text)
        self._seen["spans"].extend(span.category for span in work.errors)
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
