"""Comparing histories: a log that shows different entries to different platforms is caught by what those hold.

Each platform tells the newest verified checkpoint that it holds of any log (`GET /exchange/seen`) and its proofs of
forks (`GET /exchange/forks`). Both are signed by the log in question, so nobody can be accused falsely.
"""

from datetime import datetime
from typing import Any

import structlog

from tianping.exchange import copies
from tianping.exchange.alarms import raise_alarm
from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.following import head_of
from tianping.exchange.models import Peer
from tianping.exchange.peers import followed_peers, log_key
from tianping.exchange.verifying import CopyRefused, verified_checkpoint
from tianping.record.checkpoints import Checkpoint
from tianping.record.notes import BadNote, BadSignature
from tianping.record.witnessing import NoFork, keep_fork

log = structlog.get_logger()
FORKS_LIMIT = 100


def compare_histories(*, now: datetime) -> int:
    """This function will ask every peer what it holds of the others and compare; returns how many contradictions.

    `now` is the wall clock. HTTP only outside transactions; a peer that does not answer is passed over.
    """
    peers = followed_peers()
    found = 0
    with ExchangeClient() as client:
        for teller in peers:
            found += _guarded(_take_forks, teller, client, peers, now)
            for subject in peers:
                if subject.pk != teller.pk:
                    found += _guarded(_compare, teller, client, subject, now)
    return found


def _guarded(ask: Any, teller: Peer, client: ExchangeClient, about: Any, now: datetime) -> int:
    try:
        return int(ask(teller, client, about, now))
    except (PeerUnreachable, CopyRefused, BadNote, BadSignature, KeyError, TypeError, AttributeError) as error:
        log.info("history not compared", peer=teller.origin, cause=str(error))
        return 0


def _compare(teller: Peer, client: ExchangeClient, subject: Peer, now: datetime) -> int:
    try:
        note = str(client.json(teller, "seen", params={"origin": subject.origin})["checkpoint"])
    except PeerUnreachable as refusal:
        if refusal.answered == 404:
            return 0
        raise
    told = verified_checkpoint(note, origin=subject.origin, key=log_key(subject))
    if not contradicts(subject, told):
        return 0
    head = head_of(subject)
    if head.note_size == told.size:
        keep_fork(first=head.note, second=note, key=log_key(subject), now=now)
    detail = f"{teller.origin} 持有与本平台不同的历史（{told.size} 条）：\n{note}"
    raise_alarm(kind="fork", peer=subject, detail=detail, now=now)
    return 1


def contradicts(peer: Peer, told: Checkpoint) -> bool:
    """This function will say whether a checkpoint of a peer's log contradicts the entries held; unknown sizes do not."""
    return told.size <= copies.size(peer) and copies.root_at(peer, told.size) != told.root


def _take_forks(teller: Peer, client: ExchangeClient, peers: list[Peer], now: datetime) -> int:
    known = {peer.origin: peer for peer in peers}
    taken = 0
    for fork in list(client.json(teller, "forks")["forks"])[:FORKS_LIMIT]:
        subject = known.get(str(fork["origin"]))
        if subject is not None:
            taken += _take_fork(subject, str(fork["first"]), str(fork["second"]), now)
    return taken


def _take_fork(subject: Peer, first: str, second: str, now: datetime) -> int:
    try:
        keep_fork(first=first, second=second, key=log_key(subject), now=now)
    except NoFork:
        return 0
    raise_alarm(kind="fork", peer=subject, detail=f"{first}\n{second}", now=now)
    return 1
