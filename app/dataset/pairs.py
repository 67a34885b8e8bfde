"""What a ranking says of its answers, two by two and one by one. Pure: places in `candidates` in, places out.

A ranking of K answers gives every ordered pair of different ranks and none of a tie (InstructGPT, arXiv 2203.02155,
C.2); an answer that was not placed is in no pair. Answers without text are left out: there is nothing to learn from.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from app.dataset.bodies import Order, Ranking

OVERALL: Final = "overall"
_MOST_STRENGTH: Final = 3


class Pair(NamedTuple):
    """`chosen` was ranked above `rejected`: places in `candidates`. `strength`, for K = 2 where it was asked, is how
    much better the chosen one was said to be, -3 to 3: below nought where the two statements contradict each other."""

    chosen: int
    rejected: int
    criterion: str
    strength: int | None
    margin: float


def pairs(ranking: Ranking) -> list[Pair]:
    """Of the ranking as a whole, then of each criterion in its order, the best answers first."""
    answers = ranking.candidates
    places = {answer.id: place for place, answer in enumerate(answers) if answer.text.strip()}
    qualities = {each.candidate: each.quality for each in ranking.judgements}
    by_place = tuple([qualities.get(answer.id) for answer in answers])
    strengths = None
    if ranking.strength is not None:
        # A record counts from the first shown (-3) to the second (+3).
        is_first = [ranking.shown[:1] == (answer.id,) for answer in answers]
        strengths = tuple([-ranking.strength if first else ranking.strength for first in is_first])
    found = list(_pairs(_placed(ranking.ranking, places), OVERALL, strengths, by_place))
    for criterion, order in ranking.per_criterion.items():
        found += _pairs(_placed(order, places), criterion, None, by_place)
    return found


def labels(ranking: Ranking) -> Mapping[int, bool]:
    """Which answers are good and which are not, by their place: the best group and the last one of a ranking, none of
    what is between. Where all were said to be bad, so is each; where all are tied, nothing is told."""
    places = {answer.id: place for place, answer in enumerate(ranking.candidates) if answer.text.strip()}
    if ranking.all_bad:
        return dict.fromkeys(places.values(), False)
    groups = ranking.ranking.groups
    if len(groups) < 2:
        return {}
    said = {**dict.fromkeys(groups[0], True), **dict.fromkeys(groups[-1], False)}
    return {place: said[name] for name, place in places.items() if name in said}


_Groups = tuple[tuple[int, ...], ...]


def _placed(order: Order, places: Mapping[str, int]) -> _Groups:
    return tuple([tuple([places[name] for name in group if name in places]) for group in order.groups])


# People rank few answers in few ways: most of a log's pairs were made before.
@lru_cache(maxsize=1024)
def _pairs(
    groups: _Groups, criterion: str, strengths: tuple[int, ...] | None, qualities: tuple[int | None, ...]
) -> tuple[Pair, ...]:
    """`strengths` and `qualities` are of each answer, by its place; the former where it is the chosen one."""
    ordered = [
        (chosen, rejected)
        for rank, better in enumerate(groups)
        for worse in groups[rank + 1 :]
        for chosen in better
        for rejected in worse
    ]
    found = []
    for chosen, rejected in ordered:
        strength = None if strengths is None else strengths[chosen]
        margin = _margin(strength, qualities[chosen], qualities[rejected])
        found.append(Pair(chosen, rejected, criterion, strength, margin))
    return tuple(found)


def _margin(strength: int | None, chosen: int | None, rejected: int | None) -> float:
    """0 to 1 in thirds, as Llama 2's small margin (arXiv 2307.09288, table 27): from the strength where it was asked,
    else from how far apart the two qualities are, else 0, which is the loss without a margin."""
    if strength is None:
        if chosen is None or rejected is None:
            return 0.0
        strength = chosen - rejected
    return min(max(strength, 0), _MOST_STRENGTH) / _MOST_STRENGTH
