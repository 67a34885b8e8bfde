"""Krippendorff's alpha for any number of raters, any values missing, and any metric.

After K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), https://repository.upenn.edu/asc_papers/43.
Coincidences of units add up, so whoever resamples units adds theirs and never counts anew.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

# From how often each value was given (…, values) to the squared differences of values (…, values, values).
Metric = Callable[[Numbers], Numbers]


def nominal(given: Numbers) -> Numbers:
    """1 between any two values that are not the same."""
    return 1.0 - np.eye(given.shape[-1])


def ordinal(given: Numbers) -> Numbers:
    """How far the mean ranks of two values lie apart: for c < k, (Σ n_g for g = c…k) - (n_c + n_k) / 2."""
    ranks = np.cumsum(given, axis=-1) - given / 2
    return np.square(ranks[..., :, None] - ranks[..., None, :])


def coincidences(counts: ArrayLike) -> Numbers:
    """Of units × values (how many raters gave unit u the value c) the values × values coincidences, summed over units.

    o_ck = Σ_u (number of c-k pairs in u) / (m_u - 1), m_u ratings in u; units with fewer than two pair nothing. What a
    value's row sums to is how often it was given in such units, and the whole is how many ratings these have.
    """
    counted = np.asarray(counts, dtype=np.float64)
    paired = counted[counted.sum(axis=1) >= 2]
    weighed = paired / (paired.sum(axis=1, keepdims=True) - 1)
    # A rating makes no pair with itself.
    summed: Numbers = weighed.T @ paired - np.diag(weighed.sum(axis=0))
    return summed


def alphas(coinciding: Numbers, metric: Metric) -> Numbers:
    """Of each of … × values × values coincidences, alpha; NaN where no two values were given.

    alpha = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck.
    """
    given = coinciding.sum(axis=-1)
    apart = metric(given)
    observed = (coinciding * apart).sum(axis=(-2, -1))
    expected = (given[..., :, None] * given[..., None, :] * apart).sum(axis=(-2, -1))
    differs = expected > 0
    ratio = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=differs)
    found: Numbers = 1.0 - (given.sum(axis=-1) - 1.0) * ratio
    return found


def alpha(counts: ArrayLike, metric: Metric) -> float | None:
    """Of units × values (how many raters gave unit u the value c). None where no two values were given in units that
    two raters share."""
    found = float(alphas(coincidences(counts), metric))
    return None if np.isnan(found) else found
