"""Checking a page of a peer's log before anything of it is stored. Pure: what is held comes in as hashes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import ValidationError

from tianping.exchange.sources import Page, SealedPage, SentLeaf, unhex
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.checkpoints import Checkpoint, parse, verify
from tianping.record.merkle import NodeReader, leaf_hash, range_root, sm3, verify_consistency
from tianping.record.notes import BadNote, BadSignature, VerifierKey
from tianping.record.own_events import PlatformKeyRotated
from tianping.record.rotation import Rotation, RotationWrong
from tianping.record.stored_tree import Growth, grow
from tianping.refusals import Refusal


class CopyRefused(Refusal):
    """What a peer sent cannot be part of its log; nothing of it is stored. `kind` names the alarm."""

    status = 502
    kind: ClassVar[str]
    next_zh = "请保留告警中的证据，联系对方平台和监督部门；查清之后由操作员解除告警。"
    next_en = "Keep the evidence of the alarm, call the other platform and supervision; an operator clears the alarm."


class SignatureWrong(CopyRefused):
    """The checkpoint is not signed by the log's key."""

    code = kind = "signature"
    zh = "{origin} 的检查点签名无效：{cause}。"
    en = "The checkpoint of {origin} is not signed by its key: {cause}."


class RolledBack(CopyRefused):
    """The log shows an older state than it has shown before: a stale answer, or a restore that must not be signed."""

    code = kind = "rolled-back"
    zh = "{origin} 只有 {size} 条记录，少于本平台已核验的 {held} 条。"
    en = "{origin} shows {size} entries, fewer than the {held} verified here."


class ForkFound(CopyRefused):
    """The log has signed two checkpoints that cannot both be true; both are kept as proof."""

    code = kind = "fork"
    zh = "{origin} 签署了两个互相矛盾的检查点（{size} 条）。"
    en = "{origin} has signed two checkpoints that contradict each other (at {size} entries)."


class Inconsistent(CopyRefused):
    """The entries do not make the signed root: forged, altered, reordered or missing."""

    code = kind = "inconsistent"
    zh = "{origin} 第 {begin} 条起的条目与已签署的检查点不符：有伪造、改动、乱序或缺失。"
    en = "The entries of {origin} from {begin} on do not make the signed root: forged, altered, reordered or missing."


class SecondRootWrong(CopyRefused):
    """The checkpoint's SM3 root is not the root over the same entries."""

    code = kind = "second-root"
    zh = "{origin} 的检查点（{size} 条）所附 SM3 根与条目不符。"
    en = "The SM3 root in the checkpoint of {origin} (at {size} entries) is not the root over its entries."


class SealedLeafWrong(CopyRefused):
    """A sealed leaf does not stand at its place in the batch."""

    code = kind = "sealed-leaf"
    zh = "{origin} 第 {batch} 条批次的封存事项 {index} 与批次根不符。"
    en = "Sealed leaf {index} of batch {batch} of {origin} does not lead to the batch's root."


class KeyRotationWrong(CopyRefused):
    """The log says that its key was replaced, but not as both keys must have signed it, or the old key signed on."""

    code = kind = "key-rotation"
    zh = "{origin} 第 {position} 条的密钥更换无效：{cause}。"
    en = "The replacement of the key of {origin} at entry {position} does not hold: {cause_en}."


@dataclass(frozen=True)
class HeldState:
    """What is held of a log: entries, their tree, the newest verified checkpoint's size and root.

    `second` reads the tree of the same entries under SM3, where it is kept too.
    """

    size: int
    node: NodeReader
    note_size: int = 0
    note_root: bytes = b""
    second: NodeReader | None = None

    def root_at(self, size: int) -> bytes:
        """This function will return the root over the first `size` entries held."""
        return range_root(self.node, 0, size)


@dataclass(frozen=True)
class VerifiedPage:
    """A page that may be stored: entries from `begin` on, their tree, the checkpoint that proves them."""

    begin: int
    entries: tuple[bytes, ...]
    growth: Growth
    checkpoint: Checkpoint
    note: str
    successor: VerifierKey | None = None
    """The log's key from here on, where the page ends with its rotation."""
    second: Growth | None = None
    """The same entries' tree under SM3, where what is held has it too."""

    @property
    def end(self) -> int:
        """Entries held once the page is stored."""
        return self.begin + len(self.entries)


def verify_page(page: Page, *, origin: str, key: VerifierKey, held: HeldState) -> VerifiedPage:
    """This function will check a page against the log's key and what is held of it.

    Raises SignatureWrong, RolledBack, ForkFound, Inconsistent, SecondRootWrong or KeyRotationWrong.
    """
    checkpoint = verified_checkpoint(page.checkpoint, origin=origin, key=key)
    _not_forked(checkpoint, held)
    entries = tuple(text.encode() for text in page.entries)
    end = held.size + len(entries)
    if page.after != held.size or end > checkpoint.size:
        raise Inconsistent(origin=origin, begin=held.size)
    growth = grow(held.node, held.size, [leaf_hash(entry) for entry in entries])
    proof = unhex(origin, page.proof)
    if not verify_consistency(end, growth.root, checkpoint.size, checkpoint.root, proof):
        raise Inconsistent(origin=origin, begin=held.size)
    second = _second(entries, held, checkpoint)
    found = VerifiedPage(held.size, entries, growth, checkpoint, page.checkpoint, second=second)
    return replace(found, successor=_successor(found, key=key, held=held))


