"""RECORDS.md §3 and InstructGPT C.2: what a ranking of K answers gives, two by two and one by one."""

import math
from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dataset.bodies import Judgement, Order, Ranking
from app.dataset.pairs import OVERALL, labels, pairs
from tests.unit.app.dataset.works import judged, ranked, two

NAMES = "abcdefghi"


class Case(NamedTuple):
    """`ranks` are those of placed answers that say something, by their place in `candidates`."""

    ranking: Ranking
    ranks: dict[int, int]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any ranking with ties, partial, of 2 to 9 answers, some of them without text."""
    names = NAMES[: draw(st.integers(2, 9))]
    ranks = {name: draw(st.none() | st.integers(1, 4)) for name in names}
    texts = {name: draw(st.sampled_from(["Yes.", "No.", "Да", "", " \n\t", "\u00a0"])) for name in names}
    used = sorted({rank for rank in ranks.values() if rank is not None})
    groups = [draw(st.permutations([name for name in names if ranks[name] == rank])) for rank in used]
    qualities = {name: draw(st.none() | st.integers(1, 7)) for name in names}
    shown = tuple(draw(st.permutations(names)))
    strength = draw(st.none() | st.integers(-3, 3)) if len(names) == 2 else None
    ranking = ranked(
        groups,
        texts,
        shown=shown,
        strength=strength,
        judgements=tuple(Judgement(name, quality) for name, quality in qualities.items()),
    )
    said = {place: ranks[name] for place, name in enumerate(names) if ranks[name] and texts[name].strip()}
    return Case(ranking, {place: rank for place, rank in said.items() if rank is not None})


@given(cases())
def test_a_ranking_gives_each_ordered_pair_of_different_ranks_and_no_other(case: Case) -> None:
    wanted = {(one, other) for one, other in permutations(case.ranks, 2) if case.ranks[one] < case.ranks[other]}
    found = [(pair.chosen, pair.rejected) for pair in pairs(case.ranking)]
    assert len(found) == len(set(found))
    assert set(found) == wanted


@given(cases())
def test_a_margin_is_always_a_finite_number_from_0_to_1(case: Case) -> None:
    for pair in pairs(case.ranking):
        assert type(pair.margin) is float
        assert math.isfinite(pair.margin)
        assert 0.0 <= pair.margin <= 1.0
        assert pair.strength is None or -3 <= pair.strength <= 3


@given(cases())
def test_labels_are_of_the_best_group_and_the_last_alone(case: Case) -> None:
    told = labels(case.ranking)
    groups = case.ranking.ranking.groups
    if len(groups) < 2:
        assert told == {}
        return
    place = {name: n for n, name in enumerate(answer.id for answer in case.ranking.candidates)}
    best = {place[name] for name in groups[0]} & case.ranks.keys()
    last = {place[name] for name in groups[-1]} & case.ranks.keys()
    assert told == {**dict.fromkeys(best, True), **dict.fromkeys(last, False)}


def test_a_tie_in_the_middle_of_four_leaves_five_of_six_pairs() -> None:
    four = ranked([["a"], ["b", "c"], ["d"]], dict.fromkeys("abcd", "x"))
    assert [(pair.chosen, pair.rejected) for pair in pairs(four)] == [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]


@pytest.mark.parametrize("k", range(2, 10))
def test_k_answers_without_a_tie_give_every_pair_there_is(k: int) -> None:
    names = NAMES[:k]
    assert len(pairs(ranked([[name] for name in names], dict.fromkeys(names, "x")))) == math.comb(k, 2)


@pytest.mark.parametrize("k", range(2, 10))
def test_when_all_are_tied_nothing_is_told(k: int) -> None:
    all_tied = ranked([NAMES[:k]], dict.fromkeys(NAMES[:k], "x"))
    assert pairs(all_tied) == []
    assert labels(all_tied) == {}


def test_an_answer_that_was_not_placed_is_in_no_pair_and_has_no_label() -> None:
    partial = ranked([["c"], ["a"]], {"a": "x", "b": "y", "c": "z"})
    assert [(pair.chosen, pair.rejected) for pair in pairs(partial)] == [(2, 0)]
    assert labels(partial) == {2: True, 0: False}


def test_nothing_that_could_not_be_ranked_gives_a_pair_or_a_label() -> None:
    nothing = ranked([], {"a": "x", "b": "y"})
    assert pairs(nothing) == []
    assert labels(nothing) == {}


def test_where_all_are_bad_so_is_each_that_says_something() -> None:
    bad = ranked([], {"a": "x", "b": " ", "c": "z"}, all_bad=True)
    assert labels(bad) == {0: False, 2: False}
    assert pairs(bad) == []


def test_of_bad_answers_that_were_ranked_all_the_same_none_is_called_good() -> None:
    bad = ranked([["b"], ["a"]], {"a": "x", "b": "y"}, all_bad=True)
    assert labels(bad) == {0: False, 1: False}
    assert [(pair.chosen, pair.rejected) for pair in pairs(bad)] == [(1, 0)]


@pytest.mark.parametrize(
    ("best", "first_shown", "said", "meant"),
    [
        ("a", "a", -3, 3),  # the first shown is much better, and it was ranked first
        ("a", "b", 3, 3),  # the second shown is
        ("b", "b", -2, 2),
        ("b", "a", 1, 1),
        ("a", "a", 0, 0),
        ("a", "a", 2, -2),  # the two statements contradict each other
        ("b", "a", -3, -3),
    ],
)
def test_strength_is_in_favour_of_the_chosen_answer(best: str, first_shown: str, said: int, meant: int) -> None:
    (pair,) = pairs(two(strength=said, first_shown=first_shown, best=best))
    assert pair.strength == meant
    assert pair.margin == pytest.approx(max(meant, 0) / 3)


@pytest.mark.parametrize(
    ("a", "b", "margin"),
    [(7, 1, 1.0), (5, 2, 1.0), (4, 2, 2 / 3), (4, 3, 1 / 3), (4, 4, 0.0), (1, 7, 0.0)],
)
def test_without_a_strength_the_margin_is_how_far_apart_the_qualities_are(a: int, b: int, margin: float) -> None:
    (pair,) = pairs(two(strength=None, first_shown="a", judgements=judged(a=a, b=b)))
    assert pair.strength is None
    assert pair.margin == pytest.approx(margin)


def test_where_one_quality_is_missing_there_is_no_margin() -> None:
    (pair,) = pairs(two(strength=None, first_shown="a", judgements=judged(a=7)))
    assert pair.margin == 0.0


def test_a_strength_says_more_than_the_qualities() -> None:
    (pair,) = pairs(two(strength=-1, first_shown="a", judgements=judged(a=7, b=1)))
    assert (pair.strength, pair.margin) == (1, pytest.approx(1 / 3))


def test_criteria_have_pairs_of_their_own_without_the_strength_of_the_whole() -> None:
    by = {"helpfulness": Order((("b",), ("a",))), "verbosity": Order((("a", "b"),))}
    whole, helpfulness = pairs(two(strength=-3, first_shown="a", per_criterion=by))
    assert (whole.criterion, whole.chosen, whole.strength) == (OVERALL, 0, 3)
    assert (helpfulness.criterion, helpfulness.chosen, helpfulness.strength) == ("helpfulness", 1, None)
