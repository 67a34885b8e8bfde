"""How far trainers agree, out of their judgements of whatever many tasks: read once, in bounded memory.

Exact for MOST_TASKS shared tasks; of more a seeded sample is measured, and the result says so. Tasks that one trainer
judged are passed over: they are counted, and could only push shared ones out of the sample.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from sync.server.agreement.alpha import Metric, Numbers, alphas, nominal, ordinal
from sync.server.agreement.figures import Agreement, Figure
from sync.server.agreement.judged import JudgedTask
from sync.server.agreement.resampling import MOST_TASKS, SEED, interval, resamples
from sync.server.agreement.sample import Sample
from sync.server.agreement.tally import Part, Tally, tally

# Of samples × sums one number a sample, NaN where it is not defined.
Statistic = Callable[[Numbers], Numbers]


def measure(tasks: Iterable[JudgedTask], *, criteria: Sequence[str] = (), most: int = MOST_TASKS) -> Agreement:
    """Measure what `tasks` say; each task is there once, in any order.

    `criteria` stand first in the result, scored or not; others that somebody scored follow by name.
    """
    sample = Sample[Tally](most, seed=SEED)
    seen = shared = 0
    for task in tasks:
        seen += 1
        if len(task.judged) >= 2:
            shared += 1
            sample.of(task.task, partial(tally, task))
    tallies = sample.kept()
    scored = {name for each in tallies for name in each.criteria}
    names = [*dict.fromkeys(criteria), *sorted(scored.difference(criteria))]
    ordinal_alpha, nominal_alpha = partial(_alphas, metric=ordinal), partial(_alphas, metric=nominal)
    return Agreement(
        criteria={name: _figure([each.criteria.get(name) for each in tallies], ordinal_alpha) for name in names},
        quality=_figure([each.quality for each in tallies], ordinal_alpha),
        pairs=_figure([each.pairs for each in tallies], nominal_alpha),
        observed=_figure([each.observed for each in tallies], _means),
        kendalls_w=_figure([each.kendalls_w for each in tallies], _means),
        tasks=seen,
        shared=shared,
        used=len(tallies),
    )


def _figure(parts: Iterable[Part | None], statistic: Statistic) -> Figure:
    """`parts` of all tasks; those that have none are not resampled."""
    found = [part for part in parts if part is not None]
    if not found:
        return Figure()
    sums = np.stack([part.sums for part in found])
    value = float(statistic(sums.sum(axis=0, keepdims=True))[0])
    low = high = None
    if len(found) >= 2 and not np.isnan(value):
        low, high = interval(np.concatenate([statistic(weights @ sums) for weights in resamples(len(found))]))
    return Figure(
        value=None if np.isnan(value) else value,
        low=low,
        high=high,
        units=sum(part.units for part in found),
        ratings=sum(part.ratings for part in found),
        raters=len(frozenset[str]().union(*(part.raters for part in found))),
    )


def _alphas(sums: Numbers, metric: Metric) -> Numbers:
    values = round(sums.shape[1] ** 0.5)
    return alphas(sums.reshape(-1, values, values), metric)


def _means(sums: Numbers) -> Numbers:
    mean: Numbers = sums[:, 0] / sums[:, 1]
    return mean
