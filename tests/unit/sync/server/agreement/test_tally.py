import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.server.agreement.judged import Judged, JudgedTask
from sync.server.agreement.tally import FIRST, SECOND, TIED, comparisons, tally
from tests.judged_samples import judged_task, tasks


def test_a_ranking_says_of_every_two_placed_answers_which_is_better():
    said = comparisons(Judged(author="p", ranking=((3,), (0, 2))))
    assert said == {(0, 2): TIED, (0, 3): SECOND, (2, 3): SECOND}
    assert comparisons(Judged(author="p", ranking=((0,), (1,)))) == {(0, 1): FIRST}


def test_only_answers_that_two_trainers_scored_count_with_the_people_who_did():
    scored = [{0: 1, 1: 4}, {0: 3}, {0: 3, 2: 0}, {2: 0}, {3: 2}]
    judged = tuple(Judged(author=f"p{n}", criteria={"coherence": each}) for n, each in enumerate(scored))
    part = tally(JudgedTask(task="t", answers=tuple("abcd"), judged=judged)).criteria["coherence"]
    assert part is not None
    assert (part.units, part.ratings, part.raters) == (2, 5, {"p0", "p1", "p2", "p3"})
    coinciding = np.zeros((5, 5))
    coinciding[0, 0] = 2  # answer 2
    coinciding[1, 3] = coinciding[3, 1] = coinciding[3, 3] = 1  # answer 0: 1, 3, 3
    assert part.sums.reshape(5, 5) == pytest.approx(coinciding)


def test_a_criterion_that_only_one_trainer_scored_is_named_and_shares_nothing():
    judged = (Judged(author="p", criteria={"tone": {0: 1}}), Judged(author="q", quality={0: 1}))
    counted = tally(JudgedTask(task="t", answers=("a",), judged=judged))
    assert counted.criteria == {"tone": None}
    assert counted.quality is None


def test_observed_agreement_is_of_two_trainers_at_a_time():
    # Of answers 0 and 1 three say first, first, tied; of 0 and 2 two agree; 1 and 2 are compared once.
    counted = tally(judged_task("t", [(0,), (1,)], [(0,), (2,)], [(0, 1), (2,)], [(0,), (1,)]))
    assert counted.observed is not None
    assert counted.observed.sums.tolist() == [2, 4]
    assert (counted.observed.units, counted.observed.ratings) == (2, 5)


def test_a_task_on_which_nothing_is_ranked_has_no_pairs_and_no_order():
    counted = tally(judged_task("t", [], [(0,)]))
    assert counted.pairs is counted.observed is counted.kendalls_w is None


@given(tasks(), st.randoms())
def test_who_is_counted_first_does_not_matter_to_the_last_bit(task, shuffled):
    judged = list(task.judged)
    shuffled.shuffle(judged)
    one, other = tally(task), tally(JudgedTask(task=task.task, answers=task.answers, judged=tuple(judged)))
    parts = [(one.criteria[name], other.criteria[name]) for name in one.criteria.keys() | other.criteria.keys()]
    parts += [(getattr(one, name), getattr(other, name)) for name in ("quality", "pairs", "observed", "kendalls_w")]
    for part, same in parts:
        assert (part is None) == (same is None)
        if part is not None:
            assert part.sums.tobytes() == same.sums.tobytes()
            assert (part.units, part.ratings, part.raters) == (same.units, same.ratings, same.raters)
