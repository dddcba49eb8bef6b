"""Who may hold and resume: the platform itself, by directive, by objection or cut off from supervision (条例 第六十二条)."""

import rules

from tianping.web.accounts.rights import is_platform

rules.add_rule("holds.hold", is_platform)
rules.add_rule("holds.resume", is_platform)
