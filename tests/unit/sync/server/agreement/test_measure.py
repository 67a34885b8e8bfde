from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from app.domain.project import CRITERIA
from sync.server.agreement.concordance import kendalls_w
from sync.server.agreement.figures import Figure
from sync.server.agreement.judged import Judged, JudgedTask
from sync.server.agreement.measure import measure
from sync.server.agreement.tally import TIED, comparisons
from tests.judged_samples import judged_task, noisy_tasks, several_tasks

ORDER = [(0,), (1,), (2,), (3,)]
BACK = ORDER[::-1]


def figures(agreement):
    return [*agreement.criteria.values(), agreement.quality, agreement.pairs, agreement.observed, agreement.kendalls_w]


def test_trainers_who_see_the_same_agree_perfectly():
    found = figures(measure(noisy_tasks(30, noise=0)))
    assert len(found) == len(CRITERIA) + 4
    assert all((each.value, each.low, each.high) == (1.0, 1.0, 1.0) for each in found)


def test_trainers_who_see_nothing_in_common_agree_by_chance():
    found = measure(noisy_tasks(3000, noise=1000))
    assert all(abs(each.value) < 0.03 for each in [*found.criteria.values(), found.quality, found.pairs])
    assert found.observed.value == pytest.approx(0.5, abs=0.02)
    assert found.kendalls_w.value == pytest.approx(1 / 3, abs=0.02)


def test_more_noise_is_less_agreement():
    clear, unclear = (figures(measure(noisy_tasks(200, noise=noise))) for noise in (0.2, 1.0))
    assert all(one.value > other.value for one, other in zip(clear, unclear, strict=True))


def test_the_value_is_in_its_interval_which_narrows_with_more_tasks():
    few, many = (figures(measure(noisy_tasks(count, noise=0.6))) for count in (40, 640))
    assert all(each.low < each.value < each.high for each in [*few, *many])
    assert all(b.high - b.low < (a.high - a.low) / 2 for a, b in zip(few, many, strict=True))


def test_every_figure_says_what_it_rests_on():
    found = measure(noisy_tasks(10, noise=1, answers=4, trainers=3))
    assert all(
        (each.units, each.ratings, each.raters) == (40, 120, 5) for each in [*found.criteria.values(), found.quality]
    )
    assert (found.pairs.units, found.pairs.ratings, found.pairs.raters) == (60, 180, 5)
    assert (found.kendalls_w.units, found.kendalls_w.ratings, found.kendalls_w.raters) == (10, 30, 5)
    assert (found.tasks, found.shared, found.used) == (10, 10, 10)


@given(several_tasks())
def test_quality_and_pairs_are_what_nltk_finds(several):
    found = measure(several)
    qualities = [
        (said.author, (task.task, answer), value)
        for task in several
        for said in task.judged
        for answer, value in said.quality.items()
    ]
    rated = [unit for _, unit, _ in qualities]
    given_values = sorted(value for _, unit, value in qualities if rated.count(unit) > 1)

    def apart(c, k):
        low, high = min(c, k), max(c, k)
        between = sum(low <= value <= high for value in given_values)
        return (between - (given_values.count(c) + given_values.count(k)) / 2) ** 2

    if found.quality.value is not None:
        assert found.quality.value == pytest.approx(AnnotationTask(qualities, apart).alpha())
    if found.pairs.value is not None:
        # Both ways round, as which of two is called the first says nothing.
        pairs = [
            (said.author, (task.task, *pair, way), value if way == 0 or value == TIED else 1 - value)
            for task in several
            for said in task.judged
            for pair, value in comparisons(said).items()
            for way in (0, 1)
        ]
        assert found.pairs.value == pytest.approx(AnnotationTask(pairs).alpha())


@given(several_tasks(), st.randoms())
def test_neither_the_order_of_tasks_nor_that_of_trainers_changes_anything(several, shuffled):
    found = measure(several)
    other = []
    for task in several:
        judged = list(task.judged)
        shuffled.shuffle(judged)
        other.append(replace(task, judged=tuple(judged)))
    shuffled.shuffle(other)
    assert measure(other) == found


@given(several_tasks())
def test_answers_in_another_order_are_agreed_on_as_much(several):
    def turned(task):
        last = len(task.answers) - 1
        return replace(
            task, answers=task.answers[::-1], judged=tuple(turned_judged(each, last) for each in task.judged)
        )

    def turned_judged(said, last):
        return replace(
            said,
            ranking=tuple(tuple(last - answer for answer in group) for group in said.ranking),
            criteria={name: {last - n: score for n, score in scores.items()} for name, scores in said.criteria.items()},
            quality={last - n: score for n, score in said.quality.items()},
        )

    found, other = figures(measure(several)), figures(measure(map(turned, several)))
    for one, same in zip(found, other, strict=True):
        assert same.value == pytest.approx(one.value)
        assert (same.units, same.ratings, same.raters) == (one.units, one.ratings, one.raters)


