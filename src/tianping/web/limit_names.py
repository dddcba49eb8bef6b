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
        "objection-answer": gettext("答复异议"),
        "objection-to-prequalification": gettext("对资格预审文件提异议"),
        "opening-objection": gettext("对开标提异议"),
        "result-objection": gettext("对评标结果提异议"),
        "opening-time": gettext("投标截止、开标"),
        "publicity-start": gettext("公示中标候选人"),
        "publicity": gettext("候选人公示期"),
        "contract": gettext("订立合同"),
        "bond-refund": gettext("退还投标保证金"),
        "written-report": gettext("提交书面报告"),
        "performance-bond": gettext("履约保证金"),
        "complaint": gettext("提出投诉"),
        "complaint-accept": gettext("审查是否受理投诉"),
        "complaint-decide": gettext("作出投诉处理决定"),
        "complaint-statement": gettext("被投诉人陈述"),
    }
    return names.get(rule.id) or (rule.text_en if language() == "en" else rule.text_zh)
