"""Short names of the statutory limits that are counted on pages, one for a cell; the rule's page says the rest."""

from django.utils.translation import gettext

from tianping.law import Rule
from tianping.web.problems import language


def limit_name(rule: Rule) -> str:
    """This function will name a limit; one without a short name is named by its text."""
    names = {
        "document-availability": gettext("发售招标文件"),
        "bid-preparation": gettext("编制投标文件的时间"),
        "clarification": gettext("澄清修改至投标截止"),
        "objection-to-documents": gettext("对招标文件提异议"),
        "opening-time": gettext("投标截止、开标"),
        "publicity-start": gettext("公示中标候选人"),
        "publicity": gettext("候选人公示期"),
        "contract": gettext("订立合同"),
        "written-report": gettext("提交书面报告"),
    }
    return names.get(rule.id) or (rule.text_en if language() == "en" else rule.text_zh)
