"""What several trainers said of the answers of one task. Complete and in range, or refused when it is made.

An answer is a position, 0 to k-1, and a position is the same answer for everybody who judged the task: the order in
which it was shown to each has been undone before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Groups = Sequence[Collection[int]]  # tied answers together, best first

SCORES: Final = range(5)
QUALITIES: Final = range(1, 8)


def places(groups: Groups) -> dict[int, int]:
    """The place of each answer, 0 for the best; tied answers share one, and what is not placed is not there."""
    return {answer: place for place, group in enumerate(groups) for answer in group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one trainer said. Whatever was not said is left out: nothing of it has to be whole.

    `ranking` is the overall one; `criteria` are scores 0 to 4 by criterion and answer, `quality` is 1 to 7 by answer.
    """

    author: str
    ranking: tuple[tuple[int, ...], ...] = ()
    criteria: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    quality: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not group for group in self.ranking):
            raise ValueError("a group of tied answers is not empty")
        if sum(map(len, self.ranking)) != len(places(self.ranking)):
            raise ValueError("an answer is placed twice")
        if any(score not in SCORES for scores in self.criteria.values() for score in scores.values()):
            raise ValueError("criteria are scored 0 to 4")
        if any(quality not in QUALITIES for quality in self.quality.values()):
            raise ValueError("quality is 1 to 7")

    @property
    def answers(self) -> frozenset[int]:
        """Whatever it says something of."""
        return frozenset(places(self.ranking)).union(self.quality, *self.criteria.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTask:
    """A task and all that was said of its answers, once by each trainer. `answers` names them by position."""

    task: str
    answers: tuple[str, ...]
    judged: tuple[Judged, ...]

    def __post_init__(self) -> None:
        if len({each.author for each in self.judged}) != len(self.judged):
            raise ValueError("a trainer judges a task once")
        positions = range(len(self.answers))
        if any(answer not in positions for each in self.judged for answer in each.answers):
            raise ValueError(f"answers are 0 to {len(self.answers) - 1}")
