"""What is due here: openings that are over and that the indicators have not looked at. No deadline waits for it."""

from datetime import datetime

from tianping.exchange.due import errand
from tianping.supervision.warnings.models import OpenedLot, Screened
from tianping.supervision.warnings.screening import screen

AT_ONCE = 50


@errand(2.0)
def openings(now: datetime) -> None:
    """This function will let the indicators look at all new openings in one pass."""
    waiting = OpenedLot.objects.exclude(closed_at=None).exclude(opened_at=None)
    lots = list(waiting.exclude(lot__in=Screened.objects.values("lot")).values_list("lot", flat=True)[:AT_ONCE])
    if lots:
        screen(lots=lots, now=now)
