"""Pages for parties: about what one complains, the complaint itself, completing, withdrawing, stating."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.exchange.catalogue.objections import ObjectionAnswered
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.supervision.complaints import actions, forms, grounds, limits, naming, queries
from tianping.supervision.complaints.contents import Filing as Complaint
from tianping.supervision.complaints.models import KnownObjection, Party
from tianping.supervision.complaints.panels import head, moment
from tianping.supervision.complaints.papers import handed_in
from tianping.supervision.complaints.rules import INTERESTED
from tianping.supervision.monitoring.models import WatchedTender
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.lines_disputes import outcome
from tianping.web.tenders.reading import record_of

ABOUT = ("against", "tender", "matter", "objection")
UNWRITTEN = (
    "respondent_name", "respondent_address", "respondent_contact", "complainant_name", "address", "contact", "signer",
    "facts", "claims", "department",
)  # fmt: skip
"""What the first step does not ask yet."""


@page("complaints.file", roles=INTERESTED)
def about(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first step: about what, which tender, and the objection that came first."""

    def act(given: dict[str, Any]) -> str:
        asked = {name: given[name] or "" for name in ABOUT}
        _looked_at(asked)
        return f"/complaints/write/?{urlencode({name: text for name, text in asked.items() if text})}"

    filing = Filing(
        key="complaints.about",
        title=gettext("提出投诉：先说是什么事"),
        button=gettext("下一步：写投诉"),
        form=forms.AboutForm,
        act=act,
        help=Help(
            text=gettext("知道之日起 10 日内投诉。对招标文件、开标、评标结果的意见，要先向招标人提异议。"),
            rule="complaint-objection-first",
        ),
        back=parts.Link(text=gettext("怎样投诉"), url="/complaints/how/"),
        initial={"against": "tender", **{name: request.GET.get(name, "")[:64] for name in ABOUT[1:]}},
        check=False,
    )
    return respond(request, actor, filing)


