"""Getting one's own log back from the peers that follow it, after the disk and the database were lost.

Each peer's copy is checked entry by entry against a checkpoint that the own key signed and the peer cosigned; copies
must be prefixes of one another; the largest counts. HTTP throughout, so never inside a transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.following import entitled_leaves
from tianping.exchange.models import Peer
from tianping.exchange.sources import Page, PageMalformed, SealedPage, SentLeaf, Source, read
from tianping.exchange.verifying import CopyRefused, HeldState, Inconsistent, verified_checkpoint, verify_page
from tianping.record.checkpoints import parse, verify
from tianping.record.notes import BadNote, BadSignature, VerifierKey
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

    `key` is the own log's, of the recovery kit. Raises NoCopy, CopiesContradict, LogIncomplete.
    """
    found = Reclaimed()
    for peer in peers:
        try:
            _ask_seen(found, peer, origin, key, client)
            source = ReturnSource(peer, origin, client)
            found.copies.append(whole(source, holder=peer, origin=origin, key=key))
        except (PeerUnreachable, PageMalformed, CopyRefused) as refusal:
            found.silent[peer.origin] = refusal.sentence("en")
    found.copies.sort(key=lambda copy: copy.size, reverse=True)
    _require_one_history(found)
    return found


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

    Raises CopyRefused (altered, forged, not cosigned by its holder as it says), PageMalformed, PeerUnreachable.
    """
    nodes: dict[tuple[int, int], bytes] = {}
    entries: list[bytes] = []
    leaves: list[SentLeaf] = []

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    held = HeldState(0, node)
    while True:
        page = source.page(after=held.size, limit=PAGE, wait=0)
        verified = verify_page(page, origin=origin, key=key, held=held)
        entries += verified.entries
        nodes |= verified.growth.nodes
        leaves += entitled_leaves(source, verified, origin=origin)
        held = HeldState(verified.end, node, verified.checkpoint.size, verified.checkpoint.root)
        if held.size == verified.checkpoint.size:
            _require_cosigned(page.checkpoint, holder, key)
            return ReturnedCopy(holder.origin, held.size, page.checkpoint, tuple(entries), tuple(leaves))
        if not verified.entries:
            raise Inconsistent(origin=origin, begin=held.size)


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
