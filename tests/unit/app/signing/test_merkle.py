"""The Merkle tree against RFC 6962 written down as it stands there, and against every single-step lie."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signing import merkle

SIZES = range(1, 34)


def rfc_root(leaves):
    """RFC 6962 section 2.1, MTH, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


def rfc_path(m, leaves):
    """RFC 6962 section 2.1.1, PATH."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*rfc_path(m, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(m - k, leaves[k:]), rfc_root(leaves[:k])]


def rfc_proof(m, leaves, whole=True):
    """RFC 6962 section 2.1.2, SUBPROOF."""
    if m == len(leaves):
        return [] if whole else [rfc_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*rfc_proof(m, leaves[:k], whole), rfc_root(leaves[k:])]
    return [*rfc_proof(m - k, leaves[k:], False), rfc_root(leaves[:k])]


def some_leaves(count):
    return [hashlib.sha256(bytes([number])).digest() for number in range(count)]


class Kept:
    """Keeps a tree's full subtrees, as a server does."""

    def __init__(self, leaves=()):
        self.nodes = {}
        self.size = 0
        self.add(leaves)

    def add(self, leaves):
        for level, index, digest in merkle.grown(self.size, leaves, self.node):
            assert (level, index) not in self.nodes, "a full subtree never changes"
            self.nodes[level, index] = digest
        self.size += len(leaves)

    def node(self, level, index):
        return self.nodes[level, index]


def test_an_empty_tree_has_the_root_of_the_rfc():
    assert merkle.root(0, Kept().node) == rfc_root([])


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_proofs_are_those_of_the_rfc(size):
    leaves = some_leaves(size)
    node = Kept(leaves).node
    assert merkle.root(size, node) == rfc_root(leaves)
    for index in range(size):
        assert merkle.inclusion_proof(index, size, node) == rfc_path(index, leaves)
    for old in range(1, size + 1):
        assert merkle.consistency_proof(old, size, node) == rfc_proof(old, leaves)
    assert merkle.consistency_proof(0, size, node) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_proof_is_believed_and_no_other_leaf_place_or_root(size):
    leaves = some_leaves(size)
    node, root = Kept(leaves).node, rfc_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = merkle.inclusion_proof(index, size, node)
        assert merkle.includes(leaf, index=index, size=size, root=root, proof=proof)
        assert not merkle.includes(b"another", index=index, size=size, root=root, proof=proof)
        assert not merkle.includes(leaf, index=index, size=size, root=bytes(32), proof=proof)
        assert not merkle.includes(leaf, index=index + 1, size=size, root=root, proof=proof)
        assert not merkle.includes(leaf, index=index, size=size, root=root, proof=[*proof, bytes(32)])
        assert not merkle.includes(leaf, index=-1, size=size, root=root, proof=proof)
        if proof:
            assert not merkle.includes(leaf, index=index, size=size, root=root, proof=proof[:-1])


@pytest.mark.parametrize("size", SIZES)
def test_growth_is_believed_and_a_rewritten_start_is_not(size):
    leaves = some_leaves(size)
    node, root = Kept(leaves).node, rfc_root(leaves)
    for old in range(size + 1):
        proof, before = merkle.consistency_proof(old, size, node), rfc_root(leaves[:old])
        assert merkle.is_continued(old, before, size, root, proof)
        assert not merkle.is_continued(old, bytes(32), size, root, proof)
        assert not merkle.is_continued(old, before, size, root, [*proof, bytes(32)])
        if old:
            assert not merkle.is_continued(old, before, size, bytes(32), proof)
        if proof:
            assert not merkle.is_continued(old, before, size, root, proof[:-1])
            assert not merkle.is_continued(old, before, size, root, proof[1:])
            assert not merkle.is_continued(old, before, size, root, [])
        assert not merkle.is_continued(size + 1, root, size, root, proof)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70), st.data())
def test_a_tree_that_grows_in_steps_is_the_one_made_at_once(leaves, data):
    cut = data.draw(st.integers(0, len(leaves)))
    kept = Kept(leaves[:cut])
    kept.add(leaves[cut:])
    assert merkle.root(len(leaves), kept.node) == rfc_root(leaves)
    assert kept.nodes == Kept(leaves).nodes


def test_what_is_not_in_the_tree_has_no_proof():
    node = Kept(some_leaves(4)).node
    with pytest.raises(ValueError, match="leaf 4"):
        merkle.inclusion_proof(4, 4, node)
    with pytest.raises(ValueError, match="does not grow"):
        merkle.consistency_proof(5, 4, node)
