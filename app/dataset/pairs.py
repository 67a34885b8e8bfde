"""What a ranking says of its answers, two by two and one by one. Pure: places in `candidates` in, places out.

A ranking of K answers gives every ordered pair of different ranks and none of a tie (InstructGPT, arXiv 2203.02155,
C.2); an answer that was not placed is in no pair. Answers without text are left out: there is nothing to learn from.
"""

from collections.abc import Mapping
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
    qualities = {places[each.candidate]: each.quality for each in ranking.judgements if each.candidate in places}
    found = []
    for chosen, rejected in _ordered(ranking.ranking, places):
        strength = None if ranking.strength is None else _strength(ranking, chosen)
        margin = _margin(strength, qualities.get(chosen), qualities.get(rejected))
        found.append(Pair(chosen, rejected, OVERALL, strength, margin))
    for criterion, order in ranking.per_criterion.items():
        for chosen, rejected in _ordered(order, places):
            margin = _margin(None, qualities.get(chosen), qualities.get(rejected))
            found.append(Pair(chosen, rejected, criterion, None, margin))
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


def _ordered(order: Order, places: Mapping[str, int]) -> list[tuple[int, int]]:
    groups = [[places[name] for name in group if name in places] for group in order.groups]
    return [
        (chosen, rejected)
        for rank, better in enumerate(groups)
        for worse in groups[rank + 1 :]
        for chosen in better
        for rejected in worse
    ]


def _strength(ranking: Ranking, chosen: int) -> int | None:
    """A record counts from the first shown (-3) to the second (+3)."""
    assert ranking.strength is not None  # noqa: S101 — the caller looked
    return -ranking.strength if ranking.shown[:1] == (ranking.candidates[chosen].id,) else ranking.strength


def _margin(strength: int | None, chosen: int | None, rejected: int | None) -> float:
    """0 to 1 in thirds, as Llama 2's small margin (arXiv 2307.09288, table 27): from the strength where it was asked,
    else from how far apart the two qualities are, else 0, which is the loss without a margin."""
    if strength is None:
        if chosen is None or rejected is None:
            return 0.0
        strength = chosen - rejected
    return min(max(strength, 0), _MOST_STRENGTH) / _MOST_STRENGTH
