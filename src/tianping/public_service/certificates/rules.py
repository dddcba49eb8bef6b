"""Who may publish the trust list (Order 20 art. 9, 43: recognition across platforms is the service platform's)."""

from rules.rulesets import add_rule

from tianping.web.accounts.rights import has_role, is_platform

add_rule("certificates.publish", has_role("operator") | is_platform)
