"""The Merkle tree of RFC 6962 section 2.1: roots, inclusion and consistency proofs, and their checking. Pure.

Everything is computed from `node(level, index)`, the hash of the complete subtree over the leaves
`index * 2**level` up to `(index + 1) * 2**level`; so the same code works on a list of leaf hashes and on stored rows.
"""

import hashlib
from collections.abc import Callable, Sequence

Hash = Callable[[bytes], bytes]
NodeReader = Callable[[int, int], bytes]


def sha256(data: bytes) -> bytes:
    """This function will hash with SHA-256, the hash of RFC 6962."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """This function will hash with SM3 (GB/T 32905), for the second root over the same leaves."""
    return hashlib.new("sm3", data).digest()


def leaf_hash(data: bytes, digest: Hash = sha256) -> bytes:
    """This function will return the hash of a leaf, `H(0x00 ‖ data)`."""
    return digest(b"\x00" + data)


def node_hash(left: bytes, right: bytes, digest: Hash = sha256) -> bytes:
    """This function will return the hash of an inner node, `H(0x01 ‖ left ‖ right)`."""
    return digest(b"\x01" + left + right)


def split(count: int) -> int:
    """This function will return the largest power of two smaller than `count` (`count` ≥ 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def reader(leaves: Sequence[bytes], digest: Hash = sha256) -> NodeReader:
    """This function will return a node reader over leaf hashes held in memory; each subtree is hashed once."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        if (level, index) not in known:
            below = node(level - 1, 2 * index), node(level - 1, 2 * index + 1)
            known[level, index] = node_hash(*below, digest)
        return known[level, index]

    return node


def range_root(node: NodeReader, begin: int, end: int, digest: Hash = sha256) -> bytes:
    """This function will return the root over the leaves `begin` up to `end`, where the tree cuts there."""
    count = end - begin
    if count == 0:
        return digest(b"")
    if count & (count - 1) == 0:
        return node(count.bit_length() - 1, begin // count)
    middle = begin + split(count)
    return node_hash(range_root(node, begin, middle, digest), range_root(node, middle, end, digest), digest)


def root(leaves: Sequence[bytes], digest: Hash = sha256) -> bytes:
    """This function will return the tree head over leaf hashes; of an empty list, the hash of nothing."""
    return range_root(reader(leaves, digest), 0, len(leaves), digest)


def inclusion_path(node: NodeReader, index: int, size: int, digest: Hash = sha256) -> list[bytes]:
    """This function will return PATH(index, D[size]); raises ValueError if the leaf is not in the tree."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            path.append(range_root(node, middle, end, digest))
            end = middle
        else:
            path.append(range_root(node, begin, middle, digest))
            begin = middle
    return path[::-1]


def consistency_path(node: NodeReader, old: int, new: int, digest: Hash = sha256) -> list[bytes]:
    """This function will return PROOF(old, D[new]); empty where there is nothing to prove (old is 0 or new)."""
    if not 0 <= old <= new:
        raise ValueError("the old tree is larger than the new one")
    if old in (0, new):
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + split(end - begin)
        if old <= middle:
            path.append(range_root(node, middle, end, digest))
            end = middle
        else:
            path.append(range_root(node, begin, middle, digest))
            begin, whole = middle, False
    if not whole:
        path.append(range_root(node, begin, end, digest))
    return path[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int, digest: Hash = sha256) -> list[bytes]:
    """This function will prove that leaf `index` is in the tree over these leaf hashes."""
    return inclusion_path(reader(leaves, digest), index, len(leaves), digest)


def consistency_proof(leaves: Sequence[bytes], old: int, digest: Hash = sha256) -> list[bytes]:
    """This function will prove that the tree over the first `old` leaf hashes is a prefix of the whole."""
    return consistency_path(reader(leaves, digest), old, len(leaves), digest)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, digest: Hash = sha256
) -> bool:
    """This function will say whether the proof leads from the leaf hash to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, head = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            head = node_hash(sibling, head, digest)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            head = node_hash(head, sibling, digest)
        at, last = at >> 1, last >> 1
    return last == 0 and head == root


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes], digest: Hash = sha256
) -> bool:
    """This function will say whether the old tree is a prefix of the new one (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == digest(b"")
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_head = new_head = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_head, new_head = node_hash(sibling, old_head, digest), node_hash(sibling, new_head, digest)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new_head = node_hash(new_head, sibling, digest)
        at, last = at >> 1, last >> 1
    return last == 0 and old_head == old_root and new_head == new_root
