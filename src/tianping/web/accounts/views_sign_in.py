"""Signing in: name and password, second step, first enrolment, certificate; for whom one acts; signing out."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext

from tianping.refusals import BadInput, Refusal
from tianping.web import drafts
from tianping.web.access import personal, public
from tianping.web.accounts import (
    acting,
    acts,
    factors,
    forms,
    one_time,
    passkeys,
    passwords,
    sessions,
    sign_in,
    sign_on,
    vault,
)
from tianping.web.accounts.models import User
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

SIGN_IN, CODE, ENROL, ACTING = "/session/", "/session/code/", "/session/enrol/", "/session/acting/"
DESK, PROVIDER = "/desk/", "/sign-on/"
LONGEST = 2000


def back_of(request: HttpRequest) -> str:
    """This function will return where to go afterwards: the address of this site that one came from, or the desk."""
    back = request.GET.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and back != "/" and len(back) <= LONGEST else DESK


def leave_for(request: HttpRequest, where: str) -> HttpResponse:
    """This function will lead on after a form. To another site, by way of the provider's own address, a fresh page leads:
    the content policy lets no form end elsewhere (`form-action 'self'`)."""
    if not where.startswith(PROVIDER):
        return HttpResponseRedirect(where)
    return render(request, "accounts/onward.html", {"onward": where})


@public
def password(request: HttpRequest) -> HttpResponse:
    """Name and password; then the second step."""
    back = back_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    form, refusal = forms.SignInForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        now = wall_now()
        given = {name: form.cleaned_data[name] for name in ("sign_in_name", "password")}
        try:
            user = passwords.verify(**given, address=address_of(request), now=now)
        except Refusal as caught:
            refusal = caught
        else:
            sessions.begin(request=request, user=user, back=back, now=now)
            return HttpResponseRedirect(CODE if factors.enrolled(user) else ENROL)
    return sign_in_page(request, refusal, form)


def sign_in_page(request: HttpRequest, refusal: Refusal | None, form: forms.SignInForm | None = None) -> HttpResponse:
    """This function will show the page on which people sign in, with what went wrong and every way there is."""
    context = {"back": back_of(request), "kept": "kept" in request.GET, "sign_on": bool(sign_on.issuer())}
    return _shown(request, "accounts/sign_in.html", {"form": form or forms.SignInForm(), **context}, refusal)


@public
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or a recovery code."""
    now = wall_now()
    found = sessions.pending(request, now)
    if found is None:
        return HttpResponseRedirect(SIGN_IN)
    user, back = found
    if not factors.enrolled(user):
        return HttpResponseRedirect(ENROL)
    form, refusal = forms.CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            used = factors.verify(user=user, code=form.cleaned_data["code"], address=address_of(request), now=now)
        except Refusal as caught:
            refusal = caught
        else:
            sessions.open_session(request=request, user=user, factors=f"password+{used}", now=now)
            return entered(request, user, "/account/?say=recovery" if used == "recovery" else back)
    by_passkey = passkeys.offered() and bool(passkeys.of(user))
    return _shown(request, "accounts/code.html", {"form": form, "by_passkey": by_passkey}, refusal)


@public
def enrol(request: HttpRequest) -> HttpResponse:
    """The first enrolment of an app, before anything else is open; recovery codes are shown once, in the answer."""
    now = wall_now()
    found = sessions.pending(request, now)
    if found is None:
        return HttpResponseRedirect(SIGN_IN)
    user, back = found
    if factors.enrolled(user):
        return HttpResponseRedirect(CODE)
    form, refusal, secret = forms.EnrolForm(request.POST or None), None, secret_shown(request, user)
    if request.method == "POST" and form.is_valid():
        by = acts.self_acting(user, address=address_of(request))
        try:
            codes = factors.enrol(user=user, secret=secret, code=form.cleaned_data["code"], by=by, now=now)
        except Refusal as caught:
            refusal = caught
        else:
            sessions.open_session(request=request, user=user, factors="password+code", now=now)
            context = {"codes": codes, "onward": onward(request, user, back)}
            shown = _shown(request, "accounts/recovery.html", context, None)
            drafts.claim(request, shown, user, now=now)
            return shown
    return _shown(request, "accounts/enrol.html", {"form": form, **app_facts(user, secret)}, refusal)


