"""When a lot is opened: pieces that fit for every bid, or the cut-off (specification of the sealed bid)."""

from datetime import datetime, timedelta

import rules
from django.conf import settings

from tianping.trading.bids.rules import is_bidder, own
from tianping.trading.documents.models import Terms
from tianping.web.accounts.rights import is_platform

rules.add_rule("opening.open", is_platform)
rules.add_rule("opening.hand_in_recovery", is_bidder & own)


def cut_off(terms: Terms) -> datetime:
    """This function will return when the opening goes on with what there is, recovery codes included."""
    return terms.opening_at + timedelta(hours=settings.TIANPING_TRADING.recovery_hours)
