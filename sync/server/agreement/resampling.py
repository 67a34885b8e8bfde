"""Intervals by the percentile bootstrap over tasks: whole tasks are drawn again, with all that was said of them.

What one task holds hangs together (the same question, the same people), so a task is what is independent, not a rating
(cluster bootstrap: Davison & Hinkley, "Bootstrap Methods and their Application", 1997, 3.8). Seeded, so that the same
tasks in the same order give the same interval.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from sync.server.agreement.alpha import Numbers

REPLICATES: Final = 1000
SEED: Final = 20_111_201
MOST_TASKS: Final = 10_000  # of more a sample is measured: its intervals are about 0.01 wide to either side

_PERCENTS: Final = (2.5, 97.5)
_AT_ONCE: Final = 1_000_000  # drawn tasks in memory


def resamples(tasks: int) -> Iterator[Numbers]:
    """REPLICATES rows in all, some at once: how often each task was drawn. Each row sums to `tasks`."""
    rng = np.random.default_rng(SEED)
    left = REPLICATES
    while left:
        rows = min(left, max(1, _AT_ONCE // tasks))
        drawn = rng.integers(tasks, size=(rows, tasks)) + np.arange(rows)[:, None] * tasks
        yield np.bincount(drawn.ravel(), minlength=rows * tasks).reshape(rows, tasks).astype(np.float64)
        left -= rows


def interval(estimates: Numbers) -> tuple[float, float] | tuple[None, None]:
    """The middle 95% of what resamples gave. Those in which it was not defined (NaN) are left out."""
    defined = estimates[~np.isnan(estimates)]
    if not defined.size:
        return None, None
    low, high = np.percentile(defined, _PERCENTS)
    return float(low), float(high)
