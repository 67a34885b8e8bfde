import numpy as np
import pytest

from sync.server.agreement.resampling import REPLICATES, interval, resamples


@pytest.mark.parametrize("tasks", [1, 2, 7, 3001])
def test_as_many_tasks_are_drawn_as_there_are(tasks):
    drawn = np.concatenate(list(resamples(tasks)))
    assert drawn.shape == (REPLICATES, tasks)
    assert (drawn.sum(axis=1) == tasks).all()
    assert (drawn >= 0).all()


def test_the_same_is_drawn_again():
    assert all((one == other).all() for one, other in zip(resamples(500), resamples(500), strict=True))


def test_each_draw_is_another():
    drawn = np.concatenate(list(resamples(50)))
    assert len(np.unique(drawn, axis=0)) == REPLICATES


def test_the_middle_95_percent_without_what_was_not_defined():
    assert interval(np.append(np.arange(1001.0), np.nan)) == (25.0, 975.0)
    assert interval(np.array([np.nan, np.nan])) == (None, None)


def test_nineteen_of_twenty_intervals_hold_the_truth():
    rng = np.random.default_rng(5)
    weights = np.concatenate(list(resamples(60))) / 60
    held = 0
    for _ in range(400):
        low, high = interval(weights @ rng.normal(size=60))
        held += low <= 0 <= high
    assert 0.9 < held / 400 < 0.98
