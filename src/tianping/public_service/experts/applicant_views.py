"""Pages of who applies to the pool: with or without an account, followed by a secret."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from tianping.public_service import applicant_cookie
from tianping.public_service.applicants import secret_of_form
from tianping.public_service.experts import applying, showing
from tianping.public_service.experts.forms import CompletionForm, EmptyForm, ExpertForm
from tianping.public_service.experts.models import ExpertApplication
from tianping.public_service.subjects.forms import OpenForm
from tianping.public_service.visiting import reader_or_visitor
from tianping.public_service.visitors.counting import UPLOADS, count
from tianping.record.actors import Actor
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.kept import KeptFile

BASE = "/experts/applications"
RULE = "expert-draw"
private = cache_control(private=True, no_store=True)
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@public
@require_http_methods(READ_AND_WRITE)
@private
def apply(request: HttpRequest) -> HttpResponse:
    """A person applies to the pool with proofs of title and years."""
    by, once = reader_or_visitor(request), request.POST.get("once", "")
    secret = secret_of_form(once if len(once) == 32 else secrets.token_hex(16))
    _count_uploads(request, by)

    def act(given: dict[str, Any]) -> str:
        form, now = ExpertForm(), business_now()
        made, _ = applying.apply(facts=form.application(given), by=by, now=now, secret=secret)
        _add(made.application, secret, form.papers(given), by)
        applying.submit(application=made.application, secret=secret, by=by, now=now)
        return f"{BASE}/{made.application}/receipt/"

    filing = Filing(
        key="experts.apply",
        title=gettext("申请进专家库"),
        button=gettext("提交申请"),
        form=ExpertForm,
        act=act,
        help=Help(
            text=gettext("从业满 8 年，有高级职称或同等水平。谁在库里不公开；要以专家身份登录的，先登录再申请。"),
            rule=RULE,
        ),
        back=parts.Link(text=gettext("专家"), url="/experts/"),
        warning=gettext("提交后进入审核，审核期间不能改；可以撤回。"),
    )
    return _held(request, respond(request, by, filing), secret)


@public
@require_http_methods(READ_AND_WRITE)
@private
def open_one(request: HttpRequest) -> HttpResponse:
    """Back to one's application by number and secret."""
    by = reader_or_visitor(request)

    def act(given: dict[str, Any]) -> str:
        found = applying.followed(application=given["application"], secret=given["secret"] or "", by=by)
        return f"{BASE}/{found.application}/"

    filing = Filing(
        key="experts.open",
        title=gettext("查入库申请"),
        button=gettext("查"),
        form=OpenForm,
        act=act,
        help=Help(text=gettext("填申请编号和查询口令，就能看进度、补正、撤回。")),
        back=parts.Link(text=gettext("专家"), url="/experts/"),
        initial={"application": request.GET.get("application", "")[:32]},
        check=False,
    )
    return _held(request, respond(request, by, filing), request.POST.get("secret", "").strip(), fresh=False)


@public
@require_safe
@private
def follow(request: HttpRequest, application: str) -> HttpResponse:
    """An application as its applicant sees it."""
    found = _mine(request, application)
    context = {
        "found": found,
        "state": showing.state_of(found.state),
        "facts": showing.said_facts(found.said),
        "papers": list(found.papers.all()),
        "next": _next(found),
        "acts": _acts(found),
    }
    return render(request, "experts/application.html", context)


@public
@require_safe
@private
def receipt(request: HttpRequest, application: str) -> HttpResponse:
    """The slip after handing in; the secret stands on it this one time."""
    found, held = _mine(request, application), applicant_cookie.held(request)
    fresh = held.fresh == application
    filed = found.filed_at or found.made_at
    facts = [
        parts.Fact(term=gettext("申请编号"), value=found.application, code=True),
        parts.Fact(term=gettext("收到时间"), value=f"{filed.astimezone(wording.SHANGHAI):%Y-%m-%d %H:%M:%S.%f}"[:-3]),
        parts.Fact(term=gettext("第几次提交"), value=str(found.round)),
        parts.Fact(term=gettext("证明材料"), value=gettext("{count} 份").format(count=found.papers.count())),
    ]
    if fresh:
        facts.insert(0, parts.Fact(term=gettext("查询口令"), value=held.secrets[application], code=True))
    slip = parts.Receipt(
        title=gettext("入库申请已收到"),
        qr=request.build_absolute_uri(f"{BASE}/open/?application={application}"),
        facts=facts,
        steps_note=gettext("申请在封存日志里：有存证，不公开是谁申请。"),
        acts=[parts.Link(text=gettext("看申请进度"), url=f"{BASE}/{application}/", primary=True)],
        note=gettext("审核前可以撤回。要求补正的，从“查入库申请”进来改。"),
    )
    note = gettext("请抄下申请编号和查询口令，或打印这一页：口令只显示这一次。") if fresh else ""
    context = {"receipt": slip, "back": parts.Link(text=gettext("专家"), url="/experts/"), "next": note}
    answer = render(request, "filing/receipt.html", context)
    if fresh:
        applicant_cookie.shown(request, answer)
    return answer


