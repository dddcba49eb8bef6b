"""Pages on which the committee asks, proposes and votes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.trading.evaluation import actions, heads, labels
from tianping.trading.evaluation.entering import Sitting, room_page
from tianping.trading.evaluation.forms import AllForm, InquiryForm, StepForm, VoteForm, with_grounds
from tianping.trading.evaluation.models import Motion
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.opening.models import OpenedBid
from tianping.web import parts, wording
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language


def _back(sitting: Sitting, receipt: str) -> parts.Link:
    return parts.Link(text=gettext("这份投标"), url=f"{heads.room(sitting.lot)}bids/{receipt}/")


def _context(sitting: Sitting, found: OpenedBid | None = None) -> dict[str, Any]:
    return {"lot": sitting.lot, "bid": found, **heads.head(sitting.lot.tender_id, now=business_now())}


@room_page("evaluation.inquire")
def inquire(request: HttpRequest, sitting: Sitting, receipt: str) -> HttpResponse:
    """A bidder is asked to explain."""
    found, back = opened_bid(sitting.lot, receipt), _back(sitting, receipt)

    def act(given: dict[str, Any]) -> str:
        actions.inquire(opened=found, **given, by=sitting.actor, now=business_now())
        return back.url

    filing = Filing(
        key="evaluation.inquire",
        ref=receipt,
        title=gettext("要求投标人书面说明"),
        button=gettext("发给投标人"),
        form=InquiryForm,
        act=act,
        help=Help(
            text=gettext("投标人只能说明，不能改报价和实质内容。到时间不答复的，按投标文件评。"), rule="below-cost"
        ),
        back=back,
        warning=gettext("发出后不能撤回，投标人马上看到；入卷，写进评标报告。"),
        context=_context(sitting, found),
        template="evaluation/bid_form.html",
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.propose")
def reject(request: HttpRequest, sitting: Sitting, receipt: str) -> HttpResponse:
    """The rejection of a bid is put to the vote."""
    found, back = opened_bid(sitting.lot, receipt), _back(sitting, receipt)
    known = labels.grounds(sitting.lot.tender, business_now())

    def act(given: dict[str, Any]) -> str:
        made = actions.propose(
            lot=sitting.lot, kind="rejection", opened=found, **given, by=sitting.actor, now=business_now()
        )
        return _motion_url(sitting, made)

    filing = Filing(
        key="evaluation.reject",
        ref=receipt,
        title=gettext("提议否决这份投标"),
        button=gettext("提出，并投同意票"),
        form=with_grounds(known),
        act=act,
        help=Help(text=gettext("只能按法定理由否决。全体成员过半数同意才通过。"), rule="rejection-grounds"),
        back=back,
        warning=_warning(),
        initial={"ground": request.GET.get("ground", "")},
        context=_context(sitting, found),
        template="evaluation/bid_form.html",
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.propose")
def adjust(request: HttpRequest, sitting: Sitting, receipt: str) -> HttpResponse:
    """A correction or a priced deviation is put to the vote."""
    found, back = opened_bid(sitting.lot, receipt), _back(sitting, receipt)

    def act(given: dict[str, Any]) -> str:
        made = actions.propose(lot=sitting.lot, opened=found, **given, by=sitting.actor, now=business_now())
        return _motion_url(sitting, made)

    filing = Filing(
        key="evaluation.adjust",
        ref=receipt,
        title=gettext("提议修正或者折价"),
        button=gettext("提出，并投同意票"),
        form=StepForm,
        act=act,
        help=Help(text=gettext("算术错误先修正，细微偏差再折价；只用来排名，不改投标人的报价。"), rule="candidates"),
        back=back,
        warning=_warning(),
        context=_context(sitting, found),
        template="evaluation/bid_form.html",
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.propose")
def reject_all(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The rejection of all bids for lack of competition is put to the vote."""

    def act(given: dict[str, Any]) -> str:
        made = actions.propose(lot=sitting.lot, kind="no-competition", **given, by=sitting.actor, now=business_now())
        return _motion_url(sitting, made)

    filing = Filing(
        key="evaluation.reject_all",
        ref=sitting.lot.pk,
        title=gettext("提议否决全部投标"),
        button=gettext("提出，并投同意票"),
        form=AllForm,
        act=act,
        help=Help(text=gettext("有效投标不足三个，明显缺乏竞争的，可以否决全部投标。通过后重新招标。"), rule="bidders"),
        back=heads.back_to_room(sitting.lot),
        warning=_warning(),
        context=_context(sitting),
    )
    return respond(request, sitting.actor, filing)


