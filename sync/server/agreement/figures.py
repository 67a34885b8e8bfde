"""What was measured: numbers with their intervals, and what each of them rests on.

What is not defined is None, never 1 or NaN: too few trainers had something in common, or nothing of it differed.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`low` to `high` is the 95% interval, None from fewer than two tasks.

    Only `units` with two ratings or more count, with their `ratings`; `raters` are the people whose ratings these are.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    units: int = 0
    ratings: int = 0
    raters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far trainers agree over the tasks that two or more of them judged.

    `criteria`, `quality`: Krippendorff's alpha with the ordinal metric; units are answers.
    `pairs`: his nominal alpha; units are pairs of answers of a task, rated first better, second better or tied.
    `observed`: of all times two trainers compared the same two answers, the part in which they said the same, 0 to 1.
    `kendalls_w`: the mean over tasks; units are tasks, ratings are rankings. By chance it is 1 / trainers of a task.
    Of `tasks` that there were, `shared` had two trainers or more, of which `used` are what all this is about.
    """

    criteria: Mapping[str, Figure]
    quality: Figure
    pairs: Figure
    observed: Figure
    kendalls_w: Figure
    tasks: int
    shared: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """How strong a model is in comparisons (Bradley & Terry 1952), in log odds; the mean over all models is 0.

    `low` to `high` is the 95% interval, None from fewer than two tasks. `win_probability` is against a model of
    strength 0, a tie being half a win. `comparisons` are those of this model, ties included.
    """

    strength: float
    low: float | None
    high: float | None
    win_probability: float
    comparisons: int
