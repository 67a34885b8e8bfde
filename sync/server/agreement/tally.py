"""What one task adds to each figure, as numbers that only have to be summed over tasks.

A tally is a few hundred bytes of what may be pages of judgements; nothing of them is kept beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

import numpy as np

from sync.server.agreement.alpha import Numbers, coincidences
from sync.server.agreement.concordance import kendalls_w, ranks_something
from sync.server.agreement.judged import QUALITIES, SCORES, Judged, JudgedTask, places

Unit = TypeVar("Unit", int, tuple[int, int])  # an answer, or two

FIRST, SECOND, TIED = range(3)
_OTHER_WAY_ROUND: Final = [SECOND, FIRST, TIED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`sums` are what is added up over tasks; the others are as in a Figure."""

    sums: Numbers
    units: int
    ratings: int
    raters: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A part is None where no two trainers have anything in common. A criterion is named when anybody scored it.

    Sums are coincidences (flat), of `observed` the agreeing and all pairs of trainers, of `kendalls_w` itself and 1.
    """

    criteria: Mapping[str, Part | None]
    quality: Part | None
    pairs: Part | None
    observed: Part | None
    kendalls_w: Part | None


def tally(task: JudgedTask) -> Tally:
    """Count one task."""
    names = {name for each in task.judged for name in each.criteria}
    return Tally(
        criteria={name: _scored({each.author: each.criteria.get(name, {}) for each in task.judged}) for name in names},
        quality=_scored({each.author: each.quality for each in task.judged}, values=QUALITIES),
        **_compared(task),
        kendalls_w=_concordant(task),
    )


def comparisons(judged: Judged) -> dict[tuple[int, int], int]:
    """Of every two answers that were placed, the one of the lower position first: FIRST, SECOND (is better) or TIED."""
    place = places(judged.ranking)
    return {
        (one, other): TIED if place[one] == place[other] else FIRST if place[one] < place[other] else SECOND
        for one, other in combinations(sorted(place), 2)
    }


def _scored(given: Mapping[str, Mapping[int, int]], values: range = SCORES) -> Part | None:
    counts, raters = _shared(given, values)
    return _part(coincidences(counts), counts, raters) if raters else None


def _compared(task: JudgedTask) -> dict[str, Part | None]:
    counts, raters = _shared({each.author: comparisons(each) for each in task.judged}, range(3))
    if not raters:
        return {"pairs": None, "observed": None}
    # Which of two answers is called the first says nothing, and how often the first is better must not count as what
    # chance would give: each pair is there both ways round.
    both_ways = coincidences(counts) + coincidences(counts[:, _OTHER_WAY_ROUND])
    people = counts.sum(axis=1)
    agreeing = np.array([(counts * (counts - 1)).sum(), (people * (people - 1)).sum()]) / 2
    return {"pairs": _part(both_ways, counts, raters), "observed": _part(agreeing, counts, raters)}


def _concordant(task: JudgedTask) -> Part | None:
    ranking = [each for each in task.judged if ranks_something(each.ranking)]
    found = kendalls_w([each.ranking for each in ranking])
    if found is None:
        return None
    raters = frozenset(each.author for each in ranking)
    return Part(sums=np.array([found, 1.0]), units=1, ratings=len(ranking), raters=raters)


def _shared(given: Mapping[str, Mapping[Unit, int]], values: range) -> tuple[Numbers, frozenset[str]]:
    """How many gave a unit a value, of units that two or more rated; and who they are."""
    rated: dict[Unit, list[float]] = {}
    for ratings in given.values():
        for unit, value in ratings.items():
            rated.setdefault(unit, [0.0] * len(values))[value - values.start] += 1
    # Sorted, as sums of fractions would depend on who comes first.
    shared: dict[Unit, list[float]] = {unit: rated[unit] for unit in sorted(rated) if sum(rated[unit]) >= 2}
    raters = frozenset(author for author, ratings in given.items() if not shared.keys().isdisjoint(ratings))
    return np.array([*shared.values()]).reshape(-1, len(values)), raters


def _part(sums: Numbers, counts: Numbers, raters: frozenset[str]) -> Part:
    return Part(sums=sums.ravel(), units=len(counts), ratings=int(counts.sum()), raters=raters)
