"""How the pages of the evaluation call things, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping import law
from tianping.law.days import day_of
from tianping.trading.evaluation.models import Committee, Member
from tianping.trading.evaluation.queries import sitting_members
from tianping.trading.plans.models import Tender
from tianping.web.problems import language

MEMBER = {"expert": _("抽取的专家"), "representative": _("招标人代表")}
MOTION = {
    "rejection": _("否决投标"),
    "correction": _("算术修正"),
    "deviation": _("偏差折价"),
    "no-competition": _("明显缺乏竞争，否决全部投标"),
}
STATE = {"open": _("表决中"), "carried": _("通过"), "lost": _("未通过")}
ABOUT = {"price": _("报价可能低于成本"), "content": _("内容需要澄清")}
METHOD = {"lowest-evaluated-price": _("经评审的最低投标价法"), "comprehensive": _("综合评估法")}
TIES = {
    "price": _("报价低者"),
    "price-points": _("报价得分高者"),
    "technical": _("技术得分高者"),
    "business": _("商务得分高者"),
    "credit": _("信用得分高者"),
    "received": _("先递交者"),
}
GROUP = {"technical": _("技术"), "business": _("商务"), "credit": _("信用")}


def seats(committee: Committee) -> dict[str, str]:
    """This function will number the members of a committee, replaced ones after those who sit: by the seat's code."""
    found = {one.code: seat(place, one.kind) for place, one in enumerate(sitting_members(committee), 1)}
    gone = Member.objects.filter(committee=committee, replaced_at__isnull=False)
    return found | {one.code: gettext("已回避的成员") for one in gone}


def seat(place: int, kind: str) -> str:
    """This function will call a seat by its number and kind: names stay secret until the result is certain."""
    return gettext("席位 {place}（{kind}）").format(place=place, kind=MEMBER[kind])


def names_of(facts: Mapping[str, Any], *, public: bool) -> dict[str, str]:
    """This function will return how each member of a report is called: by name where names are public, else by seat."""
    kinds = {"抽取的专家": "expert", "招标人代表": "representative"}
    return {
        one["name"]: one["name"] if public else seat(place, kinds[one["kind"]])
        for place, one in enumerate(facts["committee"], 1)
    }


def grounds(tender: Tender, now: datetime) -> list[tuple[str, str]]:
    """This function will return the lawful grounds of a rejection with their words (条例 第五十一条)."""
    rule = law.rule("rejection-grounds", on=day_of(now), scope=tender.scope())
    return [(item.code, item.zh if language() == "zh" else item.en) for item in rule.items]


def ground(code: str, known: Iterable[tuple[str, str]]) -> str:
    """This function will say a ground by its code."""
    if code == "no-competition":
        return str(MOTION[code])
    return next((words for one, words in known if one == code), code)


def exact(at: datetime) -> str:
    """This function will write an instant of Beijing time to the millisecond, for receipts."""
    return f"{at.astimezone(law.days.SHANGHAI):%Y-%m-%d %H:%M:%S.%f}"[:-3]