@given(several_tasks())
def test_best_and_worst_are_alike_to_the_agreement_on_pairs(several):
    def upside_down(task):
        return replace(task, judged=tuple(replace(each, ranking=each.ranking[::-1]) for each in task.judged))

    found, other = measure(several), measure(map(upside_down, several))
    assert other.pairs == found.pairs
    assert other.observed == found.observed


@given(several_tasks())
def test_no_figure_is_less_than_two_trainers_have_in_common(several):
    for each in figures(measure(several)):
        assert each.units * 2 <= each.ratings
        assert (each.units == 0) == (each.raters == 0) == (each == Figure())
        assert each.value is None or each.raters >= 2


def test_pairs_on_which_all_say_that_the_first_is_better_are_agreed_on():
    found = measure([judged_task("t", [(0,), (1,)], [(0,), (1,)])])
    assert found.pairs.value == 1.0


def test_all_tied_by_everybody_differs_in_nothing():
    found = measure([judged_task(f"t{n}", [(0, 1)], [(0, 1)]) for n in range(3)])
    assert found.pairs == Figure(units=3, ratings=6, raters=2)
    assert found.kendalls_w == Figure()
    assert (found.observed.value, found.observed.low, found.observed.high) == (1.0, 1.0, 1.0)


def test_one_task_gives_a_value_and_no_interval():
    found = measure([judged_task("t", ORDER, BACK)])
    assert (found.kendalls_w.value, found.kendalls_w.low, found.kendalls_w.high) == (0.0, None, None)
    assert found.pairs.value is not None
    assert found.pairs.low is None


def test_the_concordance_is_the_mean_over_tasks_where_it_is_defined():
    said = [[ORDER, BACK, ORDER], [ORDER, ORDER], [[(0, 1)], [(0, 1)]], [ORDER]]
    found = measure(judged_task(f"t{n}", *each) for n, each in enumerate(said))
    assert found.kendalls_w.value == pytest.approx((kendalls_w(said[0]) + 1) / 2)
    assert (found.kendalls_w.units, found.kendalls_w.ratings, found.kendalls_w.raters) == (2, 5, 3)


def test_a_task_is_resampled_whole():
    """Six pairs of answers are one draw: eight tasks are few, whatever each of them holds."""
    tasks = [judged_task(f"t{n}", ORDER, ORDER if n % 2 else BACK) for n in range(8)]
    found = measure(tasks).observed
    assert (found.value, found.units) == (0.5, 48)
    assert found.high - found.low > 0.5


def test_nothing_at_all_is_measured_as_nothing():
    found = measure([], criteria=CRITERIA)
    assert list(found.criteria) == list(CRITERIA)
    assert all(each == Figure() for each in figures(found))
    assert (found.tasks, found.shared, found.used) == (0, 0, 0)


def test_criteria_stand_as_the_project_names_them_and_others_follow():
    judged = tuple(Judged(author=author, criteria={"tone": {0: 1}, "brevity": {0: 2}}) for author in "ab")
    found = measure([JudgedTask(task="t", answers=("a",), judged=judged)], criteria=("tone", "clarity"))
    assert list(found.criteria) == ["tone", "clarity", "brevity"]
    assert found.criteria["clarity"] == Figure()


def test_tasks_of_one_trainer_are_counted_and_push_nothing_out():
    alone = [judged_task(f"alone{n}", ORDER) for n in range(50)]
    together = list(noisy_tasks(5, noise=1))
    found = measure([*alone, *together], most=5)
    assert (found.tasks, found.shared, found.used) == (55, 5, 5)
    assert figures(found) == figures(measure(together))


def test_of_more_tasks_than_may_be_used_a_sample_is_measured_which_is_said():
    several = list(noisy_tasks(400, noise=0.6))
    whole, sampled = measure(several), measure(several, most=200)
    assert (sampled.tasks, sampled.shared, sampled.used) == (400, 400, 200)
    assert sampled.quality.units == 800
    assert all(part.low < all_.value < part.high for part, all_ in zip(figures(sampled), figures(whole), strict=True))
    assert measure(several[::-1], most=200) == sampled


def test_what_is_read_is_read_once():
    found = measure(iter(noisy_tasks(5, noise=1)))
    assert found == measure(noisy_tasks(5, noise=1))


@given(several_tasks())
def test_an_interval_is_there_whenever_two_tasks_say_something(several):
    found = measure(several).kendalls_w
    assert (found.low is None) == (found.high is None) == (found.units < 2)
    assert found.low is None or 0 <= found.low <= found.high <= 1 + 1e-12
