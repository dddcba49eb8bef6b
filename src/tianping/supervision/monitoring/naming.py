"""What codes of monitoring are called on pages."""

from django.utils.translation import gettext, pgettext

from tianping.law import Rule
from tianping.law import rules as law_rules


def words() -> dict[str, str]:
    """This function will name the states of limits."""
    return {
        "breach": gettext("不合期限"),
        "near": gettext("临近"),
        "well": gettext("正常"),
        "prov": gettext("暂定"),
        "done": gettext("已了结"),
    }


def stages() -> dict[str, str]:
    """This function will name how far a tender is."""
    return {
        "planned": pgettext("stage", "已编方案"),
        "issued": pgettext("stage", "招标中"),
        "closed": pgettext("stage", "待开标"),
        "opened": pgettext("stage", "评标中"),
        "evaluated": pgettext("stage", "已评标"),
        "publicity": pgettext("stage", "公示候选人"),
        "decided": pgettext("stage", "已定标"),
        "notified": pgettext("stage", "待签合同"),
        "archived": pgettext("stage", "已归档"),
        "failed": pgettext("stage", "招标失败"),
    }


def levels() -> dict[str, str]:
    """This function will name the two kinds of alarms."""
    return {"near": gettext("临期预警"), "breach": gettext("超期报警")}


def alarm_states() -> dict[str, str]:
    """This function will name how far an alarm is."""
    return {
        "open": gettext("待处理"),
        "seen": gettext("看过，待处理"),
        "handled": gettext("已处理"),
        "over": gettext("已消除"),
    }


def rules_by_id() -> dict[str, Rule]:
    """This function will return the rules of the catalogue by their ids."""
    return {rule.id: rule for rule in law_rules()}
