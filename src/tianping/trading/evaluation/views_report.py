"""The ranking with every intermediate, and the report: drawn up, read, signed or dissented from, taken back."""

from datetime import datetime
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.trading.evaluation import actions, heads, labels, tables
from tianping.trading.evaluation.actions.reporting import SILENCE
from tianping.trading.evaluation.comprehensive import declared, places, unsigned
from tianping.trading.evaluation.entering import Sitting, room_page
from tianping.trading.evaluation.forms import DissentForm, DrawUpForm, NothingMore, SignatureForm
from tianping.trading.evaluation.models import Committee, Opinion, Report
from tianping.trading.evaluation.queries import effective, opened_bids
from tianping.trading.evaluation.report_facts import ranked_part, rejected_parts
from tianping.trading.evaluation.scoring_facts import scoring_facts
from tianping.trading.evaluation.signing import to_sign
from tianping.web import parts
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.flow import Filing, Help, respond


@room_page(methods=("GET",))
def ranking(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The ranking as the votes and sheets stand now; of other members' sheets nothing before all have signed."""
    lot, now = sitting.lot, business_now()
    method = declared(lot)
    waiting = unsigned(lot, sitting.committee) if method is not None and effective(lot) else 0
    ranked = [] if waiting else [_plain(ranked_part(one)) for one in places(lot, sitting.committee)]
    scoring = None if waiting else scoring_facts(lot)
    bids = [{"receipt": bid.bid_id, "bidder_name": bid.bid.bidder_name} for bid in opened_bids(lot)]
    grounds = labels.grounds(lot.tender, now)
    context = {
        "lot": lot,
        "waiting": waiting,
        "help": Help(
            text=gettext("分数和评标价按招标文件写明的公式算出，每一步都能复算。表决变了，排名跟着变。"),
            rule="candidates",
        ),
        "back": heads.back_to_room(lot),
        "ranking": tables.ranking(ranked, scoring["declared"]["criteria"] if scoring else []),
        "steps": tables.steps(ranked),
        "rejected": tables.rejected([_plain(one) for one in rejected_parts(lot)], grounds),
        "declared": tables.declared(method.to_json()) if method else [],
        "benchmark": tables.benchmark(scoring) if scoring else [],
        "sheets": tables.sheets(scoring, bids, labels.seats(sitting.committee)) if scoring else [],
        **heads.head(lot.tender_id, now=now),
    }
    return render(request, "evaluation/ranking.html", context)


def _plain(part: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", part.model_dump(mode="json", exclude_none=True))


def report_of(sitting: Sitting) -> Report:
    """This function will find the report of the lot; Http404 where it is not drawn up."""
    found = Report.objects.filter(lot=sitting.lot).first()
    if found is None:
        raise Http404
    return found


@room_page(methods=("GET",))
def report(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The report to be read, with who has signed; or how it is drawn up."""
    now, found = business_now(), Report.objects.filter(lot=sitting.lot).first()
    mine = None if found is None else found.opinions.filter(member=sitting.member).first()
    context = {
        "lot": sitting.lot,
        "report": found,
        "mine": mine,
        "title": _title(found, mine),
        "help": Help(
            text=gettext("全体成员签字。不同意的写明理由再签；满 24 小时不签又不说明的，视为同意。"),
            rule="evaluation-report",
        ),
        "back": heads.back_to_room(sitting.lot),
        "root": f"{heads.room(sitting.lot)}report/",
        "silence": None if found is None else found.drawn_up_at + SILENCE,
        "progress": [] if found is None else progress(found, sitting.committee, now),
        "candidates": None if found is None else candidates(found),
        "untouched": found is not None and not found.opinions.exists(),
        **heads.head(sitting.lot.tender_id, now=now),
    }
    return render(request, "evaluation/report.html", context)


def _title(found: Report | None, mine: Opinion | None) -> str:
    if found is None:
        return gettext("编制评标报告")
    if found.received_at is not None:
        return gettext("评标报告已交给招标人")
    return gettext("读评标报告，签字或者写明不同意见") if mine is None else gettext("你已签署，等其他成员")


def progress(found: Report, committee: Committee, now: datetime) -> list[parts.Fact]:
    """This function will count who has signed, who dissents, who says nothing; after its time silence agrees."""
    dissenting = found.opinions.exclude(dissent="").count()
    signed = found.opinions.count() - dissenting
    missing = committee.seats - signed - dissenting
    over = now >= found.drawn_up_at + SILENCE
    many = gettext("{count} 名")
    return [
        parts.Fact(term=gettext("签字同意"), value=many.format(count=signed)),
        parts.Fact(term=gettext("书面不同意"), value=many.format(count=dissenting)),
        parts.Fact(term=gettext("视为同意") if over else gettext("还没有表示"), value=many.format(count=missing)),
    ]


def candidates(found: Report) -> parts.Table:
    """This function will list whom the report recommends, in order."""
    wanted = set(found.facts["candidates"])
    chosen = [one for one in found.facts["ranked"] if one["receipt"] in wanted]
    criteria = found.facts["scoring"]["declared"]["criteria"] if found.facts["scoring"] else []
    return tables.ranking(chosen, criteria, empty=gettext("全部投标被否决，没有推荐中标候选人。"))


@room_page("evaluation.draw_up")
def draw_up(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The report is drawn up from what was decided."""
    here = f"{heads.room(sitting.lot)}report/"

    def act(given: dict[str, Any]) -> str:
        actions.draw_up(lot=sitting.lot, candidates=int(given["candidates"]), by=sitting.actor, now=business_now())
        return here

    filing = Filing(
        key="evaluation.draw_up",
        ref=sitting.lot.pk,
        title=gettext("编制评标报告"),
        button=gettext("编制"),
        form=DrawUpForm,
        act=act,
        help=Help(
            text=gettext("报告由平台按已表决、已签署的内容编成，最多推荐三名。没人签字以前可以撤回再议。"),
            rule="candidates",
        ),
        back=heads.back_to_room(sitting.lot),
        check=False,
        initial={"candidates": "3"},
        context=heads.head(sitting.lot.tender_id, now=business_now()),
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.draw_up")
def discard(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """A report that nobody has signed is taken back."""
    report_of(sitting)

    def act(given: dict[str, Any]) -> str:
        actions.discard(lot=sitting.lot, by=sitting.actor, now=business_now())
        return heads.room(sitting.lot)

    filing = Filing(
        key="evaluation.discard",
        ref=sitting.lot.pk,
        title=gettext("撤回报告再议"),
        button=gettext("撤回"),
        form=NothingMore,
        act=act,
        help=Help(
            text=gettext("还没有人签字，可以撤回再议；有人签了，就只能书面说明不同意见。"), rule="evaluation-report"
        ),
        back=parts.Link(text=gettext("评标报告"), url=f"{heads.room(sitting.lot)}report/"),
        check=False,
        context=heads.head(sitting.lot.tender_id, now=business_now()),
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.sign")
def sign(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The report is signed, agreeing."""
    return _signing(request, sitting, dissent=False)


@room_page("evaluation.sign")
def dissent(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The report is signed with a dissent; the digest of its words is part of the text."""
    return _signing(request, sitting, dissent=True)


def _signing(request: HttpRequest, sitting: Sitting, *, dissent: bool) -> HttpResponse:
    found, here = report_of(sitting), f"{heads.room(sitting.lot)}report/"

    def act(given: dict[str, Any]) -> str:
        actions.sign(lot=sitting.lot, **given, by=sitting.actor, now=business_now())
        return f"{here}signed/"

    def text(form: Any) -> str:
        return to_sign(found, dissent=form.said() if dissent else "")

    filing = Filing(
        key="evaluation.dissent" if dissent else "evaluation.sign",
        ref=f"{sitting.lot.pk} {sitting.member.code}",
        title=gettext("写明不同意见并签署") if dissent else gettext("签署评标报告"),
        button=gettext("签署"),
        form=_dissent_form(found) if dissent else SignatureForm,
        act=act,
        help=Help(
            text=gettext("不同意见连同理由写进报告，随报告交给招标人。先写意见，再签它的原文。")
            if dissent
            else gettext("先读完报告。用你的数字证书在自己电脑上签下面的原文，再把签名交上来。"),
            rule="evaluation-report",
        ),
        back=parts.Link(text=gettext("评标报告"), url=here),
        warning=gettext("签署后不能撤回、不能改。"),
        facts=lambda form: [parts.Fact(term=gettext("待签原文"), value=text(form), code=True), *form.facts()],
        version=found.sha256,
        context={
            "to_sign": to_sign(found),
            "candidates": candidates(found),
            "pdf": f"{heads.room(sitting.lot)}report.pdf",
            **heads.head(sitting.lot.tender_id, now=business_now()),
        },
        template="evaluation/dissent_form.html" if dissent else "evaluation/signature_form.html",
    )
    return respond(request, sitting.actor, filing)


def _dissent_form(found: Report) -> type[DissentForm]:
    """The form knows the text that follows from its words, so that the page can show it before it is signed."""

    class Bound(DissentForm):
        def text(self) -> str:
            return to_sign(found, dissent=self.said()) if self.said() else ""

    return Bound


@room_page(methods=("GET",))
def signed(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The receipt of the own signature."""
    found = report_of(sitting)
    mine = found.opinions.filter(member=sitting.member).first()
    if mine is None:
        raise Http404
    facts = [parts.Fact(term=gettext("签过的原文"), value=to_sign(found, dissent=mine.dissent), code=True)]
    if mine.dissent:
        facts.append(parts.Fact(term=gettext("不同意见和理由"), value=mine.dissent))
    return heads.slip(
        request,
        title=gettext("已签署评标报告，附不同意见") if mine.dissent else gettext("已签署评标报告"),
        at=mine.signed_at,
        number=found.sha256,
        tender=sitting.lot.tender_id,
        back=heads.back_to_room(sitting.lot),
        facts=facts,
        note=gettext("签署不能撤回。全体表示后，由招标人接收报告。"),
    )


@room_page(methods=("GET",))
def report_file(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The report as PDF, as it is signed."""
    return pdf(report_of(sitting))


def pdf(found: Report) -> HttpResponse:
    """This function will answer with the report's bytes, whose digest is signed."""
    answer = FileResponse(open_file(found.sha256), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="evaluation-{found.lot_id}.pdf"'
    return cast("HttpResponse", answer)
