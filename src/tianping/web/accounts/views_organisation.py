"""The people of one's firm: who they are, invitations, roles, hand-over of the administration, leaving."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web.access import page, personal
from tianping.web.accounts import acts, dormancy, forgotten, forms, handovers, invitations, organisation, recovering
from tianping.web.accounts.models import Handover, User
from tianping.web.accounts.rights import permit
from tianping.web.accounts.role_names import role_name
from tianping.web.accounts.rules import administers
from tianping.web.clock import wall_now
from tianping.web.problems import language
from tianping.web.requests import address_of

HOME = "/organisation/"


def _user(actor: Actor) -> User:
    return User.objects.get(public_id=actor.person)


@page("organisation.see", methods=("GET",))
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The people of the firm that one acts for; who administers it can change them here."""
    return _people(request, actor)


def _people(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    now, said = wall_now(), language()
    open_roles = organisation.open_roles(actor.office)
    rows = [
        {
            "person": one,
            "name": one.user.name or one.user.sign_in_name or "—",
            "roles": [(role, role_name(role, said)) for role in one.roles],
            "more": [(role, role_name(role, said)) for role in open_roles if role not in one.roles],
            "me": one.user.public_id == actor.person,
            "asleep": one.user.dormant_at is not None,
        }
        for one in organisation.people(actor.office)
    ]
    context = {
        "refusal": refusal,
        "said": _said(request.GET.get("say", "")),
        "uscc": actor.office,
        "subject": organisation.named(actor.office) or actor.office,
        "rows": rows,
        "administers": administers.test(actor, actor.office),
        "takers": [row for row in rows if not row["person"].administers],  # type: ignore[attr-defined]
        "admits": actor.role == "operator",
        "invitations": invitations.waiting(uscc=actor.office, now=now),
        "offered": handovers.open_ones(now).filter(uscc=actor.office),
        "resets": forgotten.waiting(uscc=actor.office, now=now).exclude(user__public_id=actor.person),
        "recoveries": recovering.open_ones(now).filter(uscc=actor.office),
        "recovers": actor.role == "operator",
        "wall": now,
    }
    return render(request, "accounts/organisation.html", context, status=refusal.status if refusal else 200)


@page("organisation.administer")
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A one-time link for a person of the firm, shown once."""
    permit(actor, "organisation.administer", actor.office)
    roles = organisation.open_roles(actor.office)
    form, refusal = forms.InviteForm(request.POST or None, roles=roles), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"name": given["name"], "roles": given["roles"], "administers": given["administers"]}
        try:
            made = invitations.invite(uscc=actor.office, **facts, inviter=_user(actor), by=actor, now=wall_now())
            return link_page(request, made)
        except Refusal as caught:
            refusal = caught
    title = gettext("邀请本单位的人")
    return _form(request, form, refusal, title=title, button=gettext("生成邀请链接"))


@page("organisation.admit", roles=("operator",))
def admit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The operator opens the platform to a firm and hands a link to its first administrator."""
    form, refusal = forms.AdmitForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = invitations.admit(**form.cleaned_data, inviter=_user(actor), by=actor, now=wall_now())
            return link_page(request, made)
        except Refusal as caught:
            refusal = caught
    title = gettext("开通一个单位")
    return _form(request, form, refusal, title=title, button=gettext("开通，生成管理员的邀请链接"))


@page("organisation.administer", methods=("POST",))
def withdraw(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ends a link that nobody has used."""
    invitations.withdraw(uscc=actor.office, number=number, by=actor, now=wall_now())
    return HttpResponseRedirect(f"{HOME}?say=withdrawn")


@page("organisation.administer", methods=("POST",))
def roles(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Gives a person a role, or takes one."""
    act = organisation.take if request.POST.get("what") == "take" else organisation.grant
    try:
        act(uscc=actor.office, person=person, role=request.POST.get("role", "")[:16], by=actor, now=wall_now())
    except Refusal as refusal:
        return _people(request, actor, refusal)
    return HttpResponseRedirect(f"{HOME}?say=roles")


@page("organisation.administer", methods=("POST",))
def vouch(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An administrator's word for a person who lost a factor, or its no."""
    approve = request.POST.get("answer") == "approve"
    try:
        forgotten.answer(uscc=actor.office, number=number, approve=approve, by=actor, now=wall_now())
    except Refusal as refusal:
        return _people(request, actor, refusal)
    return HttpResponseRedirect(f"{HOME}?say={'vouched' if approve else 'declined'}")


@page("organisation.administer")
def again(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """What inviting anew means, then the link, shown once."""
    permit(actor, "organisation.administer", actor.office)
    user, refusal = organisation.person_of(uscc=actor.office, public_id=person), None
    if request.method == "POST":
        try:
            made = invitations.reinvite(uscc=actor.office, person=person, by=actor, now=wall_now())
            return link_page(request, made)
        except Refusal as caught:
            refusal = caught
    context = {"user_again": user, "refusal": refusal}
    return render(request, "accounts/again.html", context, status=refusal.status if refusal else 200)


@page("organisation.administer", methods=("POST",))
def wake(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Opens an account that was closed because nobody used it."""
    dormancy.wake(uscc=actor.office, person=person, by=actor, now=wall_now())
    return HttpResponseRedirect(f"{HOME}?say=awake")


@page("organisation.administer", methods=("POST",))
def offer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offers the administration to another person of the firm."""
    taker = request.POST.get("taker", "")[:32]
    try:
        handovers.offer(uscc=actor.office, giver=_user(actor), taker=taker, by=actor, now=wall_now())
    except Refusal as refusal:
        return _people(request, actor, refusal)
    return HttpResponseRedirect(f"{HOME}?say=offered")


@personal("organisation.take_over")
def take_over(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The taker's own page: what it means, and yes or no."""
    now = wall_now()
    offered = Handover.objects.filter(number=number, taker=user).select_related("giver").first()
    if offered is None:
        raise handovers.NoSuchHandover
    if request.method == "POST":
        by = acts.self_acting(user, address=address_of(request))
        handovers.answer(number=number, user=user, take=request.POST.get("answer") == "take", by=by, now=now)
        return HttpResponseRedirect("/account/")
    if offered.answer or now >= offered.expires_at:
        raise handovers.HandoverOver
    context = {"offered": offered, "subject": organisation.named(offered.uscc) or offered.uscc}
    return render(request, "accounts/take_over.html", context)


@page("organisation.leave")
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends one's own memberships of the firm, after saying what that means."""
    refusal = None
    if request.method == "POST":
        try:
            organisation.leave(uscc=actor.office, user=_user(actor), by=actor, now=wall_now())
            request.session.pop("acting", None)
            return HttpResponseRedirect("/account/?say=left")
        except Refusal as caught:
            refusal = caught
    context = {"refusal": refusal, "subject": organisation.named(actor.office) or actor.office}
    return render(request, "accounts/leave.html", context, status=refusal.status if refusal else 200)


def link_page(request: HttpRequest, made: invitations.Invited) -> HttpResponse:
    """This function will show an invitation's link, this once."""
    context = {"link": made.link, "invitation": made.invitation, "expires": made.invitation.expires_at}
    return render(request, "accounts/link.html", context)


def _form(
    request: HttpRequest, form: forms.PlainForm, refusal: Refusal | None, *, title: str, button: str
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "title": title, "button": button}
    return render(request, "accounts/form.html", context, status=refusal.status if refusal else 200)


def _said(what: str) -> str:
    return {
        "withdrawn": gettext("邀请已撤回，链接作废。"),
        "roles": gettext("角色已改，马上生效。"),
        "vouched": gettext("已核准。请对方回到原来的页面继续。"),
        "declined": gettext("没有核准，这次申请作废。"),
        "awake": gettext("账号已启用，可以登录。"),
        "stopped": gettext("恢复管理员的申请已停止。"),
        "offered": gettext("已请对方接手。对方在“我的账号”里接受后，管理才移交。"),
    }.get(what, "")
