"""Pages of who was drawn: for what, the statement of no interest, standing back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext

from tianping.record.actors import Actor
from tianping.trading.evaluation import actions, heads
from tianping.trading.evaluation.forms import NothingMore, ReasonForm
from tianping.trading.evaluation.models import Committee, Recusal, Statement
from tianping.trading.evaluation.queries import bidders_of, committee_of, place_of
from tianping.trading.plans.models import Tender
from tianping.trading.subjects.queries import name_of
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond

EXPERT = ("expert",)


def page_of(tender: str) -> str:
    """This function will return the address of the own seat."""
    return f"/tenders/{tender}/seat/"


def stated(committee: Committee, actor: Actor) -> Statement | None:
    """This function will return the actor's statement of no interest, or None."""
    return Statement.objects.filter(committee=committee, person=place_of(committee, actor)).first()


def stood_back(committee: Committee, actor: Actor) -> Recusal | None:
    """This function will return the actor's recusal, or None."""
    return Recusal.objects.filter(committee=committee, person=place_of(committee, actor)).first()


@page("evaluation.take_seat", roles=EXPERT, methods=("GET",), thing=lambda code: committee_of(code))
def seat(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What one was drawn for, whose interest counts, and what to do now."""
    committee, now = committee_of(code), business_now()
    tender = committee.tender
    gone, said = stood_back(committee, actor), stated(committee, actor)
    context = {
        "tender": tender,
        "committee": committee,
        "gone": gone,
        "said": said,
        "title": _title(committee, gone, said),
        "help": Help(
            text=gettext("与投标人、招标人、代理机构有利害关系的，应当回避。被抽中这件事，结果公布前不要告诉别人。"),
            rule="expert-draw",
        ),
        "facts": _facts(tender, committee),
        "ties": _ties(tender),
        "rooms": _rooms(committee),
        **heads.head(code, now=now),
    }
    return render(request, "evaluation/seat.html", context)


def _title(committee: Committee, gone: Recusal | None, said: Statement | None) -> str:
    if gone is not None:
        return gettext("你已回避")
    if said is None:
        return gettext("你被抽为评标委员会成员，先声明有无利害关系")
    return gettext("可以进评标室了") if committee.formed_at else gettext("已声明无利害关系，等评标委员会组成")


def _facts(tender: Tender, committee: Committee) -> list[parts.Fact]:
    found = [
        parts.Fact(term=gettext("招标项目"), value=tender.name),
        parts.Fact(term=gettext("编号"), value=tender.code, code=True),
        parts.Fact(term=gettext("专业"), value=gettext("、").join(committee.specialities)),
    ]
    lots = gettext("；").join(lot.name for lot in tender.lots.all())
    return [*found, parts.Fact(term=gettext("标段（包）"), value=lots)]


def _ties(tender: Tender) -> parts.Table:
    """Whom an interest in would bar from sitting."""
    known = [
        (tender.buyer, tender.buyer_name, gettext("招标人")),
        (tender.agency, tender.agency_name, gettext("招标代理机构")),
    ]
    known += [(uscc, name_of(uscc) or uscc, gettext("投标人")) for uscc in sorted(bidders_of(tender.code))]
    rows = [
        parts.Row(cells=[parts.Cell(text=name, small=uscc), parts.Cell(text=what)])
        for uscc, name, what in known
        if uscc
    ]
    columns = [parts.Column(label=gettext("单位")), parts.Column(label=gettext("身份"))]
    return parts.Table(caption=gettext("你与这些单位有没有利害关系"), columns=columns, rows=rows)


def _rooms(committee: Committee) -> list[parts.Link]:
    if committee.formed_at is None:
        return []
    lots = committee.tender.lots.exclude(stage__in=("planned", "issued", "closed", "failed", "terminated"))
    words = gettext("进评标室：{lot}")
    return [
        parts.Link(text=words.format(lot=lot.name), url=heads.room(lot), primary=not at) for at, lot in enumerate(lots)
    ]


@page("evaluation.take_seat", roles=EXPERT, thing=lambda code: committee_of(code))
def state(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The statement of no interest."""
    committee, now = committee_of(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.state_no_interest(tender=committee.tender, by=actor, now=business_now())
        return f"{page_of(code)}statement/kept/"

    filing = Filing(
        key="evaluation.state",
        ref=code,
        title=gettext("声明没有利害关系"),
        button=gettext("我没有利害关系，参加评标"),
        form=NothingMore,
        act=act,
        help=Help(text=gettext("看清下面的单位再声明。声明后发现有利害关系的，仍然应当马上回避。"), rule="expert-draw"),
        back=parts.Link(text=gettext("先不办"), url=page_of(code)),
        warning=gettext("声明写入密封日志，不能撤回。隐瞒利害关系的，要承担法律责任。"),
        facts=lambda form: _facts(committee.tender, committee),
        context={"ties": _ties(committee.tender), **heads.head(code, now=now)},
        template="evaluation/statement_form.html",
    )
    return respond(request, actor, filing)


@page("evaluation.take_seat", roles=EXPERT, methods=("GET",), thing=lambda code: committee_of(code))
def statement(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The receipt of the statement."""
    committee = committee_of(code)
    kept = stated(committee, actor)
    if kept is None:
        return seat(request, code)
    return heads.slip(
        request,
        title=gettext("已声明：没有利害关系"),
        at=kept.stated_at,
        number=f"{code}-{kept.pk}",
        tender=code,
        back=parts.Link(text=gettext("我的席位"), url=page_of(code)),
        note=gettext("评标报告编好以前，发现有利害关系仍可回避。"),
    )


@page("evaluation.take_seat", roles=EXPERT, thing=lambda code: committee_of(code))
def recuse(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Standing back: before the forming, or after it, when what one judged is void."""
    committee, now = committee_of(code), business_now()
    formed = committee.formed_at is not None

    def act(given: dict[str, Any]) -> str:
        back = actions.stand_back if formed else actions.recuse
        back(tender=committee.tender, reason=given["reason"], by=actor, now=business_now())
        return "/desk/" if formed else page_of(code)

    filing = Filing(
        key="evaluation.recuse",
        ref=code,
        title=gettext("声明回避"),
        button=pgettext("button", "回避"),
        form=ReasonForm,
        act=act,
        help=Help(
            text=gettext("理由只有交易平台和抽取平台看得到。由同一排列的下一名自动递补，不会重抽。"), rule="expert-draw"
        ),
        back=parts.Link(text=gettext("我的席位"), url=page_of(code)),
        warning=_consequence(formed=formed),
        version=str(committee.formed_at),
        context=heads.head(code, now=now),
    )
    return respond(request, actor, filing)


def _consequence(*, formed: bool) -> str:
    if formed:
        return gettext("回避后你的表决和评分全部作废，评标停下，等下一名递补。不能反悔。")
    return gettext("回避后由下一名递补。不能反悔。")