def secret_shown(request: HttpRequest, user: User) -> bytes:
    """This function will return the secret that this session is enrolling, sealed in the session meanwhile."""
    held = request.session.get("enrolling")
    if held:
        return vault.unseal(bytes.fromhex(held), about=user.public_id)
    secret = factors.begin(user=user)
    request.session["enrolling"] = vault.seal(secret, about=user.public_id).hex()
    return secret


def app_facts(user: User, secret: bytes) -> dict[str, str]:
    """This function will return what the page of enrolment shows: the QR code's text, and the secret to type."""
    person = user.sign_in_name or user.name
    address = one_time.address_of_app(secret, person=person, issuer=settings.TIANPING.origin)
    return {"app_address": address, "secret": one_time.shown(secret)}


@public
def certificate(request: HttpRequest) -> HttpResponse:
    """A challenge to be signed by the certificate's owner with its signing program, and the signed answer; two factors at
    once: the key and its password."""
    asked = request.session.get("challenge", "")
    form = forms.SignatureForm(request.POST or None) if asked else forms.CertificateForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if asked:
                return _by_certificate(request, asked, form.cleaned_data["signature"])
            uscc = form.cleaned_data["uscc"].strip()
            given = sign_in.challenge(uscc=uscc, address=address_of(request), now=wall_now())
            request.session["challenge"], asked, form = given.text, given.text, forms.SignatureForm()
        except Refusal as caught:
            refusal = caught
            if asked:
                request.session.pop("challenge", None)
                asked, form = "", forms.CertificateForm()
    return _shown(request, "accounts/certificate.html", {"form": form, "challenge": asked}, refusal)


def _by_certificate(request: HttpRequest, asked: str, pasted: str) -> HttpResponse:
    now = wall_now()
    try:
        signature = json.loads(pasted)
    except ValueError:
        signature = None
    if not isinstance(signature, dict):
        raise BadInput(field="signature", what="签名结果不是 JSON。", what_en="The signature is not JSON.")
    user, holder = sign_in.person_by_certificate(
        challenge=asked, signature=signature, address=address_of(request), now=now
    )
    back = back_of(request)
    sessions.renew(request)
    sessions.open_session(request=request, user=user, factors="certificate", certificate=holder.serial, now=now)
    return entered(request, user, back)


def entered(request: HttpRequest, user: User, back: str) -> HttpResponse:
    """This function will lead on after sign-in: to the choice of a role where there are several, with what was kept."""
    answer = leave_for(request, onward(request, user, back))
    drafts.claim(request, answer, user, now=wall_now())
    return answer


def onward(request: HttpRequest, user: User, back: str) -> str:
    """This function will return where a person goes after sign-in, having chosen its only role where there is one."""
    chosen = acting.choose_only(request=request, user=user, now=wall_now())
    several = not chosen and acting.choices(user)
    return f"{ACTING}?{urlencode({'next': back})}" if several and not back.startswith(PROVIDER) else back


@personal("account.act")
def choose(request: HttpRequest, user: User) -> HttpResponse:
    """For whom one acts from now on."""
    refusal = None
    if request.method == "POST":
        uscc, _, role = request.POST.get("acting", "").partition(" ")
        try:
            acting.choose(request=request, user=user, uscc=uscc, role=role, now=wall_now())
            return leave_for(request, back_of(request))
        except Refusal as caught:
            refusal = caught
    now_acting = request.session.get("acting") or {}
    current = f"{now_acting.get('uscc', '')} {now_acting.get('role', '')}"
    context = {"choices": acting.choices(user), "current": current, "back": back_of(request)}
    return _shown(request, "accounts/acting.html", context, refusal)


@personal("account.sign_out", methods=("POST",))
def sign_out(request: HttpRequest, user: User) -> HttpResponse:
    """Ends this session."""
    sessions.close(request=request, user=user, now=wall_now())
    answer = HttpResponseRedirect("/session/?out=1")
    drafts.forget(request, answer)
    return answer


def _shown(request: HttpRequest, template: str, context: Mapping[str, object], refusal: Refusal | None) -> HttpResponse:
    said = {"out": gettext("已退出。") if "out" in request.GET else ""}
    status = refusal.status if refusal else 200
    answer = render(request, template, {**said, **context, "refusal": refusal}, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
