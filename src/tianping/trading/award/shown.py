"""The award as its pages show it: candidates, lots with what is next, notices as receipts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tianping.law.days import SHANGHAI
from tianping.trading.award.forms import candidate_name
from tianping.trading.award.models import Award, AwardNotice, Publicity
from tianping.trading.plans.models import Lot
from tianping.web import parts, wording
from tianping.web.problems import language


def facts_of_candidates(candidates: Sequence[dict[str, Any]]) -> list[parts.Fact]:
    """This function will name the candidates, one a line."""
    return [
        parts.Fact(term=gettext("中标候选人"), value=f"{candidate_name(one)}　{one['receipt']}") for one in candidates
    ]


def shortest_publicity(until: datetime, now: datetime) -> parts.Fact:
    """This function will say until when candidates stand published where nothing longer is asked for."""
    article = parts.Article(text=gettext("条例 第五十四条"), rule="publicity")
    return parts.Fact(term=gettext("公示到（法定最短）"), value=_moment(until, now), article=article)


def candidate_table(candidates: Sequence[dict[str, Any]]) -> parts.Table:
    """This function will set out candidates by rank."""
    columns = [
        parts.Column(label=gettext("排名"), num=True),
        parts.Column(label=gettext("中标候选人")),
        parts.Column(label=gettext("报价（元）"), num=True),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one["rank"]),
                parts.Cell(text=one["bidder_name"], small=f"{one['bidder']}　{one['receipt']}"),
                parts.Cell(text=wording.yuan(one["price"])),
            ]
        )
        for one in candidates
    ]
    return parts.Table(
        caption=gettext("中标候选人"), columns=columns, rows=rows, empty=gettext("评标报告没有推荐候选人。")
    )


def left(until: datetime, now: datetime) -> parts.Limit:
    """This function will say how long candidates still stand published."""
    if now >= until:
        return parts.Limit(word="done", text=gettext("公示期满"))
    near = until - now <= timedelta(days=1)
    return parts.Limit(word="near" if near else "well", text=wording.remaining(until - now, language=language()))


def lot_facts(lot: Lot, now: datetime) -> list[parts.Fact]:
    """This function will say where a lot stands between report and contract."""
    said = [parts.Fact(term=gettext("标段编号"), value=lot.code, code=True)]
    publicity, award = Publicity.objects.filter(lot=lot).first(), Award.objects.filter(lot=lot).first()
    if publicity is not None:
        words = gettext("{first} 至 {last}（{left}）").format(
            first=_moment(publicity.from_at, now), last=_moment(publicity.until_at, now),
            left=left(publicity.until_at, now).text,
        )  # fmt: skip
        article = parts.Article(text=gettext("条例 第五十四条"), rule="publicity")
        said.append(parts.Fact(term=gettext("公示"), value=words, article=article))
    if award is not None:
        said += _award_facts(award, now)
    return said


def _award_facts(award: Award, now: datetime) -> list[parts.Fact]:
    won = gettext("{name}，{price} 元").format(name=award.winner_name, price=wording.yuan(award.price))
    said = [parts.Fact(term=gettext("中标人"), value=won)]
    if award.reason:
        said.append(parts.Fact(term=gettext("理由"), value=award.reason))
    said.append(parts.Fact(term=gettext("定标"), value=_moment(award.decided_at, now)))
    if award.notified_at and award.contract_due:
        article = parts.Article(text=gettext("招标投标法 第四十六条"), rule="contract")
        said += [
            parts.Fact(term=gettext("通知发出"), value=_moment(award.notified_at, now)),
            parts.Fact(term=gettext("订立合同期限"), value=_moment(award.contract_due, now), article=article),
        ]
    return said


def notice_slip(notice: AwardNotice) -> parts.Receipt:
    """This function will draw a bidder's own notice: what it was told, when to the millisecond, where the proof lies."""
    lot, at = notice.award.lot, notice.sent_at.astimezone(SHANGHAI)
    won = notice.kind == "award"
    here = settings.TIANPING.address("trading")
    said = [
        parts.Fact(term=gettext("收件单位"), value=f"{notice.recipient_name}　{notice.recipient}"),
        parts.Fact(term=gettext("招标项目"), value=f"{lot.tender.name}　{lot.tender_id}"),
        parts.Fact(term=gettext("标段"), value=f"{lot.name}　{lot.code}"),
        parts.Fact(term=gettext("发出时间"), value=f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"),
    ]
    if notice.sha256:
        said.append(parts.Fact(term=gettext("文件摘要"), value=notice.sha256, code=True))
    acts = [parts.Link(text=gettext("看项目页面和存证"), url=f"/tenders/{lot.tender_id}/")]
    if won:
        pdf = f"/api/v1/lots/{lot.code}/award/notice.pdf"
        acts.insert(0, parts.Link(text=gettext("下载中标通知书"), url=pdf, primary=True))
    return parts.Receipt(
        title=gettext("中标通知书") if won else gettext("中标结果通知书"),
        subtitle=notice.content.split("\n")[0 if language() == "zh" else -1],
        qr=f"{here}/tenders/{lot.tender_id}/",
        facts=said,
        steps=[parts.Step(text=gettext("同一时刻通知了所有投标人（招标投标法 第四十五条）"))],
        acts=acts,
        note=gettext("请在期限内与招标人订立书面合同。") if won else gettext("投标保证金在合同签订后 5 日内退还。"),
    )


def notice_table(notices: Sequence[AwardNotice], now: datetime) -> parts.Table:
    """This function will list what a bidder was told."""
    columns = [
        parts.Column(label=gettext("通知")),
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("发出"), nw=True),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(
                    text=gettext("中标通知书") if one.kind == "award" else gettext("中标结果通知书"),
                    url=f"/lots/{one.award_id}/notice/",
                    about=f"{one.get_kind_display()} {one.award_id}",
                ),
                parts.Cell(text=one.award.lot.tender.name, small=f"{one.award.lot.name}　{one.award_id}"),
                parts.Cell(text=wording.brief(one.sent_at, language=language(), now=now)),
            ]
        )
        for one in notices
    ]
    empty = gettext("还没有收到通知。定标后，中标和没中标的投标人同时收到。")
    return parts.Table(caption=gettext("收到的通知"), columns=columns, rows=rows, empty=empty)


def _moment(at: datetime, now: datetime) -> str:
    return wording.moment(at, language=language(), now=now)
