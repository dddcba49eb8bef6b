"""Pages of applicants: newcomers without an account apply and follow by a secret, firms apply for a change signed in."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from tianping.public_service import applicant_cookie
from tianping.public_service.applicants import secret_of_form
from tianping.public_service.subjects import applying, queries, showing
from tianping.public_service.subjects.forms import (
    ApplicationForm,
    ChangeForm,
    CompletionForm,
    OpenForm,
    WithdrawForm,
)
from tianping.public_service.subjects.models import SubjectApplication
from tianping.public_service.visiting import reader_or_visitor
from tianping.public_service.visitors.counting import UPLOADS, count
from tianping.record.actors import Actor
from tianping.web import parts, wording
from tianping.web.access import page, public
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.kept import KeptFile
from tianping.web.problems import language

BASE = "/registrations"
private = cache_control(private=True, no_store=True)
READ_AND_WRITE = ["GET", "HEAD", "POST"]


def _help() -> Help:
    return Help(
        text=gettext("一次登记，各平台通用，免费。提交后由平台对照执照核验，结果凭申请编号和查询口令查。"), rule=""
    )


@public
@require_http_methods(READ_AND_WRITE)
@private
def apply(request: HttpRequest) -> HttpResponse:
    """A newcomer applies for registration, with its licence; no account is needed."""
    by, once = reader_or_visitor(request), request.POST.get("once", "")
    secret = secret_of_form(once if len(once) == 32 else secrets.token_hex(16))
    _count_uploads(request, by)

    def act(given: dict[str, Any]) -> str:
        asked = ApplicationForm().registration(given, uscc=given["uscc"])
        return _handed_in(asked, given, secret=secret, by=by)

    filing = Filing(
        key="subjects.apply",
        title=gettext("办理主体登记"),
        button=gettext("提交申请"),
        form=ApplicationForm,
        act=act,
        help=_help(),
        back=parts.Link(text=gettext("主体"), url="/subjects/"),
        warning=gettext("提交后进入核验，核验期间不能改；可以撤回。"),
    )
    return _held(request, respond(request, by, filing), secret)


@page("subjects.apply", roles=("buyer", "agency", "bidder"))
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A registered firm applies for a change of its own registration; what was verified counts until it is accepted."""
    found = queries.registered(uscc=actor.office)

    def act(given: dict[str, Any]) -> str:
        asked = ChangeForm().registration(given, uscc=actor.office)
        return _handed_in(asked, given, secret="", by=actor)

    kept = ("name", "legal_form", "region", "roles")
    filing = Filing(
        key="subjects.change",
        title=gettext("申请变更登记"),
        button=gettext("提交申请"),
        form=ChangeForm,
        act=act,
        help=Help(text=gettext("改有变化的几项，附上新执照。核验通过前，原来的登记照常有效。")),
        back=parts.Link(text=gettext("本单位登记"), url="/subjects/mine/"),
        warning=gettext("提交后进入核验，核验期间不能改；可以撤回。"),
        initial={name: getattr(found, name) for name in kept} if found else {},
        version=str(found.version) if found else "",
    )
    return respond(request, actor, filing)


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
        key="subjects.open",
        title=gettext("查登记申请"),
        button=gettext("查"),
        form=OpenForm,
        act=act,
        help=Help(text=gettext("填申请编号和查询口令，就能看进度、补正、撤回。")),
        back=parts.Link(text=gettext("主体"), url="/subjects/"),
        initial={"application": request.GET.get("application", "")[:32]},
        check=False,
    )
    answer = respond(request, by, filing)
    return _held(request, answer, request.POST.get("secret", "").strip(), fresh=False)


@public
@require_safe
@private
def follow(request: HttpRequest, application: str) -> HttpResponse:
    """An application as its applicant sees it: where it is, what was answered, what can be done now."""
    found = _mine(request, application)
    now = business_now()
    context = {
        "found": found,
        "state": showing.state_of(found),
        "facts": showing.entered(found),
        "lines": showing.rounds(found, now=now),
        "next": _next(found),
        "acts": _acts(found),
    }
    return render(request, "subjects/application.html", context)


@public
@require_safe
@private
def receipt(request: HttpRequest, application: str) -> HttpResponse:
    """The slip after handing in; a newcomer's secret stands on it this one time."""
    found, held = _mine(request, application), applicant_cookie.held(request)
    fresh = held.fresh == application
    slip = parts.Receipt(
        title=gettext("登记申请已收到"),
        subtitle=found.name,
        qr=request.build_absolute_uri(f"{BASE}/open/?application={application}"),
        facts=_slip_facts(found, held.secrets.get(application, "") if fresh else ""),
        steps=_steps(found),
        steps_note=gettext("申请在封存日志里：有存证，不公开是谁申请。"),
        acts=[parts.Link(text=gettext("看申请进度"), url=f"{BASE}/{application}/", primary=True)],
        note=gettext("核验前可以撤回。要求补正的，从“查登记申请”进来改。"),
    )
    context = {
        "receipt": slip,
        "back": parts.Link(text=gettext("主体"), url="/subjects/"),
        "next": gettext("请抄下申请编号和查询口令，或打印这一页：口令只显示这一次。") if fresh else "",
    }
    answer = render(request, "filing/receipt.html", context)
    if fresh:
        applicant_cookie.shown(request, answer)
    return answer


