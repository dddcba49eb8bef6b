"""What `/healthz` tells of log and exchange. Counts that speak of sealed acts are told in a demonstration only."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tianping.exchange.ticking import quiescent
from tianping.record.models import Event, SealedLeaf
from tianping.record.own_events import BatchSealed
from tianping.web.clock import business_now, wall_now


def exchange() -> Mapping[str, Any]:
    """This function will tell the log's size, how far the others' logs are held, and whether work is under way.

    What the rooms have still to read is told in a demonstration only: it counts sealed acts, and so bids. `acts`
    counts what was recorded besides the beat, so that a conductor sees whether anything happened meanwhile.
    """
    found = quiescent(now=business_now(), wall=wall_now())
    told = {"size": found["size"], "copies": found["copies"], "lag": found["follower_lag"]}
    if not settings.TIANPING.demonstration:
        return told
    busy = {name: count for name, count in found.items() if isinstance(count, int) and name not in told and count}
    busy.pop("quiescent", None)
    acts = Event.objects.exclude(type=BatchSealed.TYPE).count() + SealedLeaf.objects.count()
    return told | {"quiescent": found["quiescent"], "busy": busy, "acts": acts}
