"""What the record says of many tenders at once, for lists: read anew only where a log has said more since."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max

from tianping.exchange.models import PeerEntry
from tianping.exchange.projecting import readable_peers
from tianping.exchange.tender_limits import TenderFacts, facts_of
from tianping.record.models import Leaf
from tianping.web.tenders.reading import record_of

MOST = 2_000
_known: dict[tuple[Any, ...], TenderFacts] = {}
"""By tender and by how many entries of which logs were read, with the greatest of their random numbers: a log only grows,
so what was folded from as many entries is still right. Kept by each process for itself, emptied when it is full."""


def facts_of_tenders(codes: Collection[str]) -> dict[str, TenderFacts]:
    """This function will return the facts of each tender, as `facts_of` folds them from its record; not to be changed."""
    return {code: _facts(code, state) for code, state in _states(codes).items()} if codes else {}


def _facts(code: str, state: tuple[Any, ...]) -> TenderFacts:
    found = _known.get((code, state))
    if found is None:
        found = facts_of(record_of(code).entries)
        if len(_known) >= MOST:
            _known.clear()
        _known[code, state] = found
    return found


def _states(codes: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """What tells whether anything was added: per tender, how many entries the own log and the copies hold."""
    others = [peer.pk for peer in readable_peers() if not peer.is_own()]
    own = Leaf.objects.filter(event__tender__in=codes).order_by().values_list("event__tender")
    copied = PeerEntry.objects.filter(peer__in=others, tender__in=codes).order_by().values_list("tender")
    here = {row[0]: row[1:] for row in own.annotate(Count("pk"), Max("event__uid"))}
    there = {row[0]: row[1:] for row in copied.annotate(Count("pk"), Max("uid"))}
    return {code: (*others, here.get(code), there.get(code)) for code in codes}
