import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, kendalltau, spearmanr

from sync.server.agreement.concordance import kendalls_w
from sync.server.agreement.judged import places
from tests.judged_samples import rankings

whole = st.lists(st.lists(st.integers(0, 4), min_size=5, max_size=5), min_size=2, max_size=5)


def as_groups(scores):
    """Answers by score, the lowest first."""
    return [[n for n, each in enumerate(scores) if each == score] for score in sorted(set(scores))]


@given(whole)
def test_it_is_friedmans_chi_squared_over_its_most(scores):
    assume(any(len(set(each)) > 1 for each in scores))
    statistic = friedmanchisquare(*zip(*scores, strict=True)).statistic
    assert kendalls_w(map(as_groups, scores)) == pytest.approx(statistic / (len(scores) * 4))


@given(st.lists(st.integers(0, 4), min_size=5, max_size=5), st.permutations(range(5)))
def test_of_two_trainers_with_like_ties_it_is_spearmans_correlation_put_between_zero_and_one(one, order):
    assume(len(set(one)) > 1)
    other = [one[n] for n in order]
    assert kendalls_w(map(as_groups, (one, other))) == pytest.approx((1 + spearmanr(one, other).statistic) / 2)


def test_kendalls_example_with_ties_comes_out_as_published():
    # Kendall (1970), chapter 6: S = 591, and ties in each ranking; W = 0.828.
    ranks = (
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    )
    assert kendalls_w(map(as_groups, ranks)) == pytest.approx(12 * 591 / (9 * 990 - 3 * (12 + 18 + 84)))


@given(st.lists(rankings(5), max_size=5))
def test_it_is_between_zero_and_one_or_not_defined(said):
    found = kendalls_w(said)
    assert found is None or 0 <= found <= 1 + 1e-12


@given(st.lists(rankings(5), min_size=2, max_size=5), st.permutations(range(5)), st.randoms())
def test_neither_who_ranks_nor_what_answers_are_called_matters(said, renamed, shuffled):
    other = [[[renamed[answer] for answer in group] for group in each] for each in said]
    shuffled.shuffle(other)
    assert kendalls_w(other) == pytest.approx(kendalls_w(said))


@given(st.permutations(range(5)), st.integers(2, 5))
def test_one_order_said_by_all_is_one_exactly(order, trainers):
    assert kendalls_w([[(answer,) for answer in order]] * trainers) == 1.0


@given(st.lists(rankings(5), min_size=2, max_size=4))
def test_turned_round_all_together_it_stays(said):
    assert kendalls_w([each[::-1] for each in said]) == pytest.approx(kendalls_w(said))


def test_opposite_orders_are_zero():
    assert kendalls_w([[(0,), (1,), (2,)], [(2,), (1,), (0,)]]) == 0.0


def test_all_tied_by_everybody_is_not_defined():
    assert kendalls_w([[(0, 1, 2)], [(0, 1, 2)]]) is None


def test_one_trainer_is_not_defined():
    assert kendalls_w([[(0,), (1,)]]) is None
    assert kendalls_w([]) is None


def test_fewer_than_two_answers_in_common_is_not_defined():
    assert kendalls_w([[(0,), (1,)], [(1,), (2,)]]) is None


def test_only_answers_that_all_placed_are_compared():
    assert kendalls_w([[(3,), (0,), (1,)], [(0,), (1,), (2,)]]) == 1.0


@pytest.mark.parametrize("said", [(), ((3,),)])
def test_who_ranked_nothing_takes_no_part(said):
    assert kendalls_w([[(0,), (1,)], [(0,), (1,)], said]) == 1.0


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_it_grows_with_agreement_as_kendalls_tau_does_from_opposite_to_same(one, other):
    said = [[(answer,) for answer in order] for order in (one, other)]
    tau = kendalltau(*([places(each)[answer] for answer in range(4)] for each in said)).statistic
    assert (kendalls_w(said) == 1.0) == (tau == pytest.approx(1))
    assert (kendalls_w(said) == 0.0) == (tau == pytest.approx(-1))
