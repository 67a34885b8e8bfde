"""Kendall's W, the coefficient of concordance: how far the rankings of one task are the same order.

1 is one order said by all, 0 is no common order. By chance it is 1 / trainers on average, so 0.5 for two: it compares
tasks of equally many trainers, and says nothing of reliability as alpha does.
"""

from collections.abc import Iterable

import numpy as np
from scipy.stats import rankdata

from sync.server.agreement.judged import Groups, places


def ranks_something(groups: Groups) -> bool:
    """Whether it places two answers or more: one alone is before and after nothing, and would only narrow what all
    have placed."""
    return sum(map(len, groups)) >= 2


def kendalls_w(rankings: Iterable[Groups]) -> float | None:
    """W of the rankings of one task, 0 to 1, corrected for ties; over the answers that everybody placed who ranks.

    None where it is not defined: fewer than two rankings, fewer than two answers in all of them, or all tied by
    everybody.

    M. G. Kendall, "Rank Correlation Methods" (1970), chapter 6; S. Siegel & N. J. Castellan, "Nonparametric Statistics
    for the Behavioral Sciences" (1988), chapter 9: W = 12 S / (m² (n³ - n) - m Σ T_j), where S are the squared
    deviations of the n sums of ranks and T_j = Σ (t³ - t) over the ties of ranking j. As the squared deviations of
    average ranks in one ranking are ((n³ - n) - T_j) / 12, that is S over m times these.
    """
    placed = [places(groups) for groups in rankings if ranks_something(groups)]
    if len(placed) < 2:
        return None
    common = sorted(set(placed[0]).intersection(*placed[1:]))
    if len(common) < 2:
        return None
    ranks = rankdata([[place[answer] for answer in common] for place in placed], method="average", axis=1)
    deviations = ranks - ranks.mean(axis=1, keepdims=True)
    # Halves and quarters of small numbers: exact, so that zero is zero.
    most = len(placed) * float(np.square(deviations).sum())
    return float(np.square(deviations.sum(axis=0)).sum()) / most if most else None
