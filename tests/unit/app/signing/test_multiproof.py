"""What travels along and what stands outside make up the log's root; anything else makes up another or none."""

import hashlib
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signing import merkle, multiproof
from app.signing.multiproof import Subtree

MOST = 300
LEAVES = [hashlib.sha256(b"%d" % number).digest() for number in range(MOST)]
NODES = {(level, place): digest for level, place, digest in merkle.grown(0, LEAVES, lambda *_: b"")}
ROOTS = [merkle.root(size, lambda *at: NODES[at]) for size in range(MOST + 1)]


def node(level: int, place: int) -> bytes:
    return NODES[level, place]


class Case(NamedTuple):
    """A log's size and which of its leaves travel along."""

    size: int
    places: list[int]

    @property
    def leaves(self) -> list[tuple[int, bytes]]:
        return [(place, LEAVES[place]) for place in self.places]

    @property
    def outside(self) -> list[Subtree]:
        return multiproof.outside(self.size, self.places, node)


@st.composite
def cases(draw: st.DrawFn, *, least: int = 0) -> Case:
    size = draw(st.integers(least, MOST))
    if draw(st.booleans()):  # few, or a run, or nearly all: each has other subtrees
        chosen = draw(st.sets(st.integers(0, max(size - 1, 0)), max_size=5))
    else:
        first, last = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
        chosen = set(range(first, last)) ^ draw(st.sets(st.integers(0, max(size - 1, 0)), max_size=3))
    return Case(size, sorted(place for place in chosen if place < size))


def other_root(size: int, leaves: list[tuple[int, bytes]], outside: list[Subtree]) -> bool:
    """Whether these are found not to be the log."""
    try:
        return multiproof.root(size, leaves, outside) != ROOTS[size]
    except ValueError:
        return True


@given(cases())
def test_any_leaves_and_what_stands_outside_make_up_the_root(case: Case) -> None:
    assert multiproof.root(case.size, case.leaves, case.outside) == ROOTS[case.size]


@pytest.mark.parametrize("size", range(10))
def test_every_choice_of_leaves_of_a_small_log_makes_up_its_root(size: int) -> None:
    for chosen in range(2**size):
        case = Case(size, [place for place in range(size) if chosen >> place & 1])
        assert multiproof.root(size, case.leaves, case.outside) == ROOTS[size]


