from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.server.agreement.strengths import Outcome, outcomes, strengths
from tests.judged_samples import judged_task

PLANTED = {"a": 1.5, "b": 0.5, "c": 0.0, "d": -2.0}


def planted(tasks, *, each=3, seed=2):
    """What trainers say of models of such strengths: two models a task."""
    rng = np.random.default_rng(seed)
    for n in range(tasks):
        first, second = rng.choice(list(PLANTED), 2, replace=False)
        won = int(rng.binomial(each, 1 / (1 + exp(PLANTED[second] - PLANTED[first]))))
        yield Outcome(task=f"t{n}", first=first, second=second, won=won, lost=each - won)


counts = st.integers(0, 4)
some = st.lists(
    st.builds(
        lambda task, pair, won, lost, tied: Outcome(
            task=task, first=pair[0], second=pair[1], won=won, lost=lost, tied=tied
        ),
        task=st.sampled_from("tuvw"),
        pair=st.permutations("abc").map(lambda order: order[:2]),
        won=counts,
        lost=counts,
        tied=counts,
    ),
    max_size=6,
)


def test_a_planted_order_is_found_with_its_strengths():
    found = strengths(planted(1500))
    assert list(found) == list(PLANTED)
    assert {model: each.strength for model, each in found.items()} == pytest.approx(PLANTED, abs=0.2)
    assert all(found[model].low < PLANTED[model] < found[model].high for model in PLANTED)


def test_two_models_are_apart_by_the_log_of_their_odds():
    found = strengths([Outcome(task="t", first="a", second="b", won=60, lost=20)])
    # A tenth of a win is added both ways.
    assert found["a"].strength - found["b"].strength == pytest.approx(log(60.1 / 20.1), abs=1e-4)
    assert found["a"].win_probability == pytest.approx(1 / (1 + exp(-found["a"].strength)))
    assert found["a"].comparisons == found["b"].comparisons == 80


def test_a_tie_is_half_a_win_for_either():
    tied = strengths([Outcome(task="t", first="a", second="b", won=1, lost=0, tied=4)])
    counted = strengths([Outcome(task="t", first="a", second="b", won=3, lost=2)])
    assert tied == counted


def test_a_model_that_never_lost_is_finite():
    found = strengths(Outcome(task=f"t{n}", first="a", second=other, won=5) for n, other in enumerate("bcb"))
    assert next(iter(found)) == "a"
    assert 0 < found["a"].low <= found["a"].high < 10
    assert 0.5 < found["a"].win_probability < 1


def test_one_task_gives_strengths_and_no_intervals():
    found = strengths(
        [Outcome(task="t", first="a", second="b", won=2), Outcome(task="t", first="b", second="c", won=2)]
    )
    assert list(found) == ["a", "b", "c"]
    assert all(each.low is each.high is None for each in found.values())


def test_no_outcomes_are_no_models():
    assert strengths([]) == {}


@settings(max_examples=10)
@given(some)
def test_the_mean_is_zero_and_everything_finite(found):
    measured = strengths(found)
    assert sum(each.strength for each in measured.values()) == pytest.approx(0, abs=1e-9)
    assert all(0 < each.win_probability < 1 for each in measured.values())
    total = sum(each.won + each.lost + each.tied for each in found)
    assert sum(each.comparisons for each in measured.values()) == 2 * total


@settings(max_examples=10)
@given(some)
def test_all_outcomes_turned_round_turn_the_strengths_round(found):
    measured = strengths(found)
    turned = strengths(replace(each, won=each.lost, lost=each.won) for each in found)
    assert {model: -each.strength for model, each in turned.items()} == pytest.approx(
        {model: each.strength for model, each in measured.items()}, abs=1e-3
    )


@settings(max_examples=10)
@given(some, st.randoms())
def test_neither_the_order_of_outcomes_nor_which_model_is_called_the_first_matters(found, shuffled):
    other = [replace(each, first=each.second, second=each.first, won=each.lost, lost=each.won) for each in found]
    shuffled.shuffle(other)
    assert strengths(other) == strengths(found)


def test_tasks_are_resampled_whole():
    one_a_task = [Outcome(task=f"t{n}", first="a", second="b", won=n % 3 > 0, lost=n % 3 == 0) for n in range(90)]
    nine_a_task = [replace(each, task=f"t{n // 30}") for n, each in enumerate(one_a_task)]
    together = [replace(each, task=f"t{n % 3}") for n, each in enumerate(one_a_task)]
    alone, grouped, clustered = (strengths(each)["a"] for each in (one_a_task, nine_a_task, together))
    assert alone.strength == pytest.approx(grouped.strength, abs=1e-4)
    assert grouped.high - grouped.low < 1e-3  # three tasks that say the same
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)  # three that say the opposite


def test_of_more_tasks_than_may_be_used_a_sample_is_measured():
    found = strengths(planted(300), most=100)
    assert sum(each.comparisons for each in found.values()) == 2 * 3 * 100


def test_rankings_say_which_models_won():
    task = judged_task("t", [(0,), (1,), (2, 3)], [(1,), (0, 2)], [])
    found = {(each.first, each.second): each for each in outcomes(task, ["a", "b", "c", "c"])}
    assert {pair: (each.won, each.lost, each.tied) for pair, each in found.items()} == {
        ("a", "b"): (1, 1, 0),
        ("a", "c"): (2, 0, 1),
        ("b", "c"): (3, 0, 0),
    }


def test_answers_of_one_model_say_nothing():
    assert list(outcomes(judged_task("t", [(0,), (1,)]), ["a", "a"])) == []


@pytest.mark.parametrize("wrong", [{"second": "a"}, {"won": -1}, {"lost": -1}, {"tied": -1}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        Outcome(**{"task": "t", "first": "a", "second": "b", **wrong})
