"""Passkeys: one's own list, a new one, an end to one; and the second step by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.refusals import Refusal
from tianping.web.access import personal, public
from tianping.web.accounts import acts, factors, forms, passkeys, sessions
from tianping.web.accounts.models import User
from tianping.web.accounts.views_account import prove, proven
from tianping.web.accounts.views_sign_in import CODE, SIGN_IN, entered
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

HOME = "/account/passkeys/"


@personal("account.own")
def mine(request: HttpRequest, user: User) -> HttpResponse:
    """The list and a new one; who is not proven gives a code of the factor in use first."""
    if not factors.enrolled(user):
        return HttpResponseRedirect("/account/codes/")
    if not passkeys.offered():
        return _shown(request, "accounts/passkeys.html", {"held": passkeys.of(user), "wall": wall_now()}, None)
    if not proven(request, "passkeys"):
        return prove(request, user, "passkeys", gettext("通行密钥：先验证现在的"))
    form, refusal = forms.PasskeyForm(request.POST or None), None
    asked = request.session.pop("passkey", "")
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], "answer": form.cleaned_data["answer"], "challenge": asked}
        by = acts.self_acting(user, address=address_of(request))
        try:
            passkeys.enrol(user=user, **given, by=by, now=wall_now())
            return HttpResponseRedirect(HOME)
        except Refusal as caught:
            refusal = caught
    question = passkeys.question_to_enrol(user)
    request.session["passkey"] = question["challenge"]
    context = {"form": form, "question": question, "held": passkeys.of(user), "wall": wall_now()}
    return _shown(request, "accounts/passkeys.html", context, refusal)


@personal("account.own", methods=("POST",))
def end(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Takes one of one's keys out of use."""
    passkeys.end(user=user, number=number, by=acts.self_acting(user, address=address_of(request)), now=wall_now())
    return HttpResponseRedirect(HOME)


@public
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step by a passkey, after the password."""
    now = wall_now()
    found = sessions.pending(request, now)
    if found is None:
        return HttpResponseRedirect(SIGN_IN)
    user, back = found
    if not (passkeys.offered() and passkeys.of(user)):
        return HttpResponseRedirect(CODE)
    asked, refusal = request.session.pop("passkey", ""), None
    if request.method == "POST":
        answer = request.POST.get("answer", "")[:20_000]
        try:
            passkeys.verify(user=user, challenge=asked, answer=answer, address=address_of(request), now=now)
            sessions.open_session(request=request, user=user, factors="password+passkey", now=now)
            return entered(request, user, back)
        except Refusal as caught:
            refusal = caught
    question = passkeys.question_to_sign_in(user)
    request.session["passkey"] = question["challenge"]
    return _shown(request, "accounts/passkey.html", {"question": question}, refusal)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], refusal: Refusal | None) -> HttpResponse:
    answer = render(request, template, {**context, "refusal": refusal}, status=refusal.status if refusal else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
