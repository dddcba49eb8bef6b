"""The evaluation room: what is to be done, the bids with their files, the preliminary review of each."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.events import rfc3339
from tianping.trading.evaluation import heads, labels, tables
from tianping.trading.evaluation.entering import Sitting, room_page
from tianping.trading.evaluation.grounds import above_maximum
from tianping.trading.evaluation.models import Inquiry, Motion
from tianping.trading.evaluation.queries import opened_bid, opened_bids, rejections
from tianping.trading.evaluation.room_tasks import next_step, tasks
from tianping.trading.opening.models import OpenedBid
from tianping.web import parts, wording
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.guarding.reading import hand_over
from tianping.web.guarding.viewing import warning
from tianping.web.problems import language


@room_page(methods=("GET",))
def room(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The task list of a member on a lot."""
    now = business_now()
    found = tasks(sitting, now)
    context = {
        "lot": sitting.lot,
        "title": next_step(found),
        "tasks": found,
        "help": Help(text=gettext("只按招标文件写明的标准和方法评。评标情况和名单不得外传。"), rule="committee-secret"),
        "facts": _facts(sitting),
        "motions": motion_table(sitting, Motion.objects.filter(lot=sitting.lot), now),
        "inquiries": inquiry_table(Inquiry.objects.filter(bid__lot=sitting.lot), now),
        **heads.head(sitting.lot.tender_id, now=now),
    }
    return render(request, "evaluation/room.html", context)


def _facts(sitting: Sitting) -> list[parts.Fact]:
    lot, seats = sitting.lot, labels.seats(sitting.committee)
    maximum = (
        gettext("不设")
        if lot.maximum_price is None
        else gettext("{amount} 元").format(amount=wording.yuan(lot.maximum_price))
    )
    return [
        parts.Fact(term=gettext("标段（包）"), value=lot.name),
        parts.Fact(term=gettext("评标办法"), value=labels.METHOD[lot.tender.terms.evaluation_method]),
        parts.Fact(term=gettext("最高限价"), value=maximum),
        parts.Fact(term=gettext("你的席位"), value=seats[sitting.member.code]),
        parts.Fact(term=gettext("多数"), value=gettext("{count} 票").format(count=sitting.committee.majority())),
    ]


