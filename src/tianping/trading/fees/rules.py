"""Who opens and who confirms refunds (条例 第三十一、五十七条)."""

import rules
from rules.predicates import Predicate

from tianping.record.actors import Actor
from tianping.trading.fees.models import Refund
from tianping.trading.plans.rules import is_conducting
from tianping.web.accounts.rights import has_role, is_platform


def _conducts(actor: Actor, thing: Refund) -> bool:
    return isinstance(thing, Refund) and is_conducting(actor, thing.lot.tender)


rules.add_rule("fees.open_refunds", is_platform)
rules.add_rule("fees.confirm_refund", Predicate(_conducts, name="conducts_the_refund"))
rules.add_rule("fees.list", has_role("buyer", "agency", "bidder", "auditor"))
