"""Whatever is done to an order, each answer stands in it at most once."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from ui.ranking.order import (
    Order,
    group_of,
    move_better,
    move_worse,
    place_at,
    place_last,
    places,
    take_out,
    tie_next,
    tie_with,
)

CARDS = "abcdefghi"
cards = st.sampled_from(CARDS)

moves: st.SearchStrategy[Callable[[Order], Order]] = st.one_of(
    st.builds(lambda c: lambda o: place_last(o, c), cards),
    st.builds(lambda c, gap: lambda o: place_at(o, c, min(gap, len(o))), cards, st.integers(0, 9)),
    st.builds(lambda c, t: lambda o: tie_with(o, c, t), cards, cards),
    st.builds(lambda c: lambda o: tie_next(o, c), cards),
    st.builds(lambda c: lambda o: move_better(o, c), cards),
    st.builds(lambda c: lambda o: move_worse(o, c), cards),
    st.builds(lambda c: lambda o: take_out(o, c), cards),
)


@st.composite
def any_order(draw: st.DrawFn) -> Order:
    order: Order = ()
    for move in draw(st.lists(moves, max_size=25)):
        order = move(order)
    return order


@given(any_order())
def test_an_answer_stands_at_most_once_and_no_group_is_empty(order):
    placed = [c for group in order for c in group]
    assert len(placed) == len(set(placed))
    assert all(order)


@given(any_order(), cards)
def test_only_taking_out_and_placing_change_which_answers_are_placed(order, card):
    placed = {c for group in order for c in group}
    assert {c for group in tie_next(order, card) for c in group} == (placed | {card} if placed else placed)
    for change in (move_better, move_worse, place_last):
        assert {c for group in change(order, card) for c in group} == placed | {card}
    assert {c for group in take_out(order, card) for c in group} == placed - {card}


@given(any_order(), cards)
def test_moving_better_is_never_worse_for_the_answer_that_moves(order, card):
    before = places(order, card)
    after = places(move_better(order, card), card)
    if before is not None:
        assert after is not None
        assert after <= before


@given(any_order(), cards)
def test_an_answer_comes_to_the_very_top_by_moving_better_alone(order, card):
    order = place_last(order, card)
    for _ in range(2 * len(CARDS)):
        order = move_better(order, card)
    assert order[0] == (card,)
    assert move_better(order, card) == order


@given(any_order(), cards)
def test_an_answer_comes_to_the_very_bottom_by_moving_worse_alone(order, card):
    order = place_last(order, card)
    for _ in range(2 * len(CARDS)):
        order = move_worse(order, card)
    assert order[-1] == (card,)
    assert move_worse(order, card) == order


@given(any_order(), cards)
def test_a_place_counts_the_answers_that_are_better(order, card):
    where = places(order, card)
    at = group_of(order, card)
    if at is None:
        assert where is None
    else:
        assert where == (1 + sum(map(len, order[:at])), sum(map(len, order[: at + 1])))


def test_moving_out_of_a_tie_goes_just_beside_it():
    order = (("a",), ("b", "c"), ("d",))
    assert move_better(order, "c") == (("a",), ("c",), ("b",), ("d",))
    assert move_worse(order, "b") == (("a",), ("c",), ("b",), ("d",))


def test_moving_past_a_tie_passes_all_of_it():
    order = (("a",), ("b", "c"), ("d",))
    assert move_worse(order, "a") == (("b", "c"), ("a",), ("d",))
    assert move_better(order, "d") == (("a",), ("d",), ("b", "c"))


def test_tying_joins_the_next_worse_group_and_the_worst_joins_the_one_before():
    order = (("a",), ("b", "c"), ("d",))
    assert tie_next(order, "a") == (("a", "b", "c"), ("d",))
    assert tie_next(order, "d") == (("a",), ("b", "c", "d"))
    assert tie_next((("a", "b"),), "a") == (("a", "b"),)
    assert tie_next(order, "x") == (*order[:-1], (*order[-1], "x"))
    assert tie_next((), "x") == ()


def test_a_drop_lands_in_the_gap_that_was_shown():
    order = (("a",), ("b",), ("c",))
    assert place_at(order, "a", 3) == (("b",), ("c",), ("a",))
    assert place_at(order, "a", 1) == order
    assert place_at(order, "c", 1) == (("a",), ("c",), ("b",))
    assert place_at(order, "x", 2) == (("a",), ("b",), ("x",), ("c",))


def test_a_drop_on_an_answer_ties_with_it():
    order = (("a",), ("b",), ("c",))
    assert tie_with(order, "c", "a") == (("a", "c"), ("b",))
    assert tie_with(order, "x", "b") == (("a",), ("b", "x"), ("c",))
    assert tie_with(order, "a", "a") == order
    assert tie_with(order, "a", "x") == order