@room_page(methods=("GET",))
def bids(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """All opened bids of the lot."""
    now = business_now()
    columns = [parts.Column(label=gettext("投标人")), parts.Column(label=gettext("报价（元）"), num=True)]
    columns += [parts.Column(label=gettext("递交时间"), nw=True), parts.Column(label=gettext("文件"), num=True)]
    columns.append(parts.Column(label=gettext("状态"), nw=True))
    gone = rejections(sitting.lot)
    table = parts.Table(
        caption=gettext("投标文件"),
        columns=columns,
        rows=[_bid_row(sitting, one, gone, now) for one in opened_bids(sitting.lot)],
        empty=gettext("没有开启的投标。"),
    )
    context = {
        "lot": sitting.lot,
        "table": table,
        "help": Help(
            text=gettext("逐份对照招标文件审。发现应当否决的情形，打开这份投标提出议题。"), rule="rejection-grounds"
        ),
        "back": heads.back_to_room(sitting.lot),
        "few": _few(sitting),
        **heads.head(sitting.lot.tender_id, now=now),
    }
    return render(request, "evaluation/bids.html", context)


def _few(sitting: Sitting) -> str:
    """The address of the motion to reject all, where it may be proposed."""
    left = opened_bids(sitting.lot).count() - len(rejections(sitting.lot))
    return f"{heads.room(sitting.lot)}no-competition/" if 0 < left < 3 else ""


def _bid_row(sitting: Sitting, one: OpenedBid, gone: dict[str, Motion], now: datetime) -> parts.Row:
    url = f"{heads.room(sitting.lot)}bids/{one.bid_id}/"
    return parts.Row(
        mark="quiet" if one.bid_id in gone else "",
        cells=[
            parts.Cell(text=one.bid.bidder_name, url=url, small=one.bid.bidder),
            parts.Cell(text=wording.yuan(one.price)),
            parts.Cell(text=wording.brief(one.bid.received_at, language=language(), now=now)),
            parts.Cell(text=len(one.files)),
            parts.Cell(text=standing(one, gone)),
        ],
    )


def standing(one: OpenedBid, gone: dict[str, Motion]) -> str:
    """This function will say how a bid stands: rejected, being voted on, effective."""
    if one.bid_id in gone:
        return gettext("已否决")
    pending = Motion.objects.filter(bid=one.bid_id, kind="rejection", state="open").exists()
    return gettext("否决表决中") if pending else gettext("有效")


@room_page(methods=("GET",))
def bid(request: HttpRequest, sitting: Sitting, receipt: str) -> HttpResponse:
    """One bid: its files, the preliminary review, what was asked and proposed about it."""
    now, found = business_now(), opened_bid(sitting.lot, receipt)
    gone = rejections(sitting.lot)
    open_to_judge = receipt not in gone and standing(found, gone) == gettext("有效")
    context = {
        "lot": sitting.lot,
        "bid": found,
        "standing": standing(found, gone),
        "help": Help(
            text=gettext("七种情形之一的，应当否决。报价可能低于成本的，先书面询问。"), rule="rejection-grounds"
        ),
        "facts": _bid_facts(found, now),
        "files": _files(sitting, found),
        "review": _review(sitting, found, now, open_to_judge=open_to_judge),
        "motions": motion_table(sitting, Motion.objects.filter(lot=sitting.lot, bid=found.bid), now),
        "inquiries": inquiry_table(Inquiry.objects.filter(bid=found.bid), now),
        "root": f"{heads.room(sitting.lot)}bids/{receipt}/",
        "open_to_judge": open_to_judge,
        "back": parts.Link(text=gettext("投标文件"), url=f"{heads.room(sitting.lot)}bids/"),
        **heads.head(sitting.lot.tender_id, now=now),
    }
    return render(request, "evaluation/bid.html", context)


def _bid_facts(found: OpenedBid, now: datetime) -> list[parts.Fact]:
    facts = [
        parts.Fact(term=gettext("投标人"), value=found.bid.bidder_name),
        parts.Fact(term=gettext("报价"), value=gettext("{amount} 元").format(amount=wording.yuan(found.price))),
        parts.Fact(term=gettext("递交时间"), value=wording.moment(found.bid.received_at, language=language(), now=now)),
        parts.Fact(term=gettext("回执编号"), value=found.bid_id, code=True),
    ]
    said = [parts.Fact(term=str(name), value=str(value)) for name, value in found.form.items() if name != "price"]
    return [*facts, *said]


def _files(sitting: Sitting, found: OpenedBid) -> parts.Table:
    columns = [
        parts.Column(label=gettext("文件")),
        parts.Column(label="SHA-256"),
        parts.Column(label=gettext("下载"), nw=True),
    ]
    rows = []
    for one in found.files:
        url = f"{heads.room(sitting.lot)}bids/{found.bid_id}/files/{one['sha256']}/"
        about = gettext("下载 {name}").format(name=one["name"])
        said = [wording.size(int(one["size"])), warning(one["sha256"])]
        cells = [
            parts.Cell(text=one["name"], small=" · ".join(word for word in said if word)),
            parts.Cell(text=one["sha256"], code=True),
        ]
        rows.append(parts.Row(cells=[*cells, parts.Cell(text=gettext("下载"), url=url, about=about)]))
    return parts.Table(
        caption=gettext("文件"), columns=columns, rows=rows, empty=gettext("这份投标只有投标函，没有其他文件。")
    )


def _review(sitting: Sitting, found: OpenedBid, now: datetime, *, open_to_judge: bool) -> parts.Table:
    """The lawful grounds as a list to go through; each leads to its motion."""
    columns = [
        parts.Column(label=gettext("应当否决的情形")),
        parts.Column(label=gettext("平台看到的")),
        parts.Column(label=gettext("办理")),
    ]
    rows = []
    for code, words in labels.grounds(sitting.lot.tender, now):
        url = f"{heads.room(sitting.lot)}bids/{found.bid_id}/rejection/?ground={code}" if open_to_judge else ""
        act = parts.Cell(
            text=gettext("提议否决") if url else "—", url=url, about=gettext("提议否决：{words}").format(words=words)
        )
        rows.append(parts.Row(cells=[parts.Cell(text=words, small=code), parts.Cell(text=_seen(found, code)), act]))
    return parts.Table(caption=gettext("初步评审"), columns=columns, rows=rows)


def _seen(found: OpenedBid, ground: str) -> str:
    """What the platform itself can tell about a ground; the rest is the members' to judge."""
    if ground == "above-maximum":
        return gettext("报价高于最高投标限价，应当否决") if above_maximum(found) else gettext("没有高于最高投标限价")
    if ground == "below-cost":
        asked = Inquiry.objects.filter(bid=found.bid_id, about="price").exists()
        return gettext("已就报价询问") if asked else gettext("还没有就报价询问，先询问")
    return gettext("由你判断")


@room_page(methods=("GET",))
def bid_file(request: HttpRequest, sitting: Sitting, receipt: str, sha256: str) -> HttpResponse:
    """A file of an opened bid, to members alone."""
    found = opened_bid(sitting.lot, receipt)
    name = next((str(one["name"]) for one in found.files if one["sha256"] == sha256), None)
    if name is None:
        raise Http404
    now, tender = business_now(), sitting.lot.tender_id
    return hand_over(sha256=sha256, name=name, what="bid-file", by=sitting.actor, now=now, tender=tender)


def motion_table(sitting: Sitting, found: Any, now: datetime) -> parts.Table:
    """This function will list motions with how their vote stands, each leading to its page."""
    columns = [
        parts.Column(label=gettext("议题")),
        parts.Column(label=gettext("投标人")),
        parts.Column(label=gettext("同意"), num=True),
    ]
    columns += [parts.Column(label=gettext("反对"), num=True), parts.Column(label=gettext("结果"), nw=True)]
    known = labels.grounds(sitting.lot.tender, now)
    rows = [_motion_row(sitting, one, known) for one in found.select_related("bid")]
    return parts.Table(
        caption=gettext("议题和表决"), columns=columns, rows=rows, empty=gettext("还没有议题。审投标文件时可以提出。")
    )


def _motion_row(sitting: Sitting, one: Motion, known: list[tuple[str, str]]) -> parts.Row:
    standing_votes = list(one.votes.filter(void_at=None))
    mine = any(vote.member_id == sitting.member.pk for vote in standing_votes)
    word = labels.STATE[one.state] if one.state != "open" or mine else gettext("等你表决")
    about = labels.ground(one.ground, known) if one.ground else ""
    if one.amount is not None:
        about = gettext("{amount} 元").format(amount=wording.yuan(one.amount))
    agree = sum(vote.agrees for vote in standing_votes)
    url = f"{heads.room(sitting.lot)}motions/{one.code}/"
    return parts.Row(
        mark="mark" if one.state == "open" and not mine else "",
        cells=[
            parts.Cell(text=labels.MOTION[one.kind], url=url, small=about),
            parts.Cell(text=one.bid.bidder_name if one.bid else gettext("全部")),
            parts.Cell(text=agree),
            parts.Cell(text=len(standing_votes) - agree),
            parts.Cell(text=word),
        ],
    )


def inquiry_table(found: Any, now: datetime) -> parts.Table:
    """This function will list questions with their answers."""
    told = [
        {
            "bidder_name": one.bid.bidder_name,
            "question": one.question,
            "explanation": one.explanation,
            "answer_due": rfc3339(one.answer_due),
        }
        for one in found.select_related("bid")
    ]
    return tables.inquiries(told, now)
