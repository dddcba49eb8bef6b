"""What is due here: tenders whose limits may have changed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import F, Q

from tianping.exchange.due import due_scan
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.supervision.monitoring import actions
from tianping.supervision.monitoring.models import Watch

AT_ONCE = 100


@due_scan
def due(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will count the tenders whose moment has passed, and those whose log said something."""
    actor = Actor.platform(own_origin())
    waiting = Watch.objects.filter(Q(look_at=None) | Q(look_at__lt=now)).order_by(F("look_at").asc(nulls_first=True))
    for watch in waiting[:AT_ONCE]:
        yield partial(actions.count, tender=watch.tender, by=actor, now=now)
