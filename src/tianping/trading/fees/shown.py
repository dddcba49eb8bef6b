"""Refunds as their pages show them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.trading.fees.models import Refund
from tianping.web import parts, wording
from tianping.web.problems import language


def state(found: Refund) -> str:
    """This function will say where a refund stands."""
    return {"due": gettext("待退还"), "paid": gettext("已退还"), "kept": gettext("不予退还")}[found.state]


def cause(found: Refund) -> str:
    """This function will say why a bond is to be returned."""
    names = {
        "contract": gettext("合同签订"),
        "termination": gettext("终止招标"),
        "failure": gettext("招标失败"),
        "withdrawal": gettext("截止前撤回投标"),
    }
    return names[found.cause]


def article_of(found: Refund) -> parts.Article:
    """This function will return the article that gives a refund its day."""
    if found.cause == "withdrawal":
        return parts.Article(text=gettext("条例 第三十五条"), rule="withdrawal-refund")
    return parts.Article(text=gettext("条例 第五十七条"), rule="bond-refund")


def facts(found: Refund, now: datetime) -> list[parts.Fact]:
    """This function will say what is to be returned to whom, and by when."""
    said = [
        parts.Fact(term=gettext("退给"), value=f"{found.payee_name}　{found.payee}"),
        parts.Fact(term=gettext("保证金"), value=gettext("{amount} 元").format(amount=wording.yuan(found.amount))),
        parts.Fact(term=gettext("事由"), value=cause(found)),
        parts.Fact(term=gettext("标段"), value=f"{found.lot.name}　{found.lot_id}"),
    ]
    if found.due_at:
        due = wording.moment(found.due_at, language=language(), now=now)
        article = article_of(found)
        said.append(parts.Fact(term=gettext("最迟"), value=due, article=article))
    return said


def table(found: Iterable[Refund], *, now: datetime, may_confirm: bool, empty: str) -> parts.Table:
    """This function will list refunds; a link to confirm stands at what is due."""
    columns = [
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("退给")),
        parts.Column(label=gettext("金额（元）"), num=True),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("办理"), nw=True),
    ]
    rows = [_row(one, now, may_confirm=may_confirm) for one in found]
    return parts.Table(caption=gettext("投标保证金退还"), columns=columns, rows=rows, empty=empty)


def _row(found: Refund, now: datetime, *, may_confirm: bool) -> parts.Row:
    act = parts.Cell(text="—")
    if found.state == "due" and may_confirm:
        about = gettext("登记退还给 {name}").format(name=found.payee_name)
        act = parts.Cell(text=gettext("登记退还"), url=f"/refunds/{found.code}/confirm/", about=about)
    elif found.paid_at:
        act = parts.Cell(text=wording.brief(found.paid_at, language=language(), now=now))
    interest = ""
    if found.interest is not None:
        interest = gettext("利息 {amount} 元").format(amount=wording.yuan(found.interest))
    return parts.Row(
        cells=[
            parts.Cell(
                text=found.lot.tender.name,
                url=f"/tenders/{found.lot.tender_id}/",
                small=f"{found.lot.name}　{cause(found)}",
            ),
            parts.Cell(text=found.payee_name, small=found.reason),
            parts.Cell(text=wording.yuan(found.amount), small=interest),
            parts.Cell(part=_limit(found, now)),
            act,
        ]
    )


def _limit(found: Refund, now: datetime) -> parts.Limit:
    if found.state != "due" or found.due_at is None:
        return parts.Limit(word="prov" if found.state == "due" else "done", text=state(found))
    left = found.due_at - now
    word: parts.LimitWord = "breach" if left < timedelta(0) else "near" if left < timedelta(days=2) else "well"
    return parts.Limit(word=word, text=wording.remaining(left, language=language()))
