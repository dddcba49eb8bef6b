"""Getting back in: forgotten password, lost phone and codes, and the page on which one goes on once vouched for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tianping.refusals import Refusal
from tianping.web.access import public
from tianping.web.accounts import forgotten as resets
from tianping.web.accounts import forms, sessions
from tianping.web.accounts.models import Reset
from tianping.web.accounts.views_sign_in import CODE, ENROL, SIGN_IN
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

HERE = "/session/reset/"


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Sign-in name and a recovery code; then an administrator has to vouch."""
    form, refusal = forms.ForgottenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("sign_in_name", "code")}
        try:
            asked = resets.ask_password(**given, address=address_of(request), now=wall_now())
        except Refusal as caught:
            refusal = caught
        else:
            return _asked(request, asked)
    return _shown(request, "accounts/forgotten.html", {"form": form}, refusal)


@public
def lost(request: HttpRequest) -> HttpResponse:
    """Phone and recovery codes are lost; the password has just been given. What follows is said before it is done."""
    now, refusal = wall_now(), None
    found = sessions.pending(request, now)
    if found is None:
        return HttpResponseRedirect(SIGN_IN)
    if request.method == "POST":
        try:
            asked = resets.ask_factors(user=found[0], address=address_of(request), now=now)
        except Refusal as caught:
            refusal = caught
        else:
            return _asked(request, asked)
    return _shown(request, "accounts/lost.html", {}, refusal)


@public
def reset(request: HttpRequest) -> HttpResponse:
    """Waiting for the administrator; then the new password, or the way to a new app. The link's secret leaves the address
    at once."""
    if "key" in request.GET:
        request.session["reset"] = request.GET["key"][:100]
        return HttpResponseRedirect(HERE)
    secret, now = request.session.get("reset", ""), wall_now()
    asked = resets.find(secret=secret, now=now)
    if asked.approved_at is None:
        link = resets.Asked(asked, secret).link
        return _shown(request, "accounts/reset_waits.html", {"asked": asked, "link": link}, None)
    if asked.what == Reset.PASSWORD:
        return _new_password(request, secret)
    return _new_factors(request, secret, asked)


def _new_password(request: HttpRequest, secret: str) -> HttpResponse:
    form, refusal = forms.NewPasswordForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        now, password = wall_now(), form.cleaned_data["password"]
        try:
            user = resets.new_password(secret=secret, password=password, address=address_of(request), now=now)
        except Refusal as caught:
            refusal = caught
        else:
            request.session.pop("reset", None)
            sessions.begin(request=request, user=user, back="/desk/", now=now)
            return HttpResponseRedirect(CODE)
    return _shown(request, "accounts/new_password.html", {"form": form}, refusal)


def _new_factors(request: HttpRequest, secret: str, asked: Reset) -> HttpResponse:
    """The password must have been given in this session, once more where it ran out."""
    now, refusal = wall_now(), None
    found = sessions.pending(request, now)
    if found is None or found[0] != asked.user:
        return HttpResponseRedirect(f"{SIGN_IN}?next={HERE}")
    if request.method == "POST":
        try:
            resets.new_factors(secret=secret, user=found[0], address=address_of(request), now=now)
        except Refusal as caught:
            refusal = caught
        else:
            request.session.pop("reset", None)
            return HttpResponseRedirect(ENROL)
    return _shown(request, "accounts/new_factors.html", {}, refusal)


def _asked(request: HttpRequest, asked: resets.Asked) -> HttpResponse:
    request.session["reset"] = asked.secret
    return HttpResponseRedirect(HERE)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], refusal: Refusal | None) -> HttpResponse:
    answer = render(request, template, {**context, "refusal": refusal}, status=refusal.status if refusal else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
