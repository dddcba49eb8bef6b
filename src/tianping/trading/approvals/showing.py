"""What is put to approval, in words: the content that would be published, line by line, nothing left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from tianping.trading.approvals.matters import ACTS
from tianping.trading.approvals.models import Approval
from tianping.web import parts
from tianping.web.accounts.models import User
from tianping.web.problems import language

EMPTY: tuple[Any, ...] = ("", None, [], {})


def act_name(code: str) -> str:
    """This function will name an act in the reader's language."""
    act = ACTS.get(code)
    if act is None:
        return code
    return act.zh if language() == "zh" else act.en


def person_name(public_id: str) -> str:
    """This function will name a person of the own organisation."""
    if not public_id:
        return ""
    found = User.objects.filter(public_id=public_id).first()
    return found.name or public_id if found else public_id


def state_limit(approval: Approval) -> parts.Limit:
    """This function will say where an approval stands."""
    words: dict[str, tuple[parts.LimitWord, str]] = {
        "open": ("near", gettext("待审批")),
        "approved": ("done", gettext("已同意")),
        "refused": ("breach", gettext("不同意")),
    }
    word, text = words[approval.state]
    return parts.Limit(word=word, text=text)


def content_facts(content: Mapping[str, Any]) -> list[parts.Fact]:
    """This function will set out all that would be published."""
    return [parts.Fact(term=term, value=value) for term, value in _lines(content, "")]


def _lines(content: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        term = f"{before}{_label(key)}"
        if value in EMPTY:
            continue
        if isinstance(value, Mapping):
            yield from _lines(value, f"{term} · ")
        elif isinstance(value, list):
            yield from _listed(term, value)
        else:
            yield term, _value(key, value)


def _listed(term: str, values: list[Any]) -> Iterator[tuple[str, Any]]:
    for number, value in enumerate(values, 1):
        if isinstance(value, Mapping):
            yield from _lines(value, f"{term} {number} · ")
        else:
            yield f"{term} {number}", value


def _value(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    named = {
        "open": gettext("公开招标"),
        "invited": gettext("邀请招标"),
        "lowest-evaluated-price": gettext("经评审的最低投标价法"),
        "comprehensive": gettext("综合评估法"),
    }
    return named.get(value, value) if key in ("method", "evaluation_method") else value


def _label(key: str) -> str:
    named = {
        "tender": gettext("招标项目编号"),
        "project": gettext("项目编号"),
        "name": gettext("名称"),
        "supervisor": gettext("行政监督部门"),
        "agency": gettext("代理机构"),
        "lots": gettext("标段"),
        "lot": gettext("标段编号"),
        "content": gettext("内容"),
        "estimate": gettext("估算价（元）"),
        "maximum_price": gettext("最高限价（元）"),
        "method": gettext("招标方式"),
        "mandatory": gettext("依法必须招标"),
        "construction": gettext("工程建设项目"),
        "electronic": gettext("电子招标"),
        "classification": gettext("分类"),
        "invitation_ground": gettext("邀请招标的理由"),
        "available_until": gettext("停止发出"),
        "bids_due_at": gettext("投标截止、开标"),
        "bid_validity_days": gettext("投标有效期（日）"),
        "bond": gettext("投标保证金（元）"),
        "evaluation_method": gettext("评标办法"),
        "scoring": gettext("评分标准"),
        "minimum_bids": gettext("最少投标人"),
        "qualification": gettext("资格要求"),
        "consortium": gettext("接受联合体投标"),
        "suite": gettext("密码套件"),
        "contact": gettext("联系方式"),
        "files": gettext("文件"),
        "sha256": "SHA-256",
        "affects_preparation": gettext("可能影响投标文件的编制"),
        "candidates": gettext("中标候选人"),
        "rank": gettext("名次"),
        "until_at": gettext("公示到"),
        "winner": gettext("中标的投标回执"),
        "passed_over": gettext("未选的候选人"),
        "receipt": gettext("投标回执"),
        "ground": gettext("依据"),
        "reason": gettext("理由"),
        "price": gettext("报价"),
        "criteria": gettext("评分项"),
        "points": gettext("满分"),
        "group": gettext("类别"),
        "standard": gettext("标准"),
    }
    return named.get(key, key)
