import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.record.batches import BatchFull, build, padding_leaf, places, sealed_leaf, verify_path


def test_a_leaf_is_the_digest_that_the_specification_says():
    def framed(data):
        return len(data).to_bytes(4, "big") + data

    expected = hashlib.sha256(framed(b"tianping-sealed-leaf-v1") + framed(b"s" * 32) + framed(b"{}")).digest()
    assert sealed_leaf(b"s" * 32, b"{}") == expected


@given(st.integers(0, 5), st.data())
def test_every_leaf_has_its_path_and_nothing_else_has(depth, data):
    count = data.draw(st.integers(0, 1 << depth))
    spots = places(count, depth)
    leaves = {at: hashlib.sha256(bytes([i])).digest() for i, at in enumerate(spots)}
    tree = build(leaves, seed=b"p" * 32, depth=depth)
    assert len(set(spots)) == count
    for at, leaf in leaves.items():
        assert verify_path(leaf, index=at, depth=depth, path=tree.paths[at], root=tree.root)
        assert not verify_path(leaf, index=at ^ 1, depth=depth, path=tree.paths[at], root=tree.root) or depth == 0
        assert not verify_path(b"x" * 32, index=at, depth=depth, path=tree.paths[at], root=tree.root)
        assert not verify_path(leaf, index=at, depth=depth + 1, path=tree.paths[at], root=tree.root)


def test_an_empty_and_a_full_batch_have_the_same_form():
    empty = build({}, seed=b"a" * 32, depth=3)
    full = build({i: bytes([i]) * 32 for i in range(8)}, seed=b"b" * 32, depth=3)
    assert len(empty.root) == len(full.root) == 32
    assert padding_leaf(b"a" * 32, 0) != padding_leaf(b"a" * 32, 1)


def test_more_leaves_than_places_are_refused():
    with pytest.raises(BatchFull):
        places(9, 3)
