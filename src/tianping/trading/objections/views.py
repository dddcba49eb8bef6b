"""Pages of objections: raise, receipt, withdraw; lists; one objection with its answer."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.objections import actions, queries, shown
from tianping.trading.objections.forms import NothingForm, raise_form
from tianping.trading.objections.models import Objection
from tianping.trading.objections.receipts import receipt_of
from tianping.trading.objections.windows import open_subjects
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.receipt_document import receipt_pdf
from tianping.web.tenders.masthead import masthead

PAGE = 50
LIST = "/objections/"


def _tender(code: str) -> Any:
    return plans.tender(code)


def _objection(code: str) -> Objection:
    return queries.objection(code)


@page("objections.raise", roles=("bidder",), thing=_tender)
def raise_objection(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A bidder objects to what it may object to now."""
    tender, now = plans.tender(code), business_now()
    subjects = open_subjects(tender, now)
    if not subjects:
        return render(request, "objections/closed.html", {"tender": tender, **masthead(code, now=now)})

    def act(given: dict[str, Any]) -> str:
        code = given.pop("lot")
        lot = plans.lot(code) if code else None
        made = actions.raise_objection(tender=tender, lot=lot, **given, by=actor, now=business_now())
        return shown.address(made, "receipt/")

    filing = Filing(
        key="objections.raise",
        ref=code,
        title=gettext("提异议"),
        button=gettext("提异议"),
        form=raise_form(subjects),
        act=act,
        help=Help(
            text=gettext("异议向招标人提，招标人 3 日内答复，答复前项目暂停。投诉前一般要先提异议。"),
            rule="objection-answer",
        ),
        back=parts.Link(text=tender.name, url=f"/tenders/{code}/"),
        warning=gettext("提出后写入日志，项目随即暂停（对开标的异议除外）；答复前可以撤回。"),
        context=masthead(code, now=now),
    )
    return respond(request, actor, filing)


@page("objections.read_own", roles=("bidder",), methods=("GET",), thing=_objection)
def receipt(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The objector's receipt with what is proven by now."""
    found = queries.objection(code)
    back = parts.Link(text=gettext("我的异议"), url=LIST)
    context = {"receipt": shown.receipt(found), "back": back, **masthead(found.tender_id, now=business_now())}
    return render(request, "filing/receipt.html", context)


@page("objections.read_own", roles=("bidder",), methods=("GET",), thing=_objection)
def receipt_file(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The receipt as a file, for `tianping verify`."""
    answer = JsonResponse(receipt_of(queries.objection(code)).model_dump(mode="json"))
    answer.headers["Content-Disposition"] = f'attachment; filename="objection-{code}.receipt.json"'
    return answer


@page("objections.read_own", roles=("bidder",), methods=("GET",), thing=_objection)
def receipt_document(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The receipt as a sealed document."""
    found = queries.objection(code)
    pdf = receipt_pdf(
        lambda: shown.receipt(found), made_at=business_now(), basis="《招标投标法实施条例》第二十二条、第五十四条"
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="objection-{code}.pdf"'
    return answer


@page("objections.withdraw", roles=("bidder",), thing=_objection)
def withdraw(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The objector takes its objection back before the answer."""
    found, now = queries.objection(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.withdraw(objection=found, by=actor, now=business_now())
        return shown.address(found)

    filing = Filing(
        key="objections.withdraw",
        ref=code,
        title=gettext("撤回异议"),
        button=gettext("撤回异议"),
        form=NothingForm,
        act=act,
        check=False,
        help=Help(text=gettext("答复前可以撤回。撤回后项目恢复；在期限内可以重新提出。"), rule="objection-answer"),
        back=parts.Link(text=gettext("这件异议"), url=shown.address(found)),
        warning=gettext("撤回写入公开日志，不能反悔；日志不写是谁撤回的。"),
        version=found.state,
        context={"shown": shown.facts(found, by=actor, now=now), **masthead(found.tender_id, now=now)},
        template="filing/confirm.html",
    )
    return respond(request, actor, filing)


@page("objections.list", roles=("bidder", "buyer", "agency", "auditor"), methods=("GET",))
def objections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A bidder's own objections; those to a buyer's or agency's tenders; all, for auditors."""
    now = business_now()
    pages = Paginator(queries.listed_for(actor), PAGE).get_page(request.GET.get("page"))
    own = actor.role == "bidder"
    empty = (
        gettext("还没有提过异议。要提异议，先打开那个招标项目的页面。")
        if own
        else gettext("还没有异议。收到的异议会列在这里，也会在工作台提醒。")
    )
    table = shown.table(pages.object_list, now=now, empty=empty)
    return render(request, "objections/list.html", {"page": pages, "table": table, "own": own})


@page("objections.read", roles=("bidder", "buyer", "agency", "auditor"), methods=("GET",), thing=_objection)
def objection(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One objection: its words for its parties and auditors, its answer, what can be done next."""
    found, now = queries.objection(code), business_now()
    own = actor.role == "bidder"
    context = {
        "found": found,
        "facts": shown.facts(found, by=actor, now=now),
        "own": own,
        "may_answer": found.state == "open" and actor.role in ("buyer", "agency"),
        "may_withdraw": found.state == "open" and own,
        **masthead(found.tender_id, now=now),
    }
    return render(request, "objections/objection.html", context)
