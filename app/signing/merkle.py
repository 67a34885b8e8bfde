"""The Merkle tree over a server's receipts (RFC 6962 section 2.1): roots, proofs, and checking them.

Leaf `i` is the entry id, as its 32 raw bytes, of the server's receipt number `i + 1`. A tree only grows, so the hashes
of its full subtrees never change: `(level, index)` names the one over the leaves `index << level` up to
`(index + 1) << level`. Whoever keeps those answers every question in a logarithm of the size. Pure: keeping them is
left to the caller. Sizes count leaves, indexes begin at 0, hashes are 32 bytes.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# The hash of a full subtree that is known to be kept.
Node = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def grown(size: int, leaves: Sequence[bytes], node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The full subtrees (level, index, hash) that appear when `leaves` are added to a tree of `size`, each after those
    it is made of. `node` is asked for those that were there before."""
    made: dict[tuple[int, int], bytes] = {}
    for position, leaf in enumerate(leaves, start=size):
        level, index, digest = 0, position, leaf_hash(leaf)
        made[level, index] = digest
        yield level, index, digest
        while index % 2:
            left = made.get((level, index - 1)) or node(level, index - 1)
            level, index, digest = level + 1, index // 2, parent_hash(left, digest)
            made[level, index] = digest
            yield level, index, digest


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """What shows that leaf `index` is among the first `size`, from its sibling up. Raises ValueError when it is not."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _path(index, 0, size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that the tree of `old` leaves begins the one of `new`. Empty for `old` 0 and for `new` itself."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not grow from one of {old}")
    return _growth(old, 0, new, node, whole=True) if old else []


def includes(leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that `leaf` is at `index` in the tree of `size` with this `root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, digest = index, size - 1, leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            digest = parent_hash(sibling, digest)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = parent_hash(digest, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root


def is_continued(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `new` leaves begins with the one of `old` (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and (old_root == new_root if old == new else old_root == EMPTY_ROOT)
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = parent_hash(sibling, before), parent_hash(sibling, after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = parent_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def parent_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, count: int, node: Node) -> bytes:
    """The hash over `count` leaves from `start`, which is a multiple of the power of two that holds them."""
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    left = _split(count)
    return parent_hash(_subtree(start, left, node), _subtree(start + left, count - left, node))


def _path(index: int, start: int, count: int, node: Node) -> list[bytes]:
    if count == 1:
        return []
    left = _split(count)
    if index < left:
        return [*_path(index, start, left, node), _subtree(start + left, count - left, node)]
    return [*_path(index - left, start + left, count - left, node), _subtree(start, left, node)]


def _growth(old: int, start: int, count: int, node: Node, *, whole: bool) -> list[bytes]:
    """`whole` says that the old tree is a whole subtree that the reader knows, whose root need not be told."""
    if old == count:
        return [] if whole else [_subtree(start, count, node)]
    left = _split(count)
    if old <= left:
        return [*_growth(old, start, left, node, whole=whole), _subtree(start + left, count - left, node)]
    inner = _growth(old - left, start + left, count - left, node, whole=False)
    return [*inner, _subtree(start, left, node)]
