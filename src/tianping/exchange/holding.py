"""What the witnesses hold of this platform's own log: asked at start and again, so that after a restore from a backup
nothing smaller is ever signed than has been signed before.

A witness tells the newest checkpoint that it has verified. It bears this log's own signature, so nobody can claim more
than was signed. HTTP throughout, so never inside a transaction.
"""

from datetime import datetime

import structlog

from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.models import Peer
from tianping.exchange.peers import followed_peers
from tianping.record import reading
from tianping.record.checkpoints import Checkpoint, parse, verify
from tianping.record.identity import own_keys, own_origin
from tianping.record.merkle import range_root
from tianping.record.notes import BadNote, BadSignature, VerifierKey
from tianping.record.rotation import chain
from tianping.record.sequencer import log_size
from tianping.record.stored_nodes import node_reader
from tianping.record.witnessing import note_hold

log = structlog.get_logger()
TIMEOUT = 3.0
"""Seconds for one witness; a platform starts also where none answers, and asks again."""
BEHIND, OWN_FORK, UNKNOWN = "behind-witness", "own-fork", "unknown-hold"
NOT_FOUND = 404


def learn_holds(*, now: datetime, timeout: float = TIMEOUT) -> int:
    """This function will ask every followed peer what it holds of this log and remember it; returns how many answered.

    Where a peer holds more than this database has, the sequencer signs nothing more (BehindWitness), and an alarm says
    so until the entries are back. `now` is the wall clock.
    """
    answered = 0
    with ExchangeClient(timeout=timeout) as client:
        for peer in followed_peers():
            try:
                note = _seen(client, peer)
            except PeerUnreachable as refusal:
                log.info("hold not told", peer=peer.origin, cause=str(refusal))
                continue
            answered += 1
            if note:
                take_hold(peer=peer, note=note, now=now)
    return answered


def _seen(client: ExchangeClient, peer: Peer) -> str:
    try:
        answer = client.json(peer, "seen", params={"origin": own_origin()})
    except PeerUnreachable as refusal:
        if refusal.answered == NOT_FOUND:
            return ""
        raise
    if not isinstance(answer, dict) or not isinstance(answer.get("checkpoint"), str):
        raise PeerUnreachable(origin=peer.origin, cause="seen")
    return str(answer["checkpoint"])


def take_hold(*, peer: Peer, note: str, now: datetime) -> None:
    """This function will remember what a peer holds of this log, and raise or clear the alarms that follow from it."""
    key = own_key()
    try:
        signed = parse(note)
        head = verify(signed, {key.name: key}).checkpoint
        if head.origin != own_origin():
            raise BadSignature(name=own_origin())
    except (BadNote, BadSignature) as refusal:
        detail = f"{peer.origin} 出示的本日志检查点不能以现有密钥核验：{refusal.sentence('zh')}\n{note[:2000]}"
        raise_alarm(kind=UNKNOWN, peer=peer, detail=detail, now=now)
        return
    note_hold(witness=peer.origin, signed=signed, key=key)
    clear_alarms(kind=UNKNOWN, peer=peer, now=now)
    _compare(peer, head, note, now)


def own_key() -> VerifierKey:
    """This function will return the key of this log with all that it replaced."""
    return chain(own_keys().log.verifier, reading.rotations())


def _compare(peer: Peer, head: Checkpoint, note: str, now: datetime) -> None:
    size = log_size()
    if head.size > size:
        detail = f"{peer.origin} 持有本日志 {head.size} 条，本库只有 {size} 条；补齐之前不再签署。"
        raise_alarm(kind=BEHIND, peer=peer, detail=detail, now=now)
        return
    clear_alarms(kind=BEHIND, peer=peer, now=now)
    if range_root(node_reader(), 0, head.size) != head.root:
        detail = f"{peer.origin} 持有的本日志前 {head.size} 条与本库不同：\n{note}"
        raise_alarm(kind=OWN_FORK, peer=peer, detail=detail, now=now)
