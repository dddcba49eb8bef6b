"""Getting one's own log back from the peers that follow it, after the disk and the database were lost.

Each peer's copy is checked entry by entry against a checkpoint that the own key signed and the peer cosigned; copies
must be prefixes of one another; the largest counts. Where the key was replaced in the log's life, what an older one
signed is checked by that one, reached from the key of the kit along the rotations, each signed by two keys of the
chain. HTTP throughout, so never inside a transaction.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.following import entitled_leaves
from tianping.exchange.models import Peer
from tianping.exchange.sources import Page, PageMalformed, SealedPage, SentLeaf, Source, read
from tianping.exchange.verifying import (
    CopyRefused,
    HeldState,
    Inconsistent,
    SignatureWrong,
    rotation_in,
    verified_checkpoint,
    verify_page,
)
from tianping.record.checkpoints import parse, verify
from tianping.record.notes import BadNote, BadSignature, VerifierKey
from tianping.record.rotation import Rotation, chain
from tianping.refusals import Refusal

PAGE = 500
NOT_FOUND = 404


class CopiesContradict(Refusal):
    """Two peers hold two histories of this log, both signed by its key."""

    code = "copies-contradict"
    status = 409
    zh = "{first} 与 {second} 所持的本日志副本互相矛盾。"
    en = "The copies of this log that {first} and {second} hold contradict each other."
    next_zh = "不得继续；请将两份副本作为分叉证据提交监督部门。"
    next_en = "Do not go on; hand both copies to supervision as proof of a fork."


class LogIncomplete(Refusal):
    """A peer has seen a larger tree of this log than any copy that could be had."""

    code = "log-incomplete"
    status = 409
    zh = "{witness} 见过本日志 {seen} 条的检查点，能取得的最大副本只有 {held} 条；不得签署更小的树。"
    en = "{witness} has seen a checkpoint of {seen} entries of this log; the largest copy to be had has {held}."
    next_zh = "请查明缺少的条目由谁持有，取得后再试。"
    next_en = "Find out who holds the missing entries and try again; a smaller tree is never signed."


class LogKeyReplaced(Refusal):
    """The kit was copied before the log's key was replaced: with its key nothing can be signed any more."""

    code = "log-key-replaced"
    status = 409
    zh = "恢复包中的日志密钥已在第 {position} 条被更换，不能再用于签名。"
    en = "The log key of the recovery kit was replaced at entry {position}; nothing can be signed with it any more."
    next_zh = "请使用更换密钥之后复制的恢复包。"
    next_en = "Use a recovery kit that was copied after the key was replaced."


class NoCopy(Refusal):
    """No peer gave back anything that could be verified."""

    code = "no-copy"
    status = 502
    zh = "没有一个对接平台交回可核验的日志副本：{causes}"
    en = "No peer gave back a copy of this log that can be verified: {causes}"
    next_zh = "请核对恢复包、对接平台地址和网络。"
    next_en = "Check the recovery kit, the peers' addresses and the network."


@dataclass(frozen=True)
class ReturnSource:
    """The own log as a peer gives it back."""

    peer: Peer
    origin: str
    client: ExchangeClient

    def page(self, *, after: int, limit: int, wait: int) -> Page:
        asked = {"after": after, "limit": limit}
        answer = self.client.json(self.peer, f"copies/{self.origin}/entries", params=asked)
        return read(Page, answer, origin=self.peer.origin)

    def sealed(self, *, after: int, until: int) -> SealedPage:
        asked = {"after": after, "until": until}
        answer = self.client.json(self.peer, f"copies/{self.origin}/sealed", params=asked)
        return read(SealedPage, answer, origin=self.peer.origin)

    def tell(self, note: str) -> None:
        """Nothing is told: who holds the copy is the witness."""


@dataclass(frozen=True)
class ReturnedCopy:
    """A whole verified copy of the own log: from which peer, under which note, its entries and its sealed leaves."""

    peer: str
    size: int
    note: str
    entries: tuple[bytes, ...]
    leaves: tuple[SentLeaf, ...]


@dataclass
class Reclaimed:
    """What the peers gave back: all copies, the largest first; what each has seen; why others gave nothing."""

    copies: list[ReturnedCopy] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    """By peer, the newest checkpoint of the own log that it has verified, as a note; it may lie beyond its copy."""
    silent: dict[str, str] = field(default_factory=dict)
    """By peer, why nothing came of it."""
    wrong: list[str] = field(default_factory=list)
    """Those among the silent whose checkpoints are not signed by the key that is known."""
    key: VerifierKey | None = None
    """The own log's key, with all that it replaced where a copy needed an older one."""

    @property
    def best(self) -> ReturnedCopy:
        """The largest copy; raises NoCopy."""
        if not self.copies:
            raise NoCopy(causes="; ".join(f"{peer}: {cause}" for peer, cause in self.silent.items()) or "-")
        return self.copies[0]

    def readers(self) -> Mapping[tuple[int, int], tuple[SentLeaf, tuple[str, ...]]]:
        """This method will return every sealed leaf that came back, with the peers that are entitled to it."""
        found: dict[tuple[int, int], tuple[SentLeaf, tuple[str, ...]]] = {}
        for copy in self.copies:
            for leaf in copy.leaves:
                _, named = found.get((leaf.batch, leaf.index), (leaf, ()))
                found[leaf.batch, leaf.index] = leaf, (*named, copy.peer)
        return found


