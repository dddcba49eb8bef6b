"""Who may read and answer alarms: supervising departments; auditors read (招标投标法 第七条; Order 20 第四十七条)."""

from rules.rulesets import add_rule

from tianping.web.accounts.rights import has_role

add_rule("alarms.read", has_role("supervisor", "auditor"))
add_rule("alarms.answer", has_role("supervisor"))
