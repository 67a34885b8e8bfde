"""Whether a ranking says the same as the known one of a practice task."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the `pairs` that the known order decides, so many are ordered alike. A pair left out is not."""

    alike: int
    pairs: int

    @property
    def whole(self) -> bool:
        return self.alike == self.pairs


def compare(ranked: Sequence[Sequence[str]], known: Sequence[Sequence[str]]) -> Agreement:
    """Both are groups of ties, best first."""
    placed = {each: place for place, group in enumerate(ranked) for each in group}
    truth = {each: place for place, group in enumerate(known) for each in group}
    pairs = list(combinations(truth, 2))
    alike = sum(
        one in placed and other in placed and _sign(placed[one] - placed[other]) == _sign(truth[one] - truth[other])
        for one, other in pairs
    )
    return Agreement(alike, len(pairs))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
