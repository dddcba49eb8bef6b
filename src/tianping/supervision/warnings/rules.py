"""Who may read and answer warnings: supervising departments; auditors read (Order 20 第四十七条)."""

from rules.rulesets import add_rule

from tianping.web.accounts.rights import has_role

add_rule("warnings.read", has_role("supervisor", "auditor"))
add_rule("warnings.answer", has_role("supervisor"))
