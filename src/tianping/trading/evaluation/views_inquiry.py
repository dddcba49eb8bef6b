"""A bidder answers a question of the committee, once, in its time; it explains and changes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.evaluation import actions, heads, labels
from tianping.trading.evaluation.forms import ExplanationForm
from tianping.trading.evaluation.models import Inquiry
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond

BIDDER = ("bidder",)


def inquiry_of(code: str) -> Inquiry:
    """This function will find an inquiry. Raises NotFound."""
    found = Inquiry.objects.select_related("bid__lot__tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"询问 {code}")
    return found


def page_of(inquiry: Inquiry) -> str:
    """This function will return the address at which a bidder answers."""
    return f"/inquiries/{inquiry.code}/"


@page("evaluation.explain", roles=BIDDER, thing=lambda code: inquiry_of(code))
def answer(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The question with its deadline, and the answer."""
    found, now = inquiry_of(code), business_now()
    if found.answered_at is not None:
        return receipt(request, code)
    lot = found.bid.lot
    context = {"inquiry": found, "facts": _facts(found), **heads.head(lot.tender_id, now=now)}
    if now > found.answer_due and request.method != "POST":
        return render(request, "evaluation/inquiry_over.html", {**context, "back": heads.to_tender(lot.tender_id)})

    def act(given: dict[str, Any]) -> str:
        actions.explain(inquiry=found, explanation=given["explanation"], by=actor, now=business_now())
        return f"{page_of(found)}receipt/"

    filing = Filing(
        key="evaluation.explain",
        ref=code,
        title=gettext("答复评标委员会的询问"),
        button=gettext("答复"),
        form=ExplanationForm,
        act=act,
        help=Help(
            text=gettext("只能说明，不能改变报价和实质性内容。答复一次，到时间不答复的，按投标文件评。"),
            rule="below-cost",
        ),
        back=heads.to_tender(lot.tender_id),
        warning=gettext("答复后不能改、不能撤回，写进评标报告。"),
        context=context,
        template="evaluation/inquiry_form.html",
    )
    return respond(request, actor, filing)


def _facts(found: Inquiry) -> list[parts.Fact]:
    return [
        parts.Fact(term=gettext("招标项目"), value=found.bid.lot.tender.name),
        parts.Fact(term=gettext("标段（包）"), value=found.bid.lot.name),
        parts.Fact(term=gettext("询问什么"), value=labels.ABOUT[found.about]),
        parts.Fact(term=gettext("问题"), value=found.question),
    ]


@page("evaluation.explain", roles=BIDDER, methods=("GET",), thing=lambda code: inquiry_of(code))
def receipt(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The receipt of the answer."""
    found = inquiry_of(code)
    if found.answered_at is None:
        raise NotFound(thing=f"答复 {code}")
    return heads.slip(
        request,
        title=gettext("已答复评标委员会"),
        at=found.answered_at,
        number=found.code,
        tender=found.bid.lot.tender_id,
        back=heads.to_tender(found.bid.lot.tender_id),
        facts=[*_facts(found), parts.Fact(term=gettext("书面说明"), value=found.explanation)],
        note=gettext("答复不能改。评标结果以公示为准。"),
    )
