"""What stands beside a tender's tables: its main facts, the three seals, the logs, the notices, what can be done."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tianping.law import regions
from tianping.web import wording
from tianping.web.exchange_panel import kind_name
from tianping.web.parts import Article, Fact, Link, Trustee
from tianping.web.problems import language
from tianping.web.tenders.reading import TenderRecord, releases


def acts(code: str, *, issued: bool) -> list[Link]:
    """This function will return what a visitor can do next: get the documents, take the evidence home."""
    trading = settings.TIANPING.address("trading")
    bundle = Link(text=gettext("下载存证包"), url=f"{trading}/api/v1/tenders/{code}/bundle.zip", primary=not issued)
    answers = Link(text=gettext("要点、答疑和公告"), url=f"{trading}/tenders/{code}/documents/")
    return [Link(text=gettext("看招标文件"), url="#h-doc", primary=True), answers, bundle] if issued else [bundle]


def key_facts(record: TenderRecord) -> list[Fact]:
    """This function will return the main facts of the tender: price cap, bond, validity, method, who watches."""
    planned, issued = record.last("tender.planned"), record.last("documents.issued")
    if planned is None:
        return []
    event: Any = planned.event
    found = [Fact(term=gettext("招标人"), value=event.buyer_name)]
    if event.agency_name:
        found.append(Fact(term=gettext("代理机构"), value=event.agency_name))
    found.append(Fact(term=gettext("地区"), value=regions.name(event.region, language=language())))
    found += [fact for lot in event.lots for fact in _lot_facts(lot, several=len(event.lots) > 1)]
    if issued:
        found += _terms(issued.event)
    found.append(Fact(term=gettext("监督部门"), value=event.supervisor))
    return found


def _lot_facts(lot: Any, *, several: bool) -> list[Fact]:
    price = _wan(lot.maximum_price) if lot.maximum_price else gettext("不设")
    term = gettext("最高限价（{lot}）").format(lot=lot.name) if several else gettext("最高限价")
    return [
        Fact(term=gettext("标段"), value=f"{lot.name}：{lot.content}"),
        Fact(term=gettext("标段编号"), value=lot.lot, code=True),
        Fact(term=term, value=price, article=Article(text=gettext("条例 第二十七条"), rule="maximum-price")),
    ]


def _terms(terms: Any) -> list[Fact]:
    found = [
        Fact(term=gettext("评标办法"), value=_method(terms.evaluation_method)),
        Fact(term=gettext("投标有效期"), value=gettext("{days} 日").format(days=terms.bid_validity_days)),
        Fact(term=gettext("最少投标人"), value=gettext("{count} 家").format(count=terms.minimum_bids)),
    ]
    bond = _wan(terms.bond) if terms.bond else gettext("不收")
    return [*found, Fact(term=gettext("投标保证金"), value=bond)]


def _wan(amount: str) -> str:
    return f"{wording.wan(amount)} 万元" if language() == "zh" else f"CNY {wording.yuan(amount)}"


def _method(code: str) -> str:
    return {"lowest-evaluated-price": gettext("经评审的最低投标价法"), "comprehensive": gettext("综合评估法")}.get(
        code, code
    )


def trustees(record: TenderRecord) -> list[Trustee]:
    """This function will return the three seals, filled where a trustee has released its pieces of the bids."""
    released = {entry.origin for entry in releases(record)}
    faces = {
        "trading": ("交", gettext("交易平台")),
        "service": ("服", gettext("公共服务平台")),
        "custodian": ("证", gettext("密钥保管方")),
    }
    bound = {entry.kind: entry.origin for entry in record.all("trustee.key_bound")}
    return [
        Trustee(seal=seal, name=name, state="on" if bound[kind] in released else "")
        for kind, (seal, name) in faces.items()
        if kind in bound
    ]


def trustees_said(shown: list[Trustee]) -> str:
    """This function will say beside the seals what they mean."""
    handed = sum(1 for one in shown if one.state == "on")
    if not shown:
        return gettext("尚未绑定")
    if not handed:
        return gettext("三方各一把，均未交出")
    return gettext("{count} 方已交出，两方即可开标").format(count=handed)


def log_facts(record: TenderRecord) -> list[Fact]:
    """This function will say how long each log is that speaks of the tender, and by how many it is witnessed."""
    said = gettext("{size} 条 · {count} 方见证")
    return [
        Fact(
            term=kind_name(log.kind),
            value=said.format(size=f"{log.size:,}", count=log.witnesses),
        )
        for log in record.logs.values()
    ]


def notices(record: TenderRecord, now: datetime) -> list[dict[str, str]]:
    """This function will return the notices in full, newest first: title, time, text."""
    return [
        {
            "title": entry.event.title,  # type: ignore[attr-defined]
            "at": wording.moment(entry.at, language=language(), now=now),
            "content": entry.event.content,  # type: ignore[attr-defined]
        }
        for entry in reversed(record.all("notice.published"))
    ]
