"""Rights over a firm's people."""

import rules
from rules.predicates import Predicate

from tianping.record.actors import Actor
from tianping.web.accounts.models import Administration
from tianping.web.accounts.rights import has_role


def _administers(actor: Actor, uscc: str | None = None) -> bool:
    """Of the subject it acts for, and of no other."""
    return actor.office == uscc and Administration.objects.filter(user__public_id=actor.person, uscc=uscc).exists()


administers = Predicate(_administers, name="administers")
rules.add_rule("organisation.administer", administers)
rules.add_rule("organisation.admit", has_role("operator"))
rules.add_rule("organisation.recover", has_role("operator"))
