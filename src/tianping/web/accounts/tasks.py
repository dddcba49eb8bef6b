"""What accounts do by time: closing those that nobody uses."""

from datetime import datetime

from django.conf import settings

from tianping.exchange.due import each_tick
from tianping.record.actors import Actor
from tianping.web.accounts.dormancy import close_dormant
from tianping.web.clock import wall_now


@each_tick(seconds=3600)
def dormant_accounts(now: datetime) -> None:
    """Sign-ins are counted by the wall clock, so is their absence."""
    close_dormant(by=Actor.platform(settings.TIANPING.origin), now=wall_now())
