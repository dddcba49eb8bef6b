"""What the exchange itself does by time: examining who proposes, forgetting nonces, comparing histories, asking holds."""

from datetime import UTC, datetime

from django.conf import settings

from tianping.exchange.docking import examine_proposed
from tianping.exchange.due import each_tick, errand
from tianping.exchange.holding import learn_holds
from tianping.exchange.models import Peer
from tianping.exchange.monitor import compare_histories
from tianping.exchange.signatures import forget_old_nonces
from tianping.record.actors import Actor


@errand(seconds=2)
def proposals(now: datetime) -> None:
    """Who proposed itself is examined at once; nobody's button is needed."""
    for peer in Peer.objects.filter(state="proposed"):
        examine_proposed(peer=peer, by=Actor.platform(settings.TIANPING_ORIGIN), now=now)


@each_tick(seconds=60)
def nonces(now: datetime) -> None:
    """Nonces are kept by the wall clock, as long as a signature could be accepted again."""
    forget_old_nonces(now=datetime.now(UTC))


@errand(seconds=30)
def histories(now: datetime) -> None:
    """Each two platforms must have been shown the same history of a third."""
    compare_histories(now=datetime.now(UTC))


@errand(seconds=60)
def holds(now: datetime) -> None:
    """Peers that did not answer at start are asked again; what they hold is never more than was signed here."""
    learn_holds(now=datetime.now(UTC))
