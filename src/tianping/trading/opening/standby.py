"""Raising the trading platform again after its disk and its database were lost: from the recovery kit and the peers.

What comes back: the own log as its witnesses hold it; from the mirror the deposited rows of tenders, bids and dummies,
and the envelopes; from the peers' logs what every room learns. From then on it is the platform, with its origin and its
keys: it closes, the trustees release, it opens by time. It begins with an empty database; if it stops half-way, begin
with an empty one again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from tianping.exchange.client import ExchangeClient
from tianping.exchange.following import Follower
from tianping.exchange.models import PeerEntry
from tianping.exchange.peers import configure_peers, followed_peers, witness_keys
from tianping.exchange.projecting import project_all
from tianping.exchange.reclaiming import Reclaimed, ReturnedCopy, reclaim
from tianping.exchange.sources import HttpSource, SentLeaf
from tianping.record.checkpoints import SignedCheckpoint, parse
from tianping.record.identity import own_keys, own_origin
from tianping.record.models import Event, SealedLeaf
from tianping.record.restoring import HeldLeaf, restore, restore_leaves
from tianping.record.witnessing import add_cosignature, note_hold
from tianping.refusals import Refusal
from tianping.trading.bids import entrusting
from tianping.trading.bids.models import Bid
from tianping.trading.opening import deposited, own_history
from tianping.trading.opening.refetching import refetch
from tianping.trading.plans.models import Tender

log = structlog.get_logger()
WAITING = ("issued", "closed")
"""Stages of a lot whose bids are still to be opened."""


class DatabaseNotEmpty(Refusal):
    """A standby is raised into an empty, migrated database and nowhere else."""

    code = "database-not-empty"
    status = 409
    zh = "数据库不是空的：{found}；备用平台只能在迁移完毕的空库上重建。"
    en = "The database is not empty: {found}. A standby is raised in an empty, migrated one only."
    next_zh = "请换一个空数据库，执行 migrate 后再试。"
    next_en = "Take an empty database, run migrate, and try again."


class PeersSilent(Refusal):
    """A peer that may hold more of this log, or a directive, gave nothing back."""

    code = "peers-silent"
    status = 502
    zh = "以下对接平台没有交回副本：{peers}"
    en = "These peers gave nothing back: {peers}"
    next_zh = "请先恢复联络；确知不可恢复的，用 --without 写明，风险自负。"
    next_en = "Reach them first; name with --without those that are known to be lost, and why is for you to answer."


@dataclass
class Standby:
    """What came back, and what did not."""

    copy: ReturnedCopy
    copies: Mapping[str, int]
    """By peer, how many entries of the own log it gave back."""
    leaves: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    lost_tenders: tuple[str, ...] = ()
    lost_bids: tuple[str, ...] = ()
    envelopes: int = 0
    lost_envelopes: tuple[str, ...] = ()
    entrusted: int = 0
    silent: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """This method will say for an operator what came back and what did not."""
        copies = ", ".join(f"{peer} {size}" for peer, size in self.copies.items())
        rows = ", ".join(f"{name} {count}" for name, count in self.rows.items())
        yield f"日志 log: {self.copy.size} 条 entries ({copies}); 封存事项 sealed leaves {self.leaves}"
        yield f"数据 rows: {rows}"
        yield f"投标文件 envelopes: {self.envelopes}; 重新托管 entrusted again: {self.entrusted}"
        if not self.rows.get("TenderKey"):
            yield "本平台受托密钥未恢复，由其余两方开启。The own trustee's keys did not come back; the two others open."
        for what, lost in (
            ("没有恢复的项目 tenders not brought back", self.lost_tenders),
            ("截止名单中缺少的投标 bids of closing lists that are missing", self.lost_bids),
            ("尚未取回的投标文件 envelopes not fetched yet", self.lost_envelopes),
            ("没有应答的平台 peers that gave nothing", tuple(f"{k}: {v}" for k, v in self.silent.items())),
        ):
            if lost:
                yield f"{what}: {'; '.join(lost)}"
        shorter = [peer for peer, size in self.copies.items() if size < self.copy.size]
        if shorter:
            yield f"副本较短，其后寄存的内容没有恢复 shorter copies, what was deposited after is lost: {', '.join(shorter)}"
        yield "最大副本之后的记录无人持有。What came after the largest copy is held by nobody."


def raise_standby(*, now: datetime, wall: datetime, without: Collection[str] = ()) -> Standby:
    """This function will rebuild this platform; its kit lies where the settings say (`kit.install_kit`).

    `now` is the business clock, `wall` the other. Peers named in `without` may be silent. Raises DatabaseNotEmpty,
    PeersSilent, NoCopy, LogIncomplete, CopiesContradict, LogKeyReplaced, DepositUnreadable.
    """
    require_empty()
    configure_peers()
    with ExchangeClient() as client:
        found = ask(client, without=without)
        made = put_log_back(found, now=now)
        made.rows = deposited.put_back(deposited.newest(deposited.deposits()))
        made.lost_tenders = tuple(sorted(own_history.take_in()))
        made.lost_bids = tuple(own_history.missing_bids())
        made.silent |= follow(client, now=wall)
    made.entrusted = entrust_again(now=now)
    fetch_envelopes(made)
    log.info("standby raised", entries=made.copy.size, **made.rows)
    return made


def require_empty() -> None:
    """This function will refuse a database that holds anything of a platform's life. Raises DatabaseNotEmpty."""
    for model in (Event, SealedLeaf, PeerEntry, Tender, Bid):
        if model.objects.exists():
            raise DatabaseNotEmpty(found=model.__name__)


