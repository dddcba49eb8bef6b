"""How notices are listed: their kinds and methods in words, the table, what a reader waits for, the filters there are."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tianping.law import industries, regions
from tianping.public_service.publication import asking, queries
from tianping.public_service.publication.models import Publication, PublishedTender
from tianping.public_service.publication.queries import Asked
from tianping.web import parts, wording
from tianping.web.problems import language


def kinds() -> dict[str, str]:
    """This function will name the kinds of notices."""
    return {
        "tender": gettext("招标公告"),
        "change": gettext("澄清与变更"),
        "candidates": gettext("中标候选人"),
        "result": gettext("中标结果"),
        "failure": gettext("招标失败"),
        "termination": gettext("终止"),
    }


def methods() -> dict[str, str]:
    """This function will name the methods of tendering."""
    return {"open": gettext("公开招标"), "invited": gettext("邀请招标")}


def whens() -> dict[str, str]:
    """This function will name what a reader may wait for."""
    return {"open": gettext("可投标"), "soon": gettext("3 天内截止"), "publicity": gettext("公示中")}


def sorts() -> dict[str, str]:
    """This function will name the orders."""
    return {"": gettext("最新发布在前"), "due": gettext("最先截止在前"), "amount": gettext("金额大的在前")}


def there(field: str) -> list[str]:
    """This function will return the regions or industries in which something was published."""
    return list(Publication.objects.order_by(field).values_list(field, flat=True).distinct()[:200])


def region(code: str) -> str:
    """This function will name a region."""
    return regions.name(code, language=language())


def industry(code: str) -> str:
    """This function will name an industry."""
    found = industries.find(code)
    if found is None:
        return code
    return found.zh if language() == "zh" else (found.en or found.zh)


def quick_filters(asked: Asked) -> list[parts.Filter]:
    """This function will return the filters that stand under the search field as links."""
    rows = [(gettext("种类"), "kind", kinds()), (gettext("时限"), "when", whens())]
    return [_filter(asked, name, field, choices) for name, field, choices in rows]


def _filter(asked: Asked, name: str, field: str, choices: dict[str, str]) -> parts.Filter:
    rows = [("", gettext("不限")), *choices.items()]
    return parts.Filter(
        name=name,
        choices=[(text, asking.link(asked, **{field: value}), getattr(asked, field) == value) for value, text in rows],
    )


def chosen(asked: Asked) -> list[parts.Link]:
    """This function will say each condition that holds; its link takes it away."""
    said = {
        "q": asked.q and gettext("含“{words}”").format(words=asked.q),
        "kind": kinds().get(asked.kind, ""),
        "method": methods().get(asked.method, ""),
        "region": asked.region and region(asked.region),
        "industry": asked.industry and industry(asked.industry),
        "when": whens().get(asked.when, ""),
        "since": asked.since and gettext("{day} 起").format(day=wording.date_of(asked.since, language=language())),
        "until": asked.until and gettext("{day} 止").format(day=wording.date_of(asked.until, language=language())),
        "least": asked.least is not None and gettext("{amount} 元以上").format(amount=f"{asked.least:,.2f}"),
        "most": asked.most is not None and gettext("{amount} 元以下").format(amount=f"{asked.most:,.2f}"),
    }
    empty: dict[str, Any] = {"since": None, "until": None, "least": None, "most": None}
    return [
        parts.Link(text=str(text), url=asking.link(asked, **{name: empty.get(name, "")}))
        for name, text in said.items()
        if text
    ]


def table(notices: list[Publication], now: datetime, *, empty: str) -> parts.Table:
    """This function will list notices."""
    columns = [
        parts.Column(label=gettext("公告")),
        parts.Column(label=gettext("地区、行业")),
        parts.Column(label=gettext("最高限价（万元）"), num=True),
        parts.Column(label=gettext("时限")),
        parts.Column(label=gettext("发布"), num=True),
    ]
    tenders = PublishedTender.objects.in_bulk([notice.tender for notice in notices])
    rows = [_row(notice, tenders.get(notice.tender), now) for notice in notices]
    return parts.Table(caption=gettext("公告"), columns=columns, rows=rows, empty=empty)


def _row(notice: Publication, tender: PublishedTender | None, now: datetime) -> parts.Row:
    amount = wording.wan(tender.amount) if tender and tender.amount is not None else "—"
    return parts.Row(
        cells=[
            parts.Cell(
                text=notice.title,
                url=f"/notices/{notice.notice}/",
                small=f"{kinds().get(notice.kind, notice.kind)}　{notice.buyer_name}",
            ),
            parts.Cell(text=region(notice.region), small=industry(notice.industry)),
            parts.Cell(text=amount),
            parts.Cell(part=limit_of(tender, now)),
            parts.Cell(text=wording.brief(notice.issued_at, language=language(), now=now)),
        ]
    )


def limit_of(tender: PublishedTender | None, now: datetime) -> parts.Limit:
    """This function will say what a reader of the notice waits for, counted from what holds now, not from its day."""
    if tender and tender.over:
        return parts.Limit(word="done", text=gettext("已定标") if tender.over == "awarded" else gettext("已失败"))
    if tender and tender.publicity_until and tender.publicity_until > now:
        left = tender.publicity_until - now
        text = gettext("公示{left}").format(left=wording.remaining(left, language=language()))
        return parts.Limit(word="near" if left <= queries.SOON / 3 else "well", text=text)
    if tender and tender.bids_due_at and tender.bids_due_at > now:
        left = tender.bids_due_at - now
        return parts.Limit(
            word="near" if left <= queries.SOON else "well", text=wording.remaining(left, language=language())
        )
    if tender and tender.publicity_until:
        return parts.Limit(word="prov", text=gettext("公示期满，待定标"))
    return parts.Limit(
        word="prov", text=gettext("已截止，评标中") if tender and tender.bids_due_at else gettext("暂定")
    )