@page("complaints.file", roles=INTERESTED)
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The complaint itself; what it is about came with the address."""
    now = business_now()
    asked = {name: request.GET.get(name, "")[:64].replace("\x00", "") for name in ABOUT}
    objection = _looked_at(asked)

    def act(given: dict[str, Any]) -> str:
        files = handed_in(given, by=actor, now=business_now())
        made = actions.file(filing=_complaint(asked, **given, files=files), by=actor, now=business_now())
        return f"/complaints/{made.number}/receipt/"

    filing = Filing(
        key="complaints.file",
        ref=":".join(asked.values()),
        title=gettext("写投诉"),
        button=gettext("提出投诉"),
        form=_form(asked),
        act=act,
        help=Help(
            text=gettext("写清双方、事实、请求和证明材料。除了受理的监督部门，谁也看不到是谁投诉。"),
            rule="complaint-content",
        ),
        back=parts.Link(text=gettext("换一件事"), url="/complaints/new/"),
        initial=_initial(asked, actor),
        warning=gettext("提出后不能改，只能按要求补正或者申请撤回。捏造事实、伪造材料的，予以驳回。"),
        context={
            "asked": _asked(asked, objection),
            **head(asked["tender"], now),
        },
        template="complaints/write.html",
    )
    return respond(request, actor, filing)


@page("complaints.complete", roles=INTERESTED)
def complete(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Hand in what was missing."""
    found = queries.whole_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        files = handed_in(given, by=actor, now=business_now())
        actions.complete(number=number, answer=given["answer"], files=files, by=actor, now=business_now())
        return f"/complaints/{number}/"

    text = gettext("要补正的：{missing}").format(missing=found.missing) if found.missing else ""
    filing = Filing(
        key="complaints.complete",
        ref=number,
        title=gettext("补正投诉"),
        button=gettext("补正"),
        form=forms.CompletionForm,
        act=act,
        help=Help(text=text, rule="complaint-content"),
        back=_back(number),
        warning=gettext("补正后监督部门重新计 3 个工作日；补正的内容不能改。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


@page("complaints.withdraw", roles=INTERESTED)
def withdraw(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask to withdraw."""
    found = queries.whole_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        actions.ask_withdrawal(number=number, reason=given["reason"], by=actor, now=business_now())
        return f"/complaints/{number}/"

    filing = Filing(
        key="complaints.withdraw",
        ref=number,
        title=gettext("申请撤回投诉"),
        button=gettext("申请撤回"),
        form=forms.WithdrawalForm,
        act=act,
        help=Help(
            text=gettext("由监督部门决定准不准。撤回后，不能再以同样的事实和理由投诉。"), rule="complaint-withdrawal"
        ),
        back=_back(number),
        warning=gettext("申请写入日志，不能收回；准予撤回后，不能就同样的事再投诉。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


@page("complaints.state", roles=INTERESTED)
def state(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """State and defend, as the respondent."""
    found = queries.complaint_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        files = handed_in(given, by=actor, now=business_now(), purpose="statement")
        actions.state(number=number, text=given["text"], files=files, by=actor, now=business_now())
        return f"/complaints/{number}/"

    points = found.statement.points if hasattr(found, "statement") else ""
    filing = Filing(
        key="complaints.state",
        ref=number,
        title=gettext("陈述和申辩"),
        button=gettext("提交陈述"),
        form=forms.StatementForm,
        act=act,
        help=Help(text=gettext("监督部门请你单位说明：{points}").format(points=points), rule="complaint-statement"),
        back=_back(number),
        warning=gettext("提交后不能改。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


def _looked_at(asked: dict[str, str]) -> KnownObjection | None:
    """Whether this can be complained of at all. Raises what the act itself would raise."""
    now = business_now()
    given = _complaint(asked, **dict.fromkeys(UNWRITTEN, ""), knew_at=now)
    grounds.require_tender(given)
    return grounds.objection_first(given, now=now)


def _complaint(asked: dict[str, str], **given: Any) -> Complaint:
    """What was asked first and what was written, as the action takes them."""
    together: dict[str, Any] = asked | given
    return Complaint(**together)


def _form(asked: dict[str, str]) -> type[forms.ComplaintForm]:
    lots: list[tuple[str, str]] = []
    if asked["tender"]:
        planned = record_of(asked["tender"]).last("tender.planned")
        lots = [(one.lot, f"{one.name}　{one.lot}") for one in planned.event.lots] if planned else []  # type: ignore[attr-defined]
    peers = Peer.objects.filter(kind__in=("trading", "service")).order_by("origin")
    platforms = [(peer.origin, peer.name or peer.origin) for peer in peers] if asked["against"] == "platform" else None
    return forms.complaint_form(lots=lots, platforms=platforms, named=asked["against"] in ("tender", "subject"))


def _initial(asked: dict[str, str], actor: Actor) -> dict[str, Any]:
    known = Party.objects.filter(uscc=actor.office).first()
    found: dict[str, Any] = {"complainant_name": known.name if known else "", "standing": "bidder", "by_agent": "no"}
    tender = WatchedTender.objects.filter(tender=asked["tender"]).first()
    if tender is None:
        return found
    department = next((one.uscc for one in queries.departments() if one.name == tender.supervisor), "")
    return found | {"respondent": tender.buyer, "respondent_name": tender.buyer_name, "department": department}


def _asked(asked: dict[str, str], objection: KnownObjection | None) -> list[parts.Fact]:
    facts = [
        parts.Fact(term=gettext("涉及"), value=naming.against()[asked["against"]]),
        parts.Fact(term=gettext("事项"), value=naming.matters()[asked["matter"]]),
    ]
    if objection is None:
        return facts
    now = business_now()
    answer = moment(objection.answered_at, now) if objection.answered_at else gettext("到期没有答复")
    facts += [
        parts.Fact(term=gettext("先提的异议"), value=objection.objection, code=True),
        parts.Fact(
            term=gettext("招标人的答复"), value="　".join(text for text in (answer, _answer(objection)) if text)
        ),
    ]
    last = limits.last_moment(knew_at=objection.received_at, objection=objection, now=now)
    facts.append(
        parts.Fact(
            term=gettext("最迟什么时候投诉"),
            value=gettext("{at}（从提异议那天知道算起）").format(at=moment(last.at, now)),
        )
    )
    return facts


def _answer(objection: KnownObjection) -> str:
    for entry in record_of(objection.tender).all("objection.answered"):
        event = entry.event
        if isinstance(event, ObjectionAnswered) and event.objection == objection.objection:
            return f"{outcome(event.outcome)}：{event.answer}"
    return ""


def _back(number: str) -> parts.Link:
    return parts.Link(text=gettext("这件投诉"), url=f"/complaints/{number}/")