def ask(client: ExchangeClient, *, without: Collection[str] = ()) -> Reclaimed:
    """This function will get the own log back from the peers. Raises PeersSilent, and what `reclaim` raises."""
    key = own_keys().log.verifier
    found = reclaim(peers=followed_peers(), origin=own_origin(), key=key, client=client)
    silent = {peer: cause for peer, cause in found.silent.items() if peer not in without}
    if silent:
        raise PeersSilent(peers="; ".join(f"{peer}: {cause}" for peer, cause in silent.items()))
    return found


def put_log_back(found: Reclaimed, *, now: datetime) -> Standby:
    """This function will restore entries, cosignatures and sealed leaves, and note what every witness holds."""
    best, key = found.best, found.key or own_keys().log.verifier
    for witness, note in found.seen.items():
        note_hold(witness=witness, signed=parse(note), key=key)
    for copy in found.copies:
        note_hold(witness=copy.peer, signed=parse(copy.note), key=key)
    restore(data=best.entries, signed=_own_signature(parse(best.note)), now=now)
    for copy in found.copies:
        signed = parse(copy.note)
        if copy.size == best.size and signed.note.verified(witness_keys()):
            add_cosignature(note=copy.note, witnesses=witness_keys())
    leaves = restore_leaves(leaves=[_held(leaf, readers) for leaf, readers in found.readers().values()])
    return Standby(best, {copy.peer: copy.size for copy in found.copies}, leaves, silent=dict(found.silent))


def follow(client: ExchangeClient, *, now: datetime) -> dict[str, str]:
    """This function will follow every peer to its end and let the rooms learn; returns who could not be followed.

    Before the engine starts, so that no directive and no answer is still unread when something falls due.
    """
    silent: dict[str, str] = {}
    for peer in followed_peers():
        try:
            Follower(peer, HttpSource(peer, client)).catch_up(now=now)
        except Refusal as refusal:
            silent[peer.origin] = refusal.sentence("en")
    while project_all(now=now):
        pass
    return silent


def entrust_again(*, now: datetime) -> int:
    """This function will entrust the boxes that no trustee has answered for; returns how many.

    Boxes to the own trustee were told to nobody else, so they are lost with the log; others may have been under way.
    """
    bids = Bid.objects.filter(state="standing", lot__stage__in=WAITING).select_related("lot__tender__terms")
    return sum(entrusting.entrust_again(bid=bid, now=now) for bid in bids)


def fetch_envelopes(made: Standby) -> None:
    """This function will fetch the envelopes of bids still to be opened; what lacks is tried again after the close."""
    bids = Bid.objects.filter(state="standing", lot__stage__in=WAITING)
    got = {bid.receipt: refetch(bid) for bid in bids}
    made.envelopes = sum(got.values())
    made.lost_envelopes = tuple(receipt for receipt, here in got.items() if not here)


def _own_signature(signed: SignedCheckpoint) -> SignedCheckpoint:
    """The head as this log signed it; cosignatures have a table of their own."""
    own = tuple(line for line in signed.signatures if line.name == own_origin())
    return SignedCheckpoint(signed.checkpoint, own)


def _held(leaf: SentLeaf, readers: tuple[str, ...]) -> HeldLeaf:
    return HeldLeaf(
        batch=leaf.batch,
        index=leaf.index,
        salt=bytes.fromhex(leaf.salt),
        path=tuple(bytes.fromhex(step) for step in leaf.path),
        data=leaf.data.encode(),
        readers=readers,
    )
