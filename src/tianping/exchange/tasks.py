"""What the exchange itself does by time: examining who proposes to dock, forgetting nonces, comparing histories."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from django.conf import settings

from tianping.exchange.docking import examine_proposed
from tianping.exchange.due import due_scan, each_tick
from tianping.exchange.models import Peer
from tianping.exchange.monitor import compare_histories
from tianping.exchange.signatures import forget_old_nonces
from tianping.record.actors import Actor


@due_scan
def proposals(now: datetime) -> Iterator[Callable[[], object]]:
    """Who proposed itself is examined at once; nobody's button is needed."""
    by = Actor.platform(settings.TIANPING_ORIGIN)
    for peer in Peer.objects.filter(state="proposed"):
        yield partial(examine_proposed, peer=peer, by=by, now=now)


@each_tick(seconds=60)
def nonces(now: datetime) -> None:
    """Nonces are kept by the wall clock, as long as a signature could be accepted again."""
    forget_old_nonces(now=datetime.now(UTC))


@each_tick(seconds=30)
def histories(now: datetime) -> None:
    """Each two platforms must have been shown the same history of a third."""
    compare_histories(now=datetime.now(UTC))
