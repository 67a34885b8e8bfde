"""A drop does what the place it lands on shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.ranking.order import Order, place_at, take_out, tie_with
from ui.ranking.strip_plan import CHIP, LINE, Gap, Out, Plan, Tie, Words, drop_at, mark_of, plan, reading_order

WORDS = Words(best=30, worst=36, tray=70, hint=110)


@st.composite
def orders_and_rest(draw: st.DrawFn) -> tuple[Order, tuple[str, ...]]:
    cards = "abcdefghi"[: draw(st.integers(2, 9))]
    shuffled = draw(st.permutations(cards))
    placed = draw(st.integers(0, len(cards)))
    groups: list[tuple[str, ...]] = []
    for card in shuffled[:placed]:
        if groups and draw(st.booleans()):
            groups[-1] = (*groups[-1], card)
        else:
            groups.append((card,))
    return tuple(groups), tuple(sorted(shuffled[placed:]))


def middle(made: Plan, card: str) -> tuple[int, int]:
    box = made.chips[card]
    return box.x + CHIP // 2, box.y + CHIP // 2


@given(orders_and_rest(), st.integers(420, 1400))
def test_everything_stands_inside_the_strip_and_nothing_overlaps(given_, width):
    order, rest = given_
    made = plan(order, rest, width, WORDS)
    assert set(made.chips) == set(reading_order(order, rest))
    boxes = [made.best, made.worst, *made.groups, *made.separators, *(made.chips[c] for c in rest)]
    boxes += [box for box in (made.tray, made.slot) if box]
    for n, one in enumerate(boxes):
        assert one.x >= 0
        assert one.right <= width
        assert one.y + one.h <= made.height
        for other in boxes[n + 1 :]:
            apart = one.right <= other.x or other.right <= one.x or one.y != other.y
            assert apart, (one, other)


@given(orders_and_rest(), st.integers(420, 1400), st.data())
def test_a_drop_anywhere_gives_a_valid_order(given_, width, data):
    order, rest = given_
    made = plan(order, rest, width, WORDS)
    card = data.draw(st.sampled_from(tuple(reading_order(order, rest))))
    drop = drop_at(made, order, data.draw(st.integers(-9, width)), data.draw(st.integers(-9, made.height)), card)
    match drop:
        case Gap(index=index):
            after = place_at(order, card, index)
            box = mark_of(made, index)
            assert 0 <= box.y < made.height
        case Tie(card=target):
            after = tie_with(order, card, target)
        case Out():
            after = take_out(order, card)
        case None:
            return
    assert after != order


def test_the_middle_of_an_answer_ties_with_it_and_its_edge_places_beside_it():
    order = (("a",), ("b",), ("c",))
    made = plan(order, ("d",), 900, WORDS)
    x, y = middle(made, "b")
    assert drop_at(made, order, x, y, "d") == Tie("b")
    assert drop_at(made, order, x - CHIP // 2 + 2, y, "d") == Gap(1)
    assert drop_at(made, order, x + CHIP // 2 - 2, y, "d") == Gap(2)


def test_dropping_an_answer_where_it_stands_does_nothing():
    order = (("a",), ("b",), ("c",))
    made = plan(order, (), 900, WORDS)
    x, y = middle(made, "b")
    assert [drop_at(made, order, x + dx, y, "b") for dx in (-CHIP, -15, 0, 15, CHIP)] == [None] * 5


def test_one_of_a_tie_dropped_at_its_edge_leaves_the_tie():
    order = (("a", "b"), ("c",))
    made = plan(order, (), 900, WORDS)
    x, y = middle(made, "b")
    assert drop_at(made, order, x + CHIP // 2 - 1, y, "a") == Gap(1)
    assert drop_at(made, order, x, y, "a") is None


def test_the_tray_takes_an_answer_out_of_the_order():
    order = (("a",), ("b",))
    made = plan(order, ("c",), 900, WORDS)
    x, y = middle(made, "c")
    assert drop_at(made, order, x, y, "a") == Out()
    assert drop_at(made, order, x, y, "c") is None


def test_the_first_answer_may_be_dropped_anywhere_between_best_and_worst():
    made = plan((), ("a", "b"), 900, WORDS)
    assert made.slot is not None
    for x in (0, made.slot.x + 3, made.slot.right - 3):
        assert drop_at(made, (), x, 10, "a") == Gap(0)


@pytest.mark.parametrize("y", [-2 * LINE, 4 * LINE])
def test_a_drop_far_from_the_strip_does_nothing(y):
    order = (("a",), ("b",))
    assert drop_at(plan(order, (), 900, WORDS), order, 40, y, "a") is None


@given(orders_and_rest(), st.integers(420, 1400))
def test_what_is_not_placed_stands_on_one_line_where_one_holds_it(given_, width):
    order, rest = given_
    made = plan(order, rest, width, WORDS)
    lines = {made.chips[card].y for card in rest}
    assert len(lines) <= (1 if WORDS.tray + 9 * (CHIP + 8) <= width else 2)