@given(cases())
def test_what_stands_outside_is_all_the_rest_in_the_largest_full_subtrees(case: Case) -> None:
    outside = multiproof.places_outside(case.size, case.places)
    covered = [n for level, place in outside for n in range(place << level, (place + 1) << level)]
    assert covered == sorted(set(range(case.size)) - set(case.places))
    held = set(case.places)
    for level, place in outside:  # its parent is not full, or holds one of the leaves
        first, end = (place // 2) << (level + 1), (place // 2 + 1) << (level + 1)
        assert end > case.size or held & set(range(first, end))


@pytest.mark.parametrize("size", range(34))
def test_of_a_whole_log_nothing_is_outside_and_of_one_leaf_its_proof(size: int) -> None:
    assert multiproof.outside(size, list(range(size)), node) == []
    for place in range(size):
        digests = {each.digest for each in multiproof.outside(size, [place], node)}
        assert len(digests) >= len(merkle.inclusion_proof(place, size, node))
        if size & (size - 1) == 0:  # else the proof joins subtrees that are not full
            assert digests == set(merkle.inclusion_proof(place, size, node))


@given(cases(least=1), st.data())
def test_no_leaf_can_be_left_out(case: Case, data: st.DataObject) -> None:
    if case.places:
        gone = data.draw(st.integers(0, len(case.places) - 1))
        leaves = case.leaves[:gone] + case.leaves[gone + 1 :]
        with pytest.raises(ValueError):
            multiproof.root(case.size, leaves, case.outside)


@given(cases(least=1), st.data())
def test_no_subtree_can_be_left_out(case: Case, data: st.DataObject) -> None:
    if outside := case.outside:
        gone = data.draw(st.integers(0, len(outside) - 1))
        with pytest.raises(ValueError):
            multiproof.root(case.size, case.leaves, outside[:gone] + outside[gone + 1 :])


@given(cases(least=1), st.data())
def test_no_leaf_and_no_subtree_can_be_altered(case: Case, data: st.DataObject) -> None:
    leaves, outside = case.leaves, case.outside
    at = data.draw(st.integers(0, len(leaves) + len(outside) - 1))
    bit = data.draw(st.integers(0, 255))

    def flipped(digest: bytes) -> bytes:
        return (int.from_bytes(digest, "big") ^ 1 << bit).to_bytes(32, "big")

    if at < len(leaves):
        leaves[at] = (leaves[at][0], flipped(leaves[at][1]))
    else:
        subtree = outside[at - len(leaves)]
        outside[at - len(leaves)] = subtree._replace(digest=flipped(subtree.digest))
    assert multiproof.root(case.size, leaves, outside) != ROOTS[case.size]


@given(cases(least=1), st.data())
def test_no_leaf_can_stand_elsewhere(case: Case, data: st.DataObject) -> None:
    if case.places:
        at, to = data.draw(st.integers(0, len(case.places) - 1)), data.draw(st.integers(-2, MOST + 2))
        if to != case.places[at]:
            leaves = case.leaves
            leaves[at] = (to, leaves[at][1])
            assert other_root(case.size, leaves, case.outside)
            assert other_root(case.size, sorted(leaves), case.outside)


@given(cases(least=1), st.data())
def test_no_subtree_can_stand_elsewhere_or_be_of_another_size(case: Case, data: st.DataObject) -> None:
    if outside := case.outside:
        at = data.draw(st.integers(0, len(outside) - 1))
        level, place = data.draw(st.integers(0, 9)), data.draw(st.integers(0, MOST))
        if (level, place) != outside[at][:2]:
            outside[at] = outside[at]._replace(level=level, place=place)
            assert other_root(case.size, case.leaves, outside)


@given(cases(least=2), st.data())
def test_no_two_leaves_can_change_places(case: Case, data: st.DataObject) -> None:
    if len(case.places) > 1:
        one, other = data.draw(st.permutations(range(len(case.places))))[:2]
        leaves = case.leaves
        leaves[one], leaves[other] = (leaves[one][0], leaves[other][1]), (leaves[other][0], leaves[one][1])
        assert multiproof.root(case.size, leaves, case.outside) != ROOTS[case.size]
        leaves = case.leaves
        leaves[one], leaves[other] = leaves[other], leaves[one]
        assert other_root(case.size, leaves, case.outside)


@given(cases(least=1), st.data())
def test_nothing_can_stand_twice(case: Case, data: st.DataObject) -> None:
    leaves, outside = case.leaves, case.outside
    at = data.draw(st.integers(0, len(leaves) + len(outside) - 1))
    if at < len(leaves):
        leaves.insert(at, leaves[at])
    else:
        outside.insert(at - len(leaves), outside[at - len(leaves)])
    with pytest.raises(ValueError):
        multiproof.root(case.size, leaves, outside)


@given(cases(), st.integers(0, MOST))
def test_a_log_of_another_size_is_not_made_up(case: Case, size: int) -> None:
    if size != case.size:
        with pytest.raises(ValueError):
            multiproof.root(size, case.leaves, case.outside)


@given(cases(), st.randoms(use_true_random=False))
def test_subtrees_may_come_in_any_order(case: Case, random: Random) -> None:
    outside = case.outside
    random.shuffle(outside)
    assert multiproof.root(case.size, case.leaves, outside) == ROOTS[case.size]


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert multiproof.places_outside(0, []) == []
    assert multiproof.root(0, [], []) == merkle.EMPTY_ROOT == ROOTS[0]