def reclaim(*, peers: Iterable[Peer], origin: str, key: VerifierKey, client: ExchangeClient) -> Reclaimed:
    """This function will ask every peer for its copy of the own log.

    `key` is the own log's, of the recovery kit. Raises NoCopy, CopiesContradict, LogIncomplete, LogKeyReplaced.
    """
    sources = [ReturnSource(peer, origin, client) for peer in peers]
    found = _asked(sources, key)
    if found.wrong:
        known = key_with_history(sources, origin=origin, key=key)
        found = _asked(sources, known) if known.former else found
    found.copies.sort(key=lambda copy: copy.size, reverse=True)
    _require_one_history(found)
    return found


def _asked(sources: Iterable[ReturnSource], key: VerifierKey) -> Reclaimed:
    found = Reclaimed(key=key)
    for source in sources:
        peer, origin = source.peer, source.origin
        try:
            _ask_seen(found, peer, origin, key, source.client)
            found.copies.append(whole(source, holder=peer, origin=origin, key=key))
        except (PeerUnreachable, PageMalformed, CopyRefused) as refusal:
            found.silent[peer.origin] = refusal.sentence("en")
            if isinstance(refusal, SignatureWrong):
                found.wrong.append(peer.origin)
    return found


def key_with_history(sources: Iterable[Source], *, origin: str, key: VerifierKey) -> VerifierKey:
    """This function will follow the log's key back along the rotations that any copy tells; none of them is believed
    but by the signatures of both its keys, from a key that is known. Raises LogKeyReplaced, RotationWrong."""
    told = sorted((one for source in sources for one in _rotations(source, origin)), key=lambda one: one.position)
    replaced = next((one for one in told if one.old.vkey == key.vkey), None)
    if replaced is not None:
        raise LogKeyReplaced(position=replaced.position)
    before: list[Rotation] = []
    first = key.vkey
    while (found := next((one for one in told if one.new.vkey == first), None)) and found not in before:
        before.append(found)
        first = found.old.vkey
    return chain(key, before)


def _rotations(source: Source, origin: str) -> Iterator[Rotation]:
    """The rotations among all entries of a copy, whatever its checkpoint is signed with."""
    after = 0
    try:
        while entries := source.page(after=after, limit=PAGE, wait=0).entries:
            for position, text in enumerate(entries, after):
                rotation = rotation_in(text.encode(), origin=origin, position=position)
                if rotation is not None:
                    yield rotation
            after += len(entries)
    except (PeerUnreachable, PageMalformed):
        return


def _ask_seen(found: Reclaimed, peer: Peer, origin: str, key: VerifierKey, client: ExchangeClient) -> None:
    try:
        note = str(client.json(peer, "seen", params={"origin": origin})["checkpoint"])
    except PeerUnreachable as refusal:
        if refusal.answered == NOT_FOUND:
            return
        raise
    except (KeyError, TypeError):
        raise PageMalformed(origin=peer.origin, what="seen") from None
    verified_checkpoint(note, origin=origin, key=key)
    found.seen[peer.origin] = note


def whole(source: Source, *, holder: Peer, origin: str, key: VerifierKey) -> ReturnedCopy:
    """This function will read a copy from its beginning to its end and check all of it.

    `key` may name those that it replaced: the one of them counts that signed the copy's checkpoint. Raises CopyRefused
    (altered, forged, not cosigned by its holder as it says), PageMalformed, PeerUnreachable.
    """
    nodes: dict[tuple[int, int], bytes] = {}
    second: dict[tuple[int, int], bytes] = {}
    entries: list[bytes] = []
    leaves: list[SentLeaf] = []

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    def other(level: int, index: int) -> bytes:
        return second[level, index]

    held = HeldState(0, node, second=other)
    while True:
        page = source.page(after=held.size, limit=PAGE, wait=0)
        verified = verify_page(page, origin=origin, key=_signer(page.checkpoint, key), held=held)
        entries += verified.entries
        nodes |= verified.growth.nodes
        second |= verified.second.nodes if verified.second else {}
        leaves += entitled_leaves(source, verified, origin=origin)
        held = HeldState(verified.end, node, verified.checkpoint.size, verified.checkpoint.root, other)
        if held.size == verified.checkpoint.size:
            _require_cosigned(page.checkpoint, holder, key)
            return ReturnedCopy(holder.origin, held.size, page.checkpoint, tuple(entries), tuple(leaves))
        if not verified.entries:
            raise Inconsistent(origin=origin, begin=held.size)


def _signer(note: str, key: VerifierKey) -> VerifierKey:
    """The key of the chain that signed a note, the newest of them; `key` itself where none has."""
    try:
        lines = {line.key_id for line in parse(note).signatures if line.name == key.name}
    except BadNote:
        return key
    signed = next((each for each in (key, *reversed(key.former)) if each.key_id in lines), key)
    return replace(signed, former=())


def _require_cosigned(note: str, holder: Peer, key: VerifierKey) -> None:
    """A cosignature that stands under the note is the holder's own, or the copy is not believed."""
    witness = VerifierKey.parse(holder.log_vkey).as_witness()
    try:
        verify(parse(note), {key.name: key, witness.name: witness})
    except (BadNote, BadSignature):
        raise CosignatureWrong(origin=holder.origin) from None


class CosignatureWrong(CopyRefused):
    """The holder's cosignature under the checkpoint is not by its key."""

    code = kind = "signature"
    zh = "{origin} 交回的检查点上联署签名无效。"
    en = "The cosignature of {origin} under the checkpoint that it gave back is wrong."


def _require_one_history(found: Reclaimed) -> None:
    best = found.best
    for copy in found.copies[1:]:
        if best.entries[: copy.size] != copy.entries:
            raise CopiesContradict(first=best.peer, second=copy.peer)
    for witness, note in found.seen.items():
        if (seen := parse(note).checkpoint.size) > best.size:
            raise LogIncomplete(witness=witness, seen=seen, held=best.size)
