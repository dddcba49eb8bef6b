"""Who may issue a directive (招标投标法 第七条; 条例 第四条、第六十二条): a supervising department, nobody else."""

import rules

from tianping.web.accounts.rights import has_role

rules.add_rule("directives.issue", has_role("supervisor"))
