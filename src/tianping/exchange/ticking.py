"""One deterministic pass of all that an engine does, and whether anything is still under way."""

from datetime import datetime
from typing import Any

import structlog

from tianping.exchange import copies
from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.due import DueScan, due_actions, failing
from tianping.exchange.following import Follower
from tianping.exchange.models import PeerCheckpoint
from tianping.exchange.peers import followed_peers
from tianping.exchange.projecting import lag, project_all
from tianping.exchange.sources import HttpSource, PageMalformed
from tianping.record.models import Pending, WaitingLeaf
from tianping.record.sequencer import seal_batch, sequence

log = structlog.get_logger()


def tick(*, now: datetime, wall: datetime, scan: DueScan | None = None, follow: bool = True) -> dict[str, int]:
    """This function will sequence, seal a batch where leaves wait, follow, project, and do what is due, once each.

    `now` is the business clock, `wall` the wall clock. For tests and for stepping; the engine does the same for ever.
    Returns how much of each was done. It acts on the log, so it is never called in a transaction.
    """
    done = {"sequenced": sequence_all(now=now), "batches": 0, "followed": 0}
    while WaitingLeaf.objects.exists():
        seal_batch(now)
        done["batches"] += 1
    if follow:
        done["followed"] = follow_all(wall=wall)
    done["projected"] = project_all(now=wall)
    done["due"] = (scan or DueScan()).run(now=now, wall=wall)
    if follow:
        DueScan(errands=True).run(now=now, wall=wall)
    done["sequenced"] += sequence_all(now=now)
    return done


def sequence_all(*, now: datetime) -> int:
    """This function will give every committed act its place; returns how many."""
    total = 0
    while placed := sequence(now):
        total += placed
    return total


def follow_all(*, wall: datetime) -> int:
    """This function will follow every docked peer as far as it tells; one that does not answer is passed over."""
    total = 0
    with ExchangeClient() as client:
        for peer in followed_peers():
            try:
                total += Follower(peer, HttpSource(peer, client)).catch_up(now=wall)
            except (PeerUnreachable, PageMalformed) as refusal:
                log.warning("peer not followed", peer=peer.origin, cause=str(refusal))
    return total


def quiescent(*, now: datetime, wall: datetime) -> dict[str, Any]:
    """This function will tell what is still under way; nothing is, when all counts are 0.

    `copies` and `size` let a conductor compare platforms: how far each log is held by each other. The numbers say
    whether sealed acts wait, so they are for the operator of a demonstration, never for the public.
    """
    held = {"size": own_size(), "copies": {peer.origin: copies.size(peer) for peer in followed_peers()}}
    facts: dict[str, Any] = {  # in the order in which work moves on, so that nothing slips through between two counts
        "follower_lag": follower_lag(),
        "projection_lag": lag(),
        "due": sum(1 for _ in due_actions(now, wall)),
        "failing": failing(),
        "pending_events": Pending.objects.count(),
        "unbatched_leaves": WaitingLeaf.objects.count(),
    }
    return facts | {"quiescent": not any(facts.values())} | held


def own_size() -> int:
    """This function will return how many entries the own log has."""
    from tianping.record.sequencer import log_size

    return log_size()


def follower_lag() -> int:
    """This function will return how many entries the copies are behind the newest checkpoints that were seen."""
    heads = PeerCheckpoint.objects.filter(peer__in=followed_peers()).values_list("note_size", "size")
    return sum(seen - held for seen, held in heads)
