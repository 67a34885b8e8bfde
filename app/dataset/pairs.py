"""What a ranking says of its answers, two by two and one by one. Pure: places in `candidates` in, places out.

A ranking of K answers gives every ordered pair of different ranks and none of a tie (InstructGPT, arXiv 2203.02155,
C.2); an answer that was not placed is in no pair. Answers without text are left out: there is nothing to learn from.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
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
    places = {answer.id: place for place, answer in enumerate(ranking.candidates) if answer.text.strip()}
    qualities = {judged.candidate: judged.quality for judged in ranking.judgements}
    found = []
    for criterion, order in ((OVERALL, ranking.ranking), *ranking.per_criterion.items()):
        for better, worse in _ordered(order):
            if better in places and worse in places:
                strength = _strength(ranking, better) if criterion == OVERALL else None
                margin = _margin(strength, qualities.get(better), qualities.get(worse))
                found.append(Pair(places[better], places[worse], criterion, strength, margin))
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


def _ordered(order: Order) -> Iterator[tuple[str, str]]:
    for better, worse in combinations(order.groups, 2):
        yield from product(better, worse)


def _strength(ranking: Ranking, chosen: str) -> int | None:
    """A record counts from the first shown (-3) to the second (+3)."""
    if ranking.strength is None:
        return None
    return -ranking.strength if ranking.shown[:1] == (chosen,) else ranking.strength


def _margin(strength: int | None, chosen: int | None, rejected: int | None) -> float:
    """0 to 1 in thirds, as Llama 2's small margin (arXiv 2307.09288, table 27): from the strength where it was asked,
    else from how far apart the two qualities are, else 0, which is the loss without a margin."""
    if strength is None:
        if chosen is None or rejected is None:
            return 0.0
        strength = chosen - rejected
    return min(max(strength, 0), _MOST_STRENGTH) / _MOST_STRENGTH
