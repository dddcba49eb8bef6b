"""Appending to a tree whose complete subtrees are stored once each: O(1) new rows per leaf, O(log n) to begin. Pure.

The frontier of a tree of `size` leaves is its compact range: the complete subtrees of the binary digits of `size`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tianping.record.merkle import Hash, NodeReader, node_hash, range_root, sha256

Place = tuple[int, int]


@dataclass(frozen=True)
class Growth:
    """What appending makes: the new size, the new root, and the complete subtrees (level, index) to be stored."""

    size: int
    root: bytes
    nodes: Mapping[Place, bytes]


def frontier(size: int) -> list[Place]:
    """This function will return the places (level, index) of the subtrees that a tree of `size` leaves ends with."""
    return [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]


def grow(stored: NodeReader, size: int, leaves: Iterable[bytes], digest: Hash = sha256) -> Growth:
    """This function will append leaf hashes to a stored tree and return the new complete subtrees, level 0 included.

    `stored` is asked only for the frontier of the old tree.
    """
    known: dict[Place, bytes] = {place: stored(*place) for place in frontier(size)}
    new: dict[Place, bytes] = {}
    for leaf in leaves:
        level, index, head = 0, size, leaf
        new[0, index] = known[0, index] = head
        while index & 1:
            head = node_hash(known[level, index - 1], head, digest)
            level, index = level + 1, index >> 1
            new[level, index] = known[level, index] = head
        size += 1
    return Growth(size, range_root(lambda level, index: known[level, index], 0, size, digest), new)
