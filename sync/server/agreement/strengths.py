"""How strong each model is, where answers to one question came from several (Bradley & Terry 1952).

Every strength is finite: also of a model that never lost, and of models never compared with each other. These latter
lie apart by what little the regularisation says, with no warning: who reads them together has to have compared them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import choix
import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from sync.server.agreement.alpha import Numbers
from sync.server.agreement.figures import Strength
from sync.server.agreement.judged import JudgedTask
from sync.server.agreement.resampling import MOST_TASKS, SEED, interval, resamples
from sync.server.agreement.sample import Sample
from sync.server.agreement.tally import FIRST, SECOND, TIED, comparisons

# Wins that every model has against every other before anybody compared them. `alpha` of choix would keep strengths
# finite as well, but not alike for winners and losers: turn all outcomes round, and other strengths come out.
_WINS_BEFORE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How often in a task an answer of model `first` was found better than one of `second`, worse, or tied with it."""

    task: str
    first: str
    second: str
    won: int = 0
    lost: int = 0
    tied: int = 0

    def __post_init__(self) -> None:
        if self.first == self.second:
            raise ValueError("a model is not compared with itself")
        if min(self.won, self.lost, self.tied) < 0:
            raise ValueError("a count is not negative")


def outcomes(task: JudgedTask, models: Sequence[str]) -> Iterator[Outcome]:
    """What trainers' rankings of a task say of the models of its answers, by position; one trainer is enough."""
    counts = Counter(
        (models[one], models[other], said) for each in task.judged for (one, other), said in comparisons(each).items()
    )
    for first, second in dict.fromkeys((first, second) for first, second, _ in counts if first != second):
        won, lost, tied = (counts[first, second, said] for said in (FIRST, SECOND, TIED))
        yield Outcome(task=task.task, first=first, second=second, won=won, lost=lost, tied=tied)


def strengths(found: Iterable[Outcome], *, most: int = MOST_TASKS) -> dict[str, Strength]:
    """The strength of every model in `found`, the strongest first. In any order, read once.

    A tie is half a win for either. The likelihood is maximised by I-LSR (Maystre & Grossglauser 2015), with a tenth of
    a win added both ways between any two models. Of more than `most` tasks a seeded sample of these is used, also for
    `comparisons`.
    """
    sample = Sample[Counter[tuple[str, str]]](most, seed=SEED)
    for outcome in found:
        won = sample.of(outcome.task, Counter)
        if won is not None:
            won[outcome.first, outcome.second] += 2 * outcome.won + outcome.tied
            won[outcome.second, outcome.first] += 2 * outcome.lost + outcome.tied
    tasks = sample.kept()
    models = sorted({model for won in tasks for pair in won for model in pair})
    if not models:
        return {}
    wins = _wins(tasks, models)
    total = wins.sum(axis=0).reshape(len(models), -1)
    best = _fitted(total)
    again = _resampled(wins, best) if len(tasks) >= 2 else np.full((1, len(models)), np.nan)
    compared = total.sum(axis=0) + total.sum(axis=1)
    return {
        models[n]: Strength(
            strength=float(best[n]),
            low=low,
            high=high,
            win_probability=float(expit(best[n])),
            comparisons=round(compared[n]),
        )
        for n in np.argsort(-best, kind="stable")
        for low, high in [interval(again[:, n])]
    }


def _wins(tasks: Sequence[Counter[tuple[str, str]]], models: Sequence[str]) -> csr_array:
    """Tasks × (winner × loser, flat): few models of many are in one task."""
    number = {model: n for n, model in enumerate(models)}
    cells = [
        (row, number[winner] * len(models) + number[loser], halves / 2)
        for row, won in enumerate(tasks)
        for (winner, loser), halves in won.items()
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_array((values, (rows, columns)), shape=(len(tasks), len(models) ** 2))


def _resampled(wins: csr_array, start: Numbers) -> Numbers:
    """Resamples × models."""
    models = len(start)
    drawn = (weights @ wins for weights in resamples(wins.shape[0]))
    return np.array([_fitted(total.reshape(models, models), start) for totals in drawn for total in totals])


def _fitted(wins: Numbers, start: Numbers | None = None) -> Numbers:
    """Strengths out of how often the model of each row won against that of each column."""
    regular = wins + _WINS_BEFORE * (1 - np.eye(len(wins)))
    # choix gives up with a RuntimeError. Twenty models in a line, each with a million wins over the next and no loss,
    # are found sooner.
    found = choix.ilsr_pairwise_dense(regular, initial_params=start, max_iter=10_000, tol=1e-6)
    centred: Numbers = found - found.mean()
    return centred
