"""My account: password, second factor, recovery codes, sessions."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.refusals import Refusal
from tianping.web import parts, wording
from tianping.web.access import personal
from tianping.web.accounts import acting, acts, factors, forms, handovers, passkeys, passwords, recovery, sessions
from tianping.web.accounts.models import SignedSession, User
from tianping.web.accounts.role_names import role_name
from tianping.web.accounts.views_sign_in import app_facts, secret_shown
from tianping.web.clock import wall_now
from tianping.web.problems import language
from tianping.web.requests import address_of

PROVEN_FOR = timedelta(minutes=15)


@personal("account.own", methods=("GET",))
def account(request: HttpRequest, user: User) -> HttpResponse:
    """What belongs to the person that is signed in."""
    now = wall_now()
    context = {
        "facts": _facts(user),
        "said": _said(request.GET.get("say", ""), recovery.left(user=user)),
        "enrolled": factors.enrolled(user),
        "passkeys": len(passkeys.of(user)),
        "codes_left": recovery.left(user=user),
        "has_password": user.has_usable_password(),
        "sessions": [_session(request, one, now) for one in sessions.listed(user, now)],
        "offers": handovers.open_ones(now).filter(taker=user),
    }
    return render(request, "accounts/account.html", context)


@personal("account.own")
def password(request: HttpRequest, user: User) -> HttpResponse:
    """The old and the new password; all other sessions end."""
    form, refusal = forms.PasswordForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        now, given = wall_now(), form.cleaned_data
        by = acts.self_acting(user, address=address_of(request))
        try:
            passwords.change(user=user, old=given["old_password"], new=given["new_password"], by=by, now=now)
            sessions.keep_after_password_change(request, user)
            return HttpResponseRedirect("/account/?say=password")
        except Refusal as caught:
            refusal = caught
    return _form(request, form, refusal, title=gettext("改密码"), button=gettext("改密码，别处的登录全部退出"))


@personal("account.own")
def codes(request: HttpRequest, user: User) -> HttpResponse:
    """A new app in place of the old: first a code of the factor in use, then the new app's first code."""
    if factors.enrolled(user) and not proven(request, "codes"):
        return prove(request, user, "codes", gettext("换验证器：先验证现在的"))
    form, refusal, secret = forms.EnrolForm(request.POST or None), None, secret_shown(request, user)
    if request.method == "POST" and form.is_valid():
        by = acts.self_acting(user, address=address_of(request))
        try:
            made = factors.enrol(user=user, secret=secret, code=form.cleaned_data["code"], by=by, now=wall_now())
            for name in ("proven_for", "enrolling"):
                request.session.pop(name, None)
            return render(request, "accounts/recovery.html", {"codes": made, "onward": "/account/"})
        except Refusal as caught:
            refusal = caught
    context = {"form": form, "refusal": refusal} | app_facts(user, secret)
    return render(request, "accounts/enrol.html", context, status=refusal.status if refusal else 200)


@personal("account.own")
def recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    """Ten new recovery codes, after a code of the factor in use."""
    form, refusal = forms.CurrentCodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        now, address = wall_now(), address_of(request)
        try:
            factors.verify(user=user, code=form.cleaned_data["code"], address=address, now=now)
            made = factors.renew_recovery(user=user, by=acts.self_acting(user, address=address), now=now)
            return render(request, "accounts/recovery.html", {"codes": made, "onward": "/account/"})
        except Refusal as caught:
            refusal = caught
    return _form(request, form, refusal, title=gettext("换恢复码"), button=gettext("换恢复码，旧的作废"))


@personal("account.own", methods=("POST",))
def end_session(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Ends one of one's sessions, wherever it is."""
    if not sessions.end(user=user, number=number, address=address_of(request), now=wall_now()):
        raise sessions.SessionOver
    return HttpResponseRedirect("/account/?say=session")


def prove(request: HttpRequest, user: User, what: str, title: str) -> HttpResponse:
    """This function will ask for a code of the factor in use before another is set up, and note for what it was given."""
    form, refusal = forms.CurrentCodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            factors.verify(user=user, code=form.cleaned_data["code"], address=address_of(request), now=wall_now())
            request.session["proven_for"] = [what, wall_now().isoformat()]
            return HttpResponseRedirect(request.path)
        except Refusal as caught:
            refusal = caught
    return _form(request, form, refusal, title=title, button=gettext("验证"))


def proven(request: HttpRequest, what: str) -> bool:
    """This function will say whether a code was given for this a short while ago, in this session."""
    found, at = request.session.get("proven_for") or ("", "")
    return found == what and wall_now() - datetime.fromisoformat(at) < PROVEN_FOR


def _form(
    request: HttpRequest, form: forms.PlainForm, refusal: Refusal | None, *, title: str, button: str
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "title": title, "button": button}
    return render(request, "accounts/form.html", context, status=refusal.status if refusal else 200)


def _facts(user: User) -> list[parts.Fact]:
    memberships = "；".join(
        f"{one.subject_name or one.uscc}（{role_name(one.role, language())}）" for one in acting.choices(user)
    )
    return [
        parts.Fact(term=gettext("姓名"), value=user.name or "—"),
        parts.Fact(term=gettext("登录名"), value=user.sign_in_name or gettext("用证书登录")),
        parts.Fact(term=gettext("可办理"), value=memberships or gettext("还没有单位，请本单位管理员发邀请。")),
    ]


def _said(what: str, left: int) -> str:
    return {
        "password": gettext("密码已改，别处的登录已全部退出。"),
        "session": gettext("那一处登录已退出。"),
        "recovery": gettext("你用了一个恢复码，还剩 {count} 个。手机丢了就换验证器。").format(count=left),
        "left": gettext("你已退出该单位。"),
    }.get(what, "")


def _session(request: HttpRequest, one: SignedSession, now: datetime) -> dict[str, object]:
    said = language()
    return {
        "number": one.number,
        "here": one.session_key == request.session.session_key,
        "agent": one.agent[:80] or "—",
        "address": one.address,
        "made": wording.brief(one.made_at, language=said, now=now),
        "seen": wording.brief(one.seen_at, language=said, now=now),
    }
