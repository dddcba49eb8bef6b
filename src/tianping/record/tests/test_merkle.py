"""Every tree up to 130 leaves, against a tree written straight from RFC 6962 section 2.1."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.record import merkle
from tianping.record.stored_tree import frontier, grow

LEAVES = [merkle.leaf_hash(str(i).encode()) for i in range(130)]


def naive_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


ROOTS = [naive_root(LEAVES[:n]) for n in range(131)]


def test_the_known_vectors_of_certificate_transparency_hold():
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf_hash(bytes.fromhex(i)) for i in inputs]
    assert merkle.root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert merkle.root([]).hex() == hashlib.sha256(b"").hexdigest()


def test_every_root_equals_the_naive_tree():
    assert [merkle.root(LEAVES[:n]) for n in range(131)] == ROOTS


@pytest.mark.parametrize("size", range(1, 131))
def test_every_leaf_of_every_tree_is_proven(size):
    node = merkle.reader(LEAVES[:size])
    for index in range(size):
        proof = merkle.inclusion_path(node, index, size)
        assert merkle.verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        assert not merkle.verify_inclusion(LEAVES[index], index, size, [*proof, ROOTS[1]], ROOTS[size])


@pytest.mark.parametrize("new", range(131))
def test_every_older_tree_is_proven_to_be_a_prefix(new):
    node = merkle.reader(LEAVES[:new])
    for old in range(new + 1):
        proof = merkle.consistency_path(node, old, new)
        assert merkle.verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
        if 0 < old < new:
            assert not merkle.verify_consistency(old, ROOTS[old - 1], new, ROOTS[new], proof)
            assert not merkle.verify_consistency(old, ROOTS[old], new, ROOTS[new], proof[:-1])


@given(st.integers(1, 130), st.data())
def test_a_changed_inclusion_proof_fails(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_path(merkle.reader(LEAVES[:size]), index, size)
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index) if size > 1 else st.just(index))
    if other != index:
        assert not merkle.verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
        assert not merkle.verify_inclusion(LEAVES[other], index, size, proof, ROOTS[size])
    if proof:
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        flipped = bytearray(proof[at])
        flipped[bit // 8] ^= 1 << bit % 8
        wrong = [*proof[:at], bytes(flipped), *proof[at + 1 :]]
        assert not merkle.verify_inclusion(LEAVES[index], index, size, wrong, ROOTS[size])
        assert not merkle.verify_inclusion(LEAVES[index], index, size, proof[:-1], ROOTS[size])


@given(st.integers(2, 130), st.data())
def test_a_changed_consistency_proof_fails(new, data):
    old = data.draw(st.integers(1, new - 1))
    proof = merkle.consistency_path(merkle.reader(LEAVES[:new]), old, new)
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    flipped = bytearray(proof[at])
    flipped[bit // 8] ^= 1 << bit % 8
    wrong = [*proof[:at], bytes(flipped), *proof[at + 1 :]]
    assert not merkle.verify_consistency(old, ROOTS[old], new, ROOTS[new], wrong)
    assert not merkle.verify_consistency(old, ROOTS[old], new, ROOTS[new], [*proof, ROOTS[1]])


def test_places_that_are_not_there_are_refused():
    assert not merkle.verify_inclusion(LEAVES[0], -1, 1, [], ROOTS[1])
    assert not merkle.verify_inclusion(LEAVES[0], 1, 1, [], ROOTS[1])
    assert not merkle.verify_consistency(2, ROOTS[2], 1, ROOTS[1], [])
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(ValueError, match="larger"):
        merkle.consistency_proof(LEAVES[:3], 4)


@given(st.lists(st.integers(0, 17), max_size=8))
def test_a_tree_grown_in_batches_has_the_same_roots_and_nodes(batches):
    stored, size = {}, 0
    for count in batches:
        count = min(count, 130 - size)
        growth = grow(lambda level, index, known=stored: known[level, index], size, LEAVES[size : size + count])
        assert not set(growth.nodes) & set(stored)
        stored |= growth.nodes
        size += count
        assert (growth.size, growth.root) == (size, ROOTS[size])
    assert all(place in stored for place in frontier(size))
    whole = merkle.reader(LEAVES[:size])
    assert all(whole(*place) == head for place, head in stored.items())


def test_the_sm3_tree_over_the_same_leaves_has_a_root_of_its_own():
    leaves = [merkle.leaf_hash(bytes([i]), merkle.sm3) for i in range(7)]
    head = merkle.root(leaves, merkle.sm3)
    proof = merkle.inclusion_proof(leaves, 5, merkle.sm3)
    assert merkle.verify_inclusion(leaves[5], 5, 7, proof, head, merkle.sm3)
    assert not merkle.verify_inclusion(leaves[5], 5, 7, proof, head)
    assert merkle.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