@public
@require_http_methods(READ_AND_WRITE)
@private
def complete(request: HttpRequest, application: str) -> HttpResponse:
    """The applicant adds what was asked for, and hands in again."""
    found, by = _mine(request, application), reader_or_visitor(request)
    secret = applicant_cookie.secret_of(request, application)
    _count_uploads(request, by)

    def act(given: dict[str, Any]) -> str:
        form = ExpertForm()
        _add(application, secret, form.papers(given), by)
        facts, now = form.application(given), business_now()
        applying.submit(application=application, secret=secret, facts=facts, by=by, now=now)
        return f"{BASE}/{application}/receipt/"

    filing = Filing(
        key="experts.complete",
        ref=application,
        title=gettext("补正后再提交"),
        button=gettext("再次提交"),
        form=CompletionForm,
        act=act,
        help=Help(text=found.reason or gettext("核对每一项，改好再提交。原来的证明还在，只加新的。"), rule=RULE),
        back=parts.Link(text=gettext("我的申请"), url=f"{BASE}/{application}/"),
        warning=gettext("提交后进入审核，审核期间不能改；可以撤回。"),
        initial=found.said | {"ties": "\n".join(found.said.get("ties", []))},
        version=f"{found.round}-{found.state}",
    )
    return respond(request, by, filing)


@public
@require_http_methods(READ_AND_WRITE)
@private
def withdraw(request: HttpRequest, application: str) -> HttpResponse:
    """The applicant takes the application back before it is answered."""
    found, by = _mine(request, application), reader_or_visitor(request)

    def act(given: dict[str, Any]) -> str:
        secret = applicant_cookie.secret_of(request, application)
        applying.withdraw(application=application, secret=secret, by=by, now=business_now())
        return f"{BASE}/{application}/"

    filing = Filing(
        key="experts.withdraw",
        ref=application,
        title=gettext("撤回入库申请"),
        button=gettext("撤回"),
        form=EmptyForm,
        act=act,
        help=Help(text=gettext("撤回后这件申请就结束了；还要入库的，重新申请。")),
        back=parts.Link(text=gettext("我的申请"), url=f"{BASE}/{application}/"),
        warning=gettext("撤回后不能恢复。"),
        facts=lambda form: showing.said_facts(found.said),
    )
    return respond(request, by, filing)


def _mine(request: HttpRequest, application: str) -> ExpertApplication:
    secret = applicant_cookie.secret_of(request, application)
    return applying.followed(application=application, secret=secret, by=reader_or_visitor(request))


def _add(application: str, secret: str, papers: list[KeptFile], by: Actor) -> None:
    for file in papers:
        with open_file(file.sha256) as content:
            facts = {"application": application, "secret": secret, "name": file.name, "expected": file.sha256}
            applying.add_paper(**facts, content=content, by=by, now=business_now())


def _count_uploads(request: HttpRequest, by: Actor) -> None:
    if request.method == "POST" and request.FILES:
        count(what=UPLOADS, by=by, now=business_now())


def _held(request: HttpRequest, answer: HttpResponse, secret: str, *, fresh: bool = True) -> HttpResponse:
    """The browser holds the secret of the application that a filing has led to."""
    place = answer.headers.get("Location", "")
    if answer.status_code == 303 and place.startswith(f"{BASE}/"):
        applicant_cookie.hold(request, answer, place.split("/")[3], secret, fresh=fresh)
    return answer


def _acts(found: ExpertApplication) -> list[parts.Link]:
    here, acts = f"{BASE}/{found.application}", []
    if found.state in ("draft", "incomplete"):
        acts.append(parts.Link(text=gettext("补正后再提交"), url=f"{here}/complete/", primary=True))
    if found.state in applying.OPEN:
        acts.append(parts.Link(text=gettext("撤回申请"), url=f"{here}/withdraw/"))
    return acts


def _next(found: ExpertApplication) -> str:
    return {
        "draft": gettext("还没提交。补齐后提交，才开始审核。"),
        "filed": gettext("等平台审核，不用做什么。"),
        "incomplete": gettext("要补正：{reason}").format(reason=found.reason),
        "admitted": gettext("已入库。抽中后，登录在“我的专家页”看得到。"),
        "refused": gettext("没有通过：{reason}").format(reason=found.reason),
        "withdrawn": gettext("已撤回。还要入库的，重新申请。"),
    }[found.state]