def _second(entries: Sequence[bytes], held: HeldState, checkpoint: Checkpoint) -> Growth | None:
    """The SM3 root can be told from all entries alone: it is checked by whoever has come up to the checkpoint, and
    nobody cosigns before."""
    if held.second is None:
        return None
    second = grow(held.second, held.size, [leaf_hash(entry, sm3) for entry in entries], sm3)
    try:
        told = checkpoint.sm3_root
    except BadNote:
        raise SecondRootWrong(origin=checkpoint.origin, size=checkpoint.size) from None
    if second.size == checkpoint.size and told not in (None, second.root):
        raise SecondRootWrong(origin=checkpoint.origin, size=checkpoint.size)
    return second


def _successor(page: VerifiedPage, *, key: VerifierKey, held: HeldState) -> VerifierKey | None:
    """The key from the end of the page on, where a rotation of the known key is its last entry. Rotations from before
    the time at which the known key became an anchor are history: the known key has signed the tree that holds them."""
    origin, found = page.checkpoint.origin, None
    for position, data in enumerate(page.entries, page.begin):
        event = _rotation_in(data)
        if event is None:
            continue
        try:
            rotation = Rotation.of(PlatformKeyRotated.of_body(event), origin=origin, position=position)
            if key.former or rotation.old.vkey == key.vkey:
                found = rotation.succeed(key)
                _ends(page, held, rotation)
        except RotationWrong as error:
            cause, cause_en = error.facts["cause"], error.facts["cause_en"]
            raise KeyRotationWrong(origin=origin, position=position, cause=cause, cause_en=cause_en) from None
        except (BadNote, BadSignature, ValidationError) as error:
            told = type(error).__name__
            raise KeyRotationWrong(origin=origin, position=position, cause=told, cause_en=told) from None
    return found


def _ends(page: VerifiedPage, held: HeldState, rotation: Rotation) -> None:
    """The old key signed the checkpoint that ends with its rotation, together with the new one, and none after it."""
    if rotation.position + 1 != page.checkpoint.size or held.note_size > page.checkpoint.size:
        raise RotationWrong(
            origin=page.checkpoint.origin, cause="旧密钥在更换之后仍签名", cause_en="the old key signed after it"
        )
    verify(parse(page.note), {page.checkpoint.origin: rotation.new})


def rotation_in(data: bytes, *, origin: str, position: int) -> Rotation | None:
    """This function will read an entry as a rotation of the log `origin`; None of any other, or where a key has not
    signed it."""
    body = _rotation_in(data)
    try:
        event = PlatformKeyRotated.of_body(body) if body is not None else None
        return Rotation.of(event, origin=origin, position=position) if event else None
    except (RotationWrong, BadNote, BadSignature, ValidationError):
        return None


def _rotation_in(data: bytes) -> Any:
    """The body of a rotation entry; None of any other. Bytes that are no JSON are no rotation to any reader."""
    if PlatformKeyRotated.TYPE.encode() not in data:
        return None
    try:
        header = json.loads(data)
        return header["body"] if header["type"] == PlatformKeyRotated.TYPE else None
    except (ValueError, KeyError, TypeError):
        return None


def verified_checkpoint(note: str, *, origin: str, key: VerifierKey) -> Checkpoint:
    """This function will read a checkpoint of a log and check its signature; raises SignatureWrong."""
    try:
        checkpoint = verify(parse(note), {origin: key}).checkpoint
    except (BadNote, BadSignature) as error:
        raise SignatureWrong(origin=origin, cause=str(error)) from None
    if checkpoint.origin != origin:
        raise SignatureWrong(origin=origin, cause=checkpoint.origin)
    return checkpoint


def _not_forked(checkpoint: Checkpoint, held: HeldState) -> None:
    if checkpoint.size == held.note_size and checkpoint.root != held.note_root:
        raise ForkFound(origin=checkpoint.origin, size=checkpoint.size)
    if checkpoint.size <= held.size and held.root_at(checkpoint.size) != checkpoint.root:
        raise ForkFound(origin=checkpoint.origin, size=checkpoint.size)
    if checkpoint.size < held.size:
        raise RolledBack(origin=checkpoint.origin, size=checkpoint.size, held=held.size)


@dataclass(frozen=True)
class BatchHead:
    """Depth and root that a batch entry bears."""

    depth: int
    root: bytes


def batch_heads(page: VerifiedPage) -> dict[int, BatchHead]:
    """This function will return the sealed batches of a page by their positions."""
    found: dict[int, BatchHead] = {}
    for position, data in enumerate(page.entries, page.begin):
        if b'"type":"record.batch"' in data:
            head = _batch_head(data)
            if head is not None:
                found[position] = head
    return found


def _batch_head(data: bytes) -> BatchHead | None:
    try:
        header = json.loads(data)
        if header["type"] != "record.batch":
            return None
        return BatchHead(int(header["body"]["depth"]), bytes.fromhex(header["body"]["root"]))
    except (ValueError, KeyError, TypeError):
        return None


def verify_leaves(page: SealedPage, *, origin: str, batches: Mapping[int, BatchHead]) -> Sequence[SentLeaf]:
    """This function will check that each leaf stands in its batch, once; raises SealedLeafWrong."""
    seen: set[tuple[int, int]] = set()
    for leaf in page.leaves:
        head = batches.get(leaf.batch)
        place = leaf.batch, leaf.index
        here = page.after <= leaf.batch < page.until and place not in seen
        if head is None or not here or not _stands(leaf, head, origin):
            raise SealedLeafWrong(origin=origin, batch=leaf.batch, index=leaf.index)
        seen.add(place)
    return page.leaves


def _stands(leaf: SentLeaf, head: BatchHead, origin: str) -> bool:
    digest = sealed_leaf(bytes.fromhex(leaf.salt), leaf.data.encode())
    path = unhex(origin, leaf.path)
    return verify_path(digest, index=leaf.index, depth=head.depth, path=path, root=head.root)
