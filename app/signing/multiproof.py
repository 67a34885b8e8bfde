"""Shows that some receipts are in a log, all at once: what the Merkle tree (`merkle`) needs beside them.

The tree over all receipts is told by those that travel along and by the roots of the largest subtrees that hold none of
these. For a whole log that is nothing at all, for one receipt it is its inclusion proof (RFC 6962 section 2.1.1).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.signing.merkle import EMPTY_ROOT, Node, leaf_hash, parent_hash


class Subtree(NamedTuple):
    """A full subtree of `2**level` leaves; `place` counts those of its level from the left."""

    level: int
    place: int
    digest: bytes


def places_outside(size: int, leaves: Sequence[int]) -> list[tuple[int, int]]:
    """Level and index of the largest full subtrees of a log of `size` leaves with none of `leaves`, which are sorted;
    from the left."""
    return list(_outside(size, leaves))


def outside(size: int, leaves: Sequence[int], node: Node) -> list[Subtree]:
    """The same with their digests."""
    return [Subtree(level, index, node(level, index)) for level, index in places_outside(size, leaves)]


def root(size: int, leaves: Iterable[tuple[int, bytes]], outside: Sequence[Subtree]) -> bytes:
    """The root that `leaves`, each its index and its 32 bytes, in their order, and the subtrees make up.

    Raises ValueError where together they are not the whole log, each leaf once.
    """
    levels = size.bit_length()
    if any(not (0 <= each.level < levels and 0 <= each.place < size) for each in outside):
        raise ValueError("a subtree is nowhere in the log")
    stack: list[tuple[int, bytes]] = []  # levels, from the left, and digests
    covered = 0
    for level, place, digest in _in_order(leaves, outside):
        if place << level != covered:
            raise ValueError(f"leaf {covered} is missing or stands twice")
        covered += 1 << level
        while place % 2 and stack and stack[-1][0] == level:
            digest = parent_hash(stack.pop()[1], digest)
            level, place = level + 1, place // 2
        stack.append((level, digest))
    if covered != size:
        raise ValueError(f"{covered} leaves where there are {size}")
    if not stack:
        return EMPTY_ROOT
    _, digest = stack.pop()
    while stack:
        digest = parent_hash(stack.pop()[1], digest)
    return digest


def _outside(size: int, leaves: Sequence[int]) -> Iterator[tuple[int, int]]:
    level = max(size.bit_length() - 1, 0)
    waiting = [(level, index) for index in range(((size - 1) >> level), -1, -1)] if size else []
    while waiting:
        level, index = waiting.pop()
        first, end = index << level, (index + 1) << level
        if first >= size:
            continue
        place = bisect_left(leaves, first)
        holds = place < len(leaves) and leaves[place] < end
        if not holds and end <= size:
            yield level, index
        elif level:
            waiting += [(level - 1, 2 * index + 1), (level - 1, 2 * index)]


def _in_order(
    leaves: Iterable[tuple[int, bytes]], outside: Sequence[Subtree]
) -> Iterator[Subtree | tuple[int, int, bytes]]:
    after = iter(sorted(outside, key=lambda each: each.place << each.level))
    following = next(after, None)
    for index, leaf in leaves:
        while following is not None and following.place << following.level < index:
            yield following
            following = next(after, None)
        yield 0, index, leaf_hash(leaf)
    while following is not None:
        yield following
        following = next(after, None)
