"""What codes of complaints are called on pages: kinds, states, steps, what a department owes, grounds, outcomes."""

from datetime import datetime

from django.utils.translation import gettext, pgettext

from tianping import law
from tianping.law import days
from tianping.web.problems import language


def against() -> dict[str, str]:
    """This function will name whom a complaint can be against."""
    return {
        "tender": gettext("一个招标项目"),
        "subject": gettext("一个单位，不涉及具体项目"),
        "platform": gettext("一个电子招标投标平台"),
        "authority": gettext("一个行政机关"),
    }


def matters() -> dict[str, str]:
    """This function will name what a complaint is about."""
    return {
        "documents": pgettext("complaint", "招标文件、资格预审文件"),
        "opening": pgettext("complaint", "开标"),
        "result": pgettext("complaint", "评标结果"),
        "other": pgettext("complaint", "其他事项"),
    }


def states() -> dict[str, str]:
    """This function will name how far a complaint is."""
    return {
        "filed": gettext("待审查"),
        "incomplete": gettext("待补正"),
        "accepted": gettext("处理中"),
        "refused": gettext("不予受理"),
        "transferred": gettext("已移送"),
        "withdrawn": gettext("已撤回"),
        "decided": gettext("已作出决定"),
    }


def steps() -> dict[str, str]:
    """This function will name the steps of a complaint's timeline."""
    return {
        "filed": gettext("提出投诉"),
        "completion-asked": gettext("要求补正"),
        "completed": gettext("补正"),
        "accepted": gettext("受理"),
        "refused": gettext("不予受理"),
        "transferred": gettext("移送"),
        "paused": gettext("开始检验、鉴定或评审，停止计时"),
        "resumed": gettext("登记结论，继续计时"),
        "statement-asked": gettext("通知被投诉人陈述和申辩"),
        "stated": gettext("被投诉人陈述和申辩"),
        "suspended": gettext("责令暂停招标"),
        "withdrawal-asked": gettext("申请撤回"),
        "withdrawn": gettext("准予撤回"),
        "withdrawal-refused": gettext("不准撤回"),
        "decided": gettext("作出处理决定"),
        "published": gettext("公布处理决定"),
    }


def owed() -> dict[str, str]:
    """This function will name what a department owes next, verb first."""
    return {
        "accept": gettext("审查是否受理投诉"),
        "complete": gettext("等投诉人补正"),
        "statement": gettext("等被投诉人陈述"),
        "decide": gettext("作出投诉处理决定"),
        "withdrawal": gettext("答复撤回申请"),
        "publish": gettext("公布投诉处理决定"),
    }


def outcomes() -> dict[str, str]:
    """This function will name how a complaint is decided."""
    return {
        "upheld": gettext("投诉成立"),
        "partly-upheld": gettext("部分成立"),
        "rejected": gettext("驳回投诉"),
    }


def pauses() -> dict[str, str]:
    """This function will name what stops the time."""
    return {
        "inspection": gettext("检验"),
        "test": gettext("检测"),
        "appraisal": gettext("鉴定"),
        "expert-review": gettext("专家评审"),
    }


def grounds(now: datetime) -> list[tuple[str, str]]:
    """This function will list the grounds for not accepting a complaint (投诉处理办法 第十二条)."""
    items = law.rule("complaint-refusal", on=days.day_of(now)).items
    return [(item.code, item.en if language() == "en" else item.zh) for item in items]
