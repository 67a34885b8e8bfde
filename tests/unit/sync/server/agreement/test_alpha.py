import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

# nltk.metrics is shadowed by nltk.translate.metrics where one asks for the module by attribute.
from nltk.metrics.agreement import AnnotationTask

from sync.server.agreement.alpha import alpha, alphas, coincidences, nominal, ordinal

# Krippendorff (2011): four observers, twelve units, "." where one said nothing.
PUBLISHED = """
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .
"""

VALUES = 5


def interval(given):
    places = np.arange(given.shape[-1], dtype=float)
    return np.square(places[:, None] - places)


def counted(ratings, values=VALUES):
    """(rater, unit, value) as units × values."""
    units = sorted({unit for _, unit, _ in ratings})
    counts = np.zeros((len(units), values))
    for _, unit, value in ratings:
        counts[units.index(unit), value] += 1
    return counts


def published():
    rows = [line.split() for line in PUBLISHED.strip().splitlines()]
    return [(r, u, int(said) - 1) for r, row in enumerate(rows) for u, said in enumerate(row) if said != "."]


def mean_rank_distance(ratings):
    """Krippendorff's ordinal difference, spelled out as he does, over the values in units of two ratings or more."""
    rated = [unit for _, unit, _ in ratings]
    given = [sum(rated.count(unit) > 1 and value == g for _, unit, value in ratings) for g in range(VALUES)]
    return lambda c, k: (sum(given[min(c, k) : max(c, k) + 1]) - (given[c] + given[k]) / 2) ** 2


DISTANCES = [
    (nominal, lambda _: lambda c, k: float(c != k)),
    (ordinal, mean_rank_distance),
    (interval, lambda _: lambda c, k: float((c - k) ** 2)),
]

ratings_with_gaps = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 7)), st.integers(0, VALUES - 1), min_size=2
).map(lambda said: [(rater, unit, value) for (rater, unit), value in said.items()])


@pytest.mark.parametrize(("metric", "published_alpha"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849)])
def test_the_published_example_comes_out_as_published(metric, published_alpha):
    assert alpha(counted(published()), metric) == pytest.approx(published_alpha, abs=5e-4)


def test_coincidences_of_the_published_example_sum_to_its_forty_pairable_ratings():
    coinciding = coincidences(counted(published()))
    assert coinciding.sum() == pytest.approx(40)
    assert coinciding.sum(axis=1) == pytest.approx([9, 13, 10, 5, 3])
    assert coinciding == pytest.approx(coinciding.T)


@pytest.mark.parametrize(("metric", "distance"), DISTANCES)
def test_nltk_finds_the_same_in_the_published_example(metric, distance):
    said = published()
    assert alpha(counted(said), metric) == pytest.approx(AnnotationTask(said, distance(said)).alpha())


@pytest.mark.parametrize(("metric", "distance"), DISTANCES)
@given(said=ratings_with_gaps)
def test_nltk_finds_the_same_whatever_is_missing(metric, distance, said):
    if (found := alpha(counted(said), metric)) is not None:
        assert found == pytest.approx(AnnotationTask(said, distance(said)).alpha())


@given(said=ratings_with_gaps)
def test_it_is_not_defined_exactly_where_no_two_values_are_shared(said):
    rated = [unit for _, unit, _ in said]
    shared = {value for _, unit, value in said if rated.count(unit) > 1}
    assert all((alpha(counted(said), metric) is None) == (len(shared) < 2) for metric in (nominal, ordinal))


@given(said=ratings_with_gaps, shuffled=st.randoms())
def test_neither_the_order_of_units_nor_who_said_what_matters(said, shuffled):
    counts = counted(said)
    raters, units = list(range(4)), list(range(len(counts)))
    shuffled.shuffle(raters)
    shuffled.shuffle(units)
    renamed = counted([(raters[rater], unit, value) for rater, unit, value in said])
    assert alpha(renamed[units], ordinal) == pytest.approx(alpha(counts, ordinal))


@given(said=ratings_with_gaps)
def test_a_scale_turned_round_is_agreed_on_as_much(said):
    counts = counted(said)
    assert alpha(counts[:, ::-1], ordinal) == pytest.approx(alpha(counts, ordinal))


@given(st.lists(st.tuples(st.integers(0, VALUES - 1), st.integers(2, 5)), min_size=2))
def test_perfect_agreement_is_one_exactly(units):
    assume(len({value for value, _ in units}) > 1)
    counts = [[people if value == each else 0 for each in range(VALUES)] for value, people in units]
    assert alpha(counts, ordinal) == alpha(counts, nominal) == 1.0


def test_one_value_said_by_all_is_no_agreement_but_undefined():
    assert alpha([[3, 0], [2, 0]], nominal) is None


def test_no_units_and_units_of_one_rating_are_undefined():
    assert alpha(np.zeros((0, VALUES)), ordinal) is None
    assert alpha([[1, 0], [0, 1]], ordinal) is None


@pytest.mark.parametrize("metric", [nominal, ordinal])
def test_independent_ratings_agree_by_chance(metric):
    counts = np.random.default_rng(7).multinomial(3, [0.1, 0.2, 0.4, 0.2, 0.1], size=20_000)
    assert alpha(counts, metric) == pytest.approx(0, abs=0.02)


def test_many_are_found_at_once_as_each_alone():
    rng = np.random.default_rng(3)
    several = [rng.multinomial(3, [0.5, 0.3, 0.2], size=9) for _ in range(6)]
    at_once = alphas(np.stack([coincidences(each) for each in several]), ordinal)
    assert at_once == pytest.approx([alpha(each, ordinal) for each in several])
