"""Who may issue a directive (招标投标法 第七条; 条例 第四条、第六十二条): a supervising department, nobody else."""

from rules.rulesets import add_rule

from tianping.web.accounts.rights import has_role

add_rule("directives.issue", has_role("supervisor"))
