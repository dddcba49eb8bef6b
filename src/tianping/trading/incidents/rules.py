"""Who may say that a lot failed: the law does, through the platform; no person has this button."""

import rules

from tianping.web.accounts.rights import is_platform

rules.add_rule("incidents.fail_lot", is_platform)
