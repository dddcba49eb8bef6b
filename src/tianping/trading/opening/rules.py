"""When a lot is opened: pieces that fit for every bid, or the cut-off (specification of the sealed bid)."""

from datetime import datetime, timedelta

import rules
from django.conf import settings
from rules.predicates import Predicate

from tianping.record.actors import Actor
from tianping.trading.bids.rules import is_bidder, own
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot
from tianping.trading.plans.rules import is_conducting
from tianping.web.accounts.rights import is_platform

rules.add_rule("opening.open", is_platform)
rules.add_rule("opening.hand_in_recovery", is_bidder & own)


def _bids_in(actor: Actor, lot: Lot) -> bool:
    """The actor has a standing bid in the lot."""
    return lot.bids.filter(bidder=actor.office, state="standing").exists()


def _conducts_lot(actor: Actor, lot: Lot) -> bool:
    return is_conducting(actor, lot.tender)


attends = is_bidder & Predicate(_bids_in, name="bids_in")
conducts_lot = Predicate(_conducts_lot, name="conducts_lot")
for right in ("sign_in", "confirm", "object"):
    rules.add_rule(f"opening.{right}", attends)
rules.add_rule("opening.answer", conducts_lot)
rules.add_rule("opening.close_hall", conducts_lot | is_platform)


def cut_off(terms: Terms) -> datetime:
    """This function will return when the opening goes on with what there is, recovery codes included."""
    return terms.opening_at + timedelta(hours=settings.TIANPING_TRADING.recovery_hours)
