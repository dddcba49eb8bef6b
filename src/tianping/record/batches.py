"""The sealed batch: a tree of fixed depth over salted digests, padded so that nobody can count what it holds. Pure.

    sealed leaf = SHA-256(LP("tianping-sealed-leaf-v1") LP(salt) LP(data))
    padding i   = SHA-256(LP("tianping-padding-v1") LP(seed) LP(u32(i)))      seed: 32 random bytes kept by the log
    inner node  = SHA-256(0x01 ‖ left ‖ right), as in RFC 6962

All 2**depth places hold 32 bytes that look alike; leaves stand at random places.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tianping.record.merkle import inclusion_path, range_root, reader, verify_inclusion
from tianping.refusals import Refusal


class BatchFull(Refusal):
    """More leaves than the tree of fixed depth has places; the rest waits for the next batch."""

    code = "batch-full"
    zh = "本批次只能容纳 {places} 项。"
    en = "The batch holds {places} leaves only."


def lp(*fields: bytes) -> bytes:
    """This function will frame fields by their 4-byte big-endian lengths."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def new_salt() -> bytes:
    """This function will return 32 random bytes."""
    return secrets.token_bytes(32)


def sealed_leaf(salt: bytes, data: bytes) -> bytes:
    """This function will return the salted digest that stands in the tree for an entry's canonical bytes."""
    return hashlib.sha256(lp(b"tianping-sealed-leaf-v1", salt, data)).digest()


def padding_leaf(seed: bytes, index: int) -> bytes:
    """This function will return what stands at an empty place; without the seed it looks like any sealed leaf."""
    return hashlib.sha256(lp(b"tianping-padding-v1", seed, index.to_bytes(4, "big"))).digest()


@dataclass(frozen=True)
class BatchTree:
    """A padded tree: its depth, root, and for each taken place the path to the root."""

    depth: int
    root: bytes
    paths: Mapping[int, tuple[bytes, ...]]


def places(count: int, depth: int) -> list[int]:
    """This function will choose `count` different random places of the tree; raises BatchFull."""
    if count > 1 << depth:
        raise BatchFull(places=1 << depth)
    free = list(range(1 << depth))
    chosen = []
    for _ in range(count):
        at = secrets.randbelow(len(free))
        free[at], free[-1] = free[-1], free[at]
        chosen.append(free.pop())
    return chosen


def build(leaves: Mapping[int, bytes], *, seed: bytes, depth: int) -> BatchTree:
    """This function will pad the tree and return its root with the paths of the taken places."""
    whole = [leaves[i] if i in leaves else padding_leaf(seed, i) for i in range(1 << depth)]
    node = reader(whole)
    paths = {i: tuple(inclusion_path(node, i, len(whole))) for i in leaves}
    return BatchTree(depth, range_root(node, 0, len(whole)), paths)


def verify_path(leaf: bytes, *, index: int, depth: int, path: Sequence[bytes], root: bytes) -> bool:
    """This function will say whether the leaf stands at this place of the batch with this depth and root."""
    return len(path) == depth and verify_inclusion(leaf, index, 1 << depth, path, root)
