"""The invited person's page: an account of one's own, or a further firm for the account one is signed in with."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tianping.refusals import Refusal
from tianping.web.access import public
from tianping.web.accounts import forms, invitations, sessions
from tianping.web.accounts.models import Invitation, User
from tianping.web.accounts.role_names import role_name
from tianping.web.accounts.views_sign_in import ENROL, entered
from tianping.web.clock import wall_now
from tianping.web.problems import language
from tianping.web.requests import address_of


@public
def invitation(request: HttpRequest) -> HttpResponse:
    """The link's secret is taken out of the address at once, so that it stays in no history and no log."""
    if "key" in request.GET:
        request.session["invitation"] = request.GET["key"][:100]
        return HttpResponseRedirect("/invitation/")
    secret = request.session.get("invitation", "")
    found = invitations.find(secret=secret, now=wall_now())
    if isinstance(request.user, User):
        return _join(request, request.user, secret, found)
    return _make(request, secret, found)


def _make(request: HttpRequest, secret: str, found: Invitation) -> HttpResponse:
    form, refusal = forms.NewAccountForm(request.POST or None, initial={"name": found.name}), None
    if request.method == "POST" and form.is_valid():
        now = wall_now()
        given = {name: form.cleaned_data[name] for name in ("sign_in_name", "name", "password")}
        try:
            user, _ = invitations.accept_new(secret=secret, **given, address=address_of(request), now=now)
            sessions.begin(request=request, user=user, back="/", now=now)
            return HttpResponseRedirect(ENROL)
        except Refusal as caught:
            refusal = caught
    return _shown(request, found, {"form": form, "refusal": refusal})


def _join(request: HttpRequest, user: User, secret: str, found: Invitation) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            invitations.accept(secret=secret, user=user, address=address_of(request), now=wall_now())
            request.session.pop("invitation", None)
            request.session.pop("acting", None)
            return entered(request, user, "/")
        except Refusal as caught:
            refusal = caught
    return _shown(request, found, {"refusal": refusal, "joining": user})


def _shown(request: HttpRequest, found: Invitation, context: dict[str, object]) -> HttpResponse:
    facts = {"invitation": found, "roles": [role_name(role, language()) for role in found.roles]}
    refusal = context.get("refusal")
    status = refusal.status if isinstance(refusal, Refusal) else 200
    answer = render(request, "accounts/invitation.html", facts | context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