@public
@require_http_methods(READ_AND_WRITE)
@private
def complete(request: HttpRequest, application: str) -> HttpResponse:
    """The applicant corrects what the operator asked for, and hands in again."""
    found, by = _mine(request, application), reader_or_visitor(request)
    secret = applicant_cookie.secret_of(request, application)
    _count_uploads(request, by)

    def act(given: dict[str, Any]) -> str:
        if given["licence"]:
            _licence(application, secret, given["licence"], by)
        asked = ChangeForm().registration(given, uscc=found.uscc)
        applying.submit(application=application, secret=secret, registration=asked, by=by, now=business_now())
        return f"{BASE}/{application}/receipt/"

    filing = Filing(
        key="subjects.complete",
        ref=application,
        title=gettext("补正后再提交"),
        button=gettext("再次提交"),
        form=CompletionForm,
        act=act,
        help=Help(text=found.reason or gettext("核对每一项，改好再提交。统一社会信用代码不能改，填错了请撤回重办。")),
        back=parts.Link(text=gettext("我的申请"), url=f"{BASE}/{application}/"),
        warning=gettext("提交后进入核验，核验期间不能改；可以撤回。"),
        initial={name: getattr(found, name) for name in ("name", "legal_form", "region", "roles")},
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
        key="subjects.withdraw",
        ref=application,
        title=gettext("撤回登记申请"),
        button=gettext("撤回"),
        form=WithdrawForm,
        act=act,
        help=Help(text=gettext("撤回后这件申请就结束了；还要登记的，重新申请。")),
        back=parts.Link(text=gettext("我的申请"), url=f"{BASE}/{application}/"),
        warning=gettext("撤回后不能恢复。"),
        facts=lambda form: showing.entered(found),
    )
    return respond(request, by, filing)


def _mine(request: HttpRequest, application: str) -> SubjectApplication:
    """The application of this browser or this firm; to everybody else there is none. Raises NotFound."""
    secret = applicant_cookie.secret_of(request, application)
    return applying.followed(application=application, secret=secret, by=reader_or_visitor(request))


def _handed_in(asked: Any, given: dict[str, Any], *, secret: str, by: Actor) -> str:
    """Apply, bring the licence and hand in, in the one transaction of the filing."""
    now = business_now()
    made = applying.apply(registration=asked, contact=given["contact"], by=by, now=now, secret=secret)
    number = made.application.application
    _licence(number, made.secret, given["licence"], by)
    applying.submit(application=number, secret=made.secret, by=by, now=now)
    return f"{BASE}/{number}/receipt/"


def _licence(application: str, secret: str, file: KeptFile, by: Actor) -> None:
    with open_file(file.sha256) as content:
        applying.add_licence(
            application=application,
            secret=secret,
            name=file.name,
            content=content,
            expected=file.sha256,
            by=by,
            now=business_now(),
        )


def _count_uploads(request: HttpRequest, by: Actor) -> None:
    if request.method == "POST" and request.FILES:
        count(what=UPLOADS, by=by, now=business_now())


def _held(request: HttpRequest, answer: HttpResponse, secret: str, *, fresh: bool = True) -> HttpResponse:
    """The browser holds the secret of the application that a filing has led to."""
    place = answer.headers.get("Location", "")
    if answer.status_code == 303 and place.startswith(f"{BASE}/"):
        applicant_cookie.hold(request, answer, place.split("/")[2], secret, fresh=fresh)
    return answer


def _acts(found: SubjectApplication) -> list[parts.Link]:
    here = f"{BASE}/{found.application}"
    acts = []
    if found.state in ("draft", "incomplete"):
        acts.append(parts.Link(text=gettext("补正后再提交"), url=f"{here}/complete/", primary=True))
    if found.state in applying.OPEN:
        acts.append(parts.Link(text=gettext("撤回申请"), url=f"{here}/withdraw/"))
    if found.state == "accepted":
        acts.append(parts.Link(text=gettext("看登记结果"), url=f"/subjects/{found.uscc}/", primary=True))
    return acts


def _next(found: SubjectApplication) -> str:
    return {
        "draft": gettext("还没提交。补齐后提交，才开始核验。"),
        "filed": gettext("等平台核验，不用做什么。"),
        "incomplete": gettext("要补正：{reason}").format(reason=found.reason),
        "accepted": gettext("已登记，各平台通用。登录账号向平台运行单位申请开通。"),
        "refused": gettext("没有通过：{reason}").format(reason=found.reason),
        "withdrawn": gettext("已撤回。还要登记的，重新申请。"),
    }[found.state]


def _slip_facts(found: SubjectApplication, secret: str) -> list[parts.Fact]:
    if found.filed_at is None:
        raise Http404
    at = f"{found.filed_at.astimezone(wording.SHANGHAI):%Y-%m-%d %H:%M:%S.%f}"[:-3]
    facts = [
        parts.Fact(term=gettext("申请编号"), value=found.application, code=True),
        parts.Fact(term=gettext("收到时间"), value=at),
        parts.Fact(term=gettext("第几次提交"), value=str(found.round)),
        parts.Fact(term=gettext("执照摘要"), value=found.licence, code=True),
    ]
    return [parts.Fact(term=gettext("查询口令"), value=secret, code=True), *facts] if secret else facts


def _steps(found: SubjectApplication) -> list[parts.Step]:
    filed = wording.brief(found.filed_at, language=language()) if found.filed_at else ""
    done = found.state != "filed"
    return [
        parts.Step(text=gettext("申请和执照已收到"), when=filed),
        parts.Step(text=gettext("平台对照执照核验"), done=done),
        parts.Step(text=gettext("写入公开日志，各平台通用"), done=found.state == "accepted"),
    ]
