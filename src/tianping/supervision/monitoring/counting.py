"""Counting: from the verified copy of a tender's log to its limits, by the same code as everywhere else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tianping.exchange import copies
from tianping.exchange.entries import read_entry
from tianping.exchange.models import Peer
from tianping.exchange.tender_limits import LimitOf, TenderFacts, facts_of, limits_of
from tianping.supervision.monitoring.models import WatchedTender


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A limit with the key that tells it apart from others of the same rule in the same lot."""

    key: str
    limit: LimitOf


def facts_about(*, tender: WatchedTender) -> TenderFacts:
    """This function will fold the public entries of the platform that runs the tender; sealed ones are never read here."""
    peer = Peer.objects.get(origin=tender.platform)
    held = [one for one in copies.of_tender(peer, tender.tender) if one.leaf is None]
    read = [
        read_entry(data=one.data, origin=peer.origin, kind=peer.kind, own=False, position=one.position, leaf=None)
        for one in held
    ]
    return facts_of(entry for entry in read if entry is not None)


def numbered(*, facts: TenderFacts, now: datetime) -> Iterator[Numbered]:
    """This function will return all limits of a tender, each with its key: clarification, clarification-2."""
    seen: Counter[tuple[str, str]] = Counter()
    for limit in limits_of(facts, now=now):
        seen[limit.lot, limit.rule.id] += 1
        number = seen[limit.lot, limit.rule.id]
        yield Numbered(key=limit.rule.id if number == 1 else f"{limit.rule.id}-{number}", limit=limit)
