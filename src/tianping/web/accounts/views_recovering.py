"""A firm lost its only administrator: the operators' page, and the lost one's way to say that it is there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web.access import page
from tianping.web.accounts import forms, organisation, recovering
from tianping.web.accounts.rights import permit
from tianping.web.accounts.views_organisation import link_page
from tianping.web.clock import wall_now

HOME = "/organisation/recoveries/"


@page("organisation.recover", roles=("operator",))
def recoveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was proposed and waits for a second operator; a new proposal."""
    permit(actor, "organisation.recover", actor.office)
    form, refusal = forms.RecoverForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            recovering.propose(**form.cleaned_data, by=actor, now=wall_now())
            return HttpResponseRedirect(HOME)
        except Refusal as caught:
            refusal = caught
    return _shown(request, actor, form, refusal)


@page("organisation.recover", roles=("operator",), methods=("POST",))
def confirm(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The second operator's yes: the link for the new administrator, shown once."""
    try:
        made = recovering.confirm(number=number, by=actor, now=wall_now())
    except Refusal as refusal:
        return _shown(request, actor, forms.RecoverForm(), refusal)
    return link_page(request, made)


@page("organisation.recovery.stop", methods=("POST",))
def stop(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An operator takes the proposal back, or the firm's administrator says that it is not lost."""
    recovering.stop(number=number, by=actor, now=wall_now())
    return HttpResponseRedirect(HOME if actor.role == "operator" else "/organisation/?say=stopped")


def _shown(request: HttpRequest, actor: Actor, form: forms.RecoverForm, refusal: Refusal | None) -> HttpResponse:
    now = wall_now()
    rows = [
        {
            "one": one,
            "subject": organisation.named(one.uscc) or one.uscc,
            "mine": one.proposed_by.public_id == actor.person,
        }
        for one in recovering.open_ones(now)
    ]
    context = {"form": form, "refusal": refusal, "rows": rows, "wall": now}
    return render(request, "accounts/recoveries.html", context, status=refusal.status if refusal else 200)
