"""The way of a filing: form, check, act once, confirmation. See the package."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web import drafts, parts
from tianping.web.clock import wall_now
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.models import Done

EDIT, DO, BACK, MORE = "check", "do", "back", "more"


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the same thing since this form was opened."""

    code = "changed-meanwhile"
    status = 409
    zh = "你打开这一页之后，别人改过同一件事。你填的都还在，没有盖掉别人的。"
    en = "Somebody changed the same thing after you opened this page. What you filled in is kept, and theirs too."
    next_zh = "请在新窗口看现在的内容，对照后再办一次。"
    next_en = "Look at it as it is now in another window, compare, and send again."


@dataclass(frozen=True, kw_only=True)
class Help:
    """Help where one stands: two sentences, and the rule that they rest on."""

    text: str
    rule: str = ""
    rule_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """One thing that a person does on a page; see the package for each field."""

    key: str
    title: str
    button: str
    form: type[FilingForm]
    act: Callable[[dict[str, Any]], str]
    help: Help
    back: parts.Link
    ref: str = ""
    warning: str = ""
    check: bool = True
    facts: Callable[[FilingForm], Sequence[parts.Fact]] | None = None
    initial: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str = "filing/form.html"


def respond(request: HttpRequest, actor: Actor, filing: Filing) -> HttpResponse:
    """This function will answer each step of a filing."""
    if request.method != "POST":
        return _opened(request, filing)
    step, once = request.POST.get("step", EDIT), _token(request)
    if step == MORE:
        grown = filing.form.grown(request.POST)
        _draft(request, filing, values=grown)
        return _form(request, filing, filing.form(initial={**filing.initial, **_read(grown)}), once)
    form = filing.form(request.POST, request.FILES, initial=filing.initial)
    if step == BACK:
        return _form(request, filing, form, once)
    before = _before(request, once)
    if before is not None:
        return _confirmed(before.location)
    if not form.is_valid():
        return _kept(request, filing, form, once, status=422)
    if filing.check and step != DO:
        _draft(request, filing)
        return _checked(request, filing, form, once)
    return _done(request, filing, form, once)


def _opened(request: HttpRequest, filing: Filing) -> HttpResponse:
    typed = drafts.typed(request, filing.key, ref=filing.ref)
    form = filing.form(initial={**filing.initial, **(_read(typed) if typed else {})})
    return _form(request, filing, form, secrets.token_hex(16), restored=typed is not None)


def _done(request: HttpRequest, filing: Filing, form: FilingForm, once: str) -> HttpResponse:
    try:
        with transaction.atomic():
            mark = Done.objects.create(user_id=_user(request), once=once, key=filing.key, at=wall_now())
            _require_unchanged(request, filing)
            mark.location = filing.act(form.told())
            mark.save(update_fields=["location"])
    except IntegrityError:
        again = _before(request, once)
        if again is None:
            raise
        return _confirmed(again.location)
    except Refusal as refusal:
        form.refuse(refusal)
        return _kept(request, filing, form, once, status=refusal.status)
    drafts.done(request, filing.key, ref=filing.ref)
    return _confirmed(mark.location)


def _before(request: HttpRequest, once: str) -> Done | None:
    """What was done from this very form already."""
    done, user = Done.objects.filter(once=once).exclude(location=""), _user(request)
    return (done.filter(user=None) if user is None else done.filter(user_id=user)).first()


def _require_unchanged(request: HttpRequest, filing: Filing) -> None:
    if filing.version and request.POST.get("version", "") != filing.version:
        raise ChangedMeanwhile


def _kept(request: HttpRequest, filing: Filing, form: FilingForm, once: str, *, status: int) -> HttpResponse:
    _draft(request, filing)
    return _form(request, filing, form, once, status=status)


def _draft(request: HttpRequest, filing: Filing, values: QueryDict | None = None) -> None:
    """A visitor without an account has no drafts: what was typed stays on the page that is answered."""
    if request.user.is_authenticated:
        drafts.save(request, filing.key, ref=filing.ref, now=wall_now(), values=values)


def _form(
    request: HttpRequest, filing: Filing, form: FilingForm, once: str, *, restored: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        **filing.context,
        "filing": filing,
        "form": form,
        "once": once,
        "restored": restored,
        "lost": form.missing_files() if restored else [],
    }
    return render(request, filing.template, context, status=status)


def _checked(request: HttpRequest, filing: Filing, form: FilingForm, once: str) -> HttpResponse:
    facts = list(filing.facts(form)) if filing.facts else form.facts()
    context = {
        **filing.context,
        "filing": filing,
        "facts": facts,
        "carried": list(form.carried()),
        "once": once,
        "version": request.POST.get("version", ""),
        "warning": filing.warning or gettext("办理后写入公开日志，不能删改。"),
    }
    return render(request, "filing/check.html", context)


def _confirmed(location: str) -> HttpResponse:
    answer = HttpResponseRedirect(location)
    answer.status_code = 303  # the confirmation is read, whatever method led to it
    return answer


def _token(request: HttpRequest) -> str:
    given = request.POST.get("once", "")
    return given if len(given) == 32 and given.isalnum() else secrets.token_hex(16)


def _user(request: HttpRequest) -> int | None:
    """Whose form it is; None for a visitor, whose form's random token is known to nobody else."""
    return request.user.pk


def _read(typed: Mapping[str, Any]) -> dict[str, Any]:
    getlist = getattr(typed, "getlist", None)
    return {name: (getlist(name) if getlist and len(getlist(name)) > 1 else typed[name]) for name in typed}
