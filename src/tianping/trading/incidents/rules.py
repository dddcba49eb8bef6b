"""Who may say that a lot failed: the law does, through the platform. The buyer terminates and tenders anew."""

import rules

from tianping.trading.plans.rules import conducts
from tianping.web.accounts.rights import is_platform

rules.add_rule("incidents.fail_lot", is_platform)
rules.add_rule("incidents.terminate", conducts)
rules.add_rule("incidents.retender", conducts)
