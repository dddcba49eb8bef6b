"""Who decides on docking: anybody proposes, the interface check decides, the operator may run it again (Order 20 art. 48)."""

from rules.rulesets import add_rule

from tianping.web.accounts.rights import has_role, is_platform

add_rule("platforms.check", has_role("operator") | is_platform)
add_rule("platforms.suspend", has_role("operator"))
add_rule("platforms.propose", has_role("operator"))
