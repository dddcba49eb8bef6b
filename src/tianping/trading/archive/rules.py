"""Who archives: the buyer, its agency, or the platform itself (Order 20 art. 40)."""

import rules

from tianping.trading.plans.rules import conducts
from tianping.web.accounts.rights import is_platform

rules.add_rule("archive.archive", conducts | is_platform)
