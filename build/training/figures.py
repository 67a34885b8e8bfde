"""The figures of the proof: how often a score is right, how sure that is, and whether two scores differ. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.959963984540054  # of the normal distribution, for 95%


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `count` pairs these were told right; a tie is half of one."""

    right: float
    count: int

    @property
    def share(self) -> float:
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """At 95% (E. B. Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
        square = _Z * _Z
        middle = (self.right + square / 2) / (self.count + square)
        spread = self.share * (1 - self.share) / self.count + square / (4 * self.count * self.count)
        half = _Z * math.sqrt(spread) / (1 + square / self.count)
        return max(0.0, middle - half), min(1.0, middle + half)


def told_right(chosen: Sequence[float], rejected: Sequence[float]) -> list[float]:
    """Of each pair: 1 where the chosen answer has the higher score, 0 where the other has, 0.5 for a tie."""
    return [(math.copysign(1, one - other) + 1) / 2 if one != other else 0.5
            for one, other in zip(chosen, rejected, strict=True)]  # fmt: skip


def accuracy(told: Sequence[float]) -> Accuracy:
    """Of at least one pair."""
    return Accuracy(sum(told), len(told))


def shorter_is_right(chosen: Sequence[str], rejected: Sequence[str]) -> list[float]:
    """The same for who calls the shorter answer, in characters, the better one."""
    return told_right([-len(answer) for answer in chosen], [-len(answer) for answer in rejected])


def mcnemar(one: Sequence[float], other: Sequence[float]) -> tuple[int, int, float]:
    """How many pairs only `one` told right, how many only `other`, and how likely a split at least as uneven is where
    neither is better: the exact, two-sided test (Q. McNemar 1947, doi:10.1007/BF02295996)."""
    better = sum(a > b for a, b in zip(one, other, strict=True))
    worse = sum(a < b for a, b in zip(one, other, strict=True))
    differ = better + worse
    tail = sum(math.comb(differ, n) for n in range(min(better, worse) + 1)) / 2**differ
    return better, worse, min(1.0, 2 * tail)
