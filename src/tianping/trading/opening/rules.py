"""When a lot is opened: two releases for every bid, or the cut-off (specification of the sealed bid)."""

from datetime import datetime, timedelta

import rules
from django.conf import settings

from tianping.trading.bids.rules import is_bidder, own
from tianping.trading.documents.models import Terms
from tianping.web.accounts.rights import is_platform

THRESHOLD = 2
rules.add_rule("opening.open", is_platform)
rules.add_rule("opening.hand_in_recovery", is_bidder & own)


def covered(*, seals: set[str], released: dict[str, set[str]]) -> bool:
    """This function will say whether every seal is in the releases of at least two trustees."""
    return all(sum(seal in held for held in released.values()) >= THRESHOLD for seal in seals)


def cut_off(terms: Terms) -> datetime:
    """This function will return when the opening goes on with what there is, recovery codes included."""
    return terms.opening_at + timedelta(hours=settings.TIANPING_TRADING.recovery_hours)


def ready(*, seals: set[str], released: dict[str, set[str]], terms: Terms, now: datetime) -> bool:
    """This function will say whether a lot is opened now. Whether it may be, by holds, is asked besides."""
    return covered(seals=seals, released=released) or now >= cut_off(terms)
