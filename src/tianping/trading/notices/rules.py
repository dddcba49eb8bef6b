"""Who publishes notices: the buyer or its agency; the platform itself what follows from the law."""

import rules

from tianping.trading.plans.rules import conducts
from tianping.web.accounts.rights import is_platform

rules.add_rule("notices.publish", conducts | is_platform)
