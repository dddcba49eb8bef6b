"""What is due here: openings that are over and that the indicators have not looked at."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from tianping.exchange.due import due_scan
from tianping.supervision.warnings.models import OpenedLot, Screened
from tianping.supervision.warnings.screening import screen

AT_ONCE = 50


@due_scan
def due(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will let the indicators look at all new openings in one pass."""
    waiting = OpenedLot.objects.exclude(closed_at=None).exclude(opened_at=None)
    lots = list(waiting.exclude(lot__in=Screened.objects.values("lot")).values_list("lot", flat=True)[:AT_ONCE])
    if lots:
        yield partial(screen, lots=lots, now=now)