def _warning() -> str:
    return gettext("提出后不能撤回，你的同意票同时投下。议题和每一票都写进评标报告。")


def _motion_url(sitting: Sitting, motion: Motion) -> str:
    return f"{heads.room(sitting.lot)}motions/{motion.code}/"


def _motion(sitting: Sitting, code: str) -> Motion:
    found = (
        Motion.objects.select_related("bid", "lot__tender", "proposed_by").filter(lot=sitting.lot, code=code).first()
    )
    if found is None:
        raise Http404
    return found


@room_page(methods=("GET",))
def motion(request: HttpRequest, sitting: Sitting, code: str) -> HttpResponse:
    """One motion with its votes."""
    found = _motion(sitting, code)
    votes = list(found.votes.filter(void_at=None).select_related("member"))
    mine = any(vote.member_id == sitting.member.pk for vote in votes)
    context = {
        "title": _title(found, mine=mine),
        "facts": _facts(sitting, found),
        "votes": _votes(sitting, found),
        "vote_url": f"{_motion_url(sitting, found)}vote/" if found.state == "open" and not mine else "",
        "help": Help(text=gettext("超过全体成员半数的意见就是决定。投下的票不能改。"), rule="rejection-grounds"),
        "back": heads.back_to_room(sitting.lot),
        **_context(sitting),
    }
    return render(request, "evaluation/motion.html", context)


def _title(found: Motion, *, mine: bool) -> str:
    if found.state != "open":
        return gettext("议题已表决：{state}").format(state=labels.STATE[found.state])
    return gettext("已投票，等其他成员") if mine else gettext("表决这个议题")


def _facts(sitting: Sitting, found: Motion) -> list[parts.Fact]:
    now, seats = business_now(), labels.seats(sitting.committee)
    facts = [
        parts.Fact(term=gettext("议题"), value=labels.MOTION[found.kind]),
        parts.Fact(term=gettext("投标人"), value=found.bid.bidder_name if found.bid else gettext("全部")),
    ]
    if found.ground:
        facts.append(
            parts.Fact(
                term=gettext("否决理由"), value=labels.ground(found.ground, labels.grounds(sitting.lot.tender, now))
            )
        )
    if found.amount is not None:
        facts.append(
            parts.Fact(term=gettext("金额"), value=gettext("{amount} 元").format(amount=wording.yuan(found.amount)))
        )
    return [
        *facts,
        parts.Fact(term=gettext("事实和依据"), value=found.explanation),
        parts.Fact(term=gettext("提出"), value=seats[found.proposed_by.code]),
        parts.Fact(term=gettext("时间"), value=wording.moment(found.proposed_at, language=language(), now=now)),
    ]


def _votes(sitting: Sitting, found: Motion) -> parts.Table:
    seats = labels.seats(sitting.committee)
    columns = [
        parts.Column(label=gettext("成员")),
        parts.Column(label=gettext("表决")),
        parts.Column(label=gettext("理由")),
    ]
    rows = []
    for vote in found.votes.select_related("member"):
        word = gettext("同意") if vote.agrees else gettext("反对")
        void = gettext("作废：成员已回避") if vote.void_at else ""
        cells = [
            parts.Cell(text=seats[vote.member.code]),
            parts.Cell(text=word, small=void),
            parts.Cell(text=vote.reason or "—"),
        ]
        rows.append(parts.Row(cells=cells, mark="quiet" if vote.void_at else ""))
    return parts.Table(caption=gettext("表决"), columns=columns, rows=rows)


@room_page("evaluation.vote")
def vote(request: HttpRequest, sitting: Sitting, code: str) -> HttpResponse:
    """A vote on a motion."""
    found = _motion(sitting, code)

    def act(given: dict[str, Any]) -> str:
        actions.vote(
            motion=found, agrees=given["agrees"], reason=given["reason"] or "", by=sitting.actor, now=business_now()
        )
        return _motion_url(sitting, found)

    filing = Filing(
        key="evaluation.vote",
        ref=code,
        title=gettext("表决"),
        button=gettext("投票"),
        form=VoteForm,
        act=act,
        help=Help(text=gettext("按你自己的判断投。超过全体成员半数的意见就是决定。"), rule="rejection-grounds"),
        back=parts.Link(text=gettext("议题"), url=_motion_url(sitting, found)),
        warning=gettext("投下的票不能改，写进评标报告。"),
        context={"facts": _facts(sitting, found), **_context(sitting)},
        template="evaluation/vote_form.html",
    )
    return respond(request, sitting.actor, filing)
