"""Who makes the rules of an organisation, and who asks and decides by them."""

import rules
from rules.predicates import Predicate

from tianping.record.actors import Actor
from tianping.trading.approvals.models import Approval
from tianping.web.accounts.rights import has_role


def _of_the_office(actor: Actor, approval: Approval | None) -> bool:
    """The approval is the actor's organisation's."""
    return approval is not None and actor.office == approval.office


of_the_office = Predicate(_of_the_office, name="of_the_office")
for right in ("set_rule", "ask", "read"):
    rules.add_rule(f"approvals.{right}", has_role("buyer", "agency"))
rules.add_rule("approvals.decide", has_role("buyer", "agency") & of_the_office)
