"""Pages of the terms: a task list of short steps with what was typed kept, and all of it checked before it is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.documents import actions, counting
from tianping.trading.documents.forms import TermsForm
from tianping.trading.documents.models import Terms
from tianping.trading.documents.presets import KEPT, LOWEST, PRESETS
from tianping.trading.documents.terms_steps import STEPS, TermsStep, part_of, step_of
from tianping.trading.documents.views.preparing import ROLES, article_of, back, changeable, version_of
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.trading.plans.models import Tender
from tianping.web import drafts, parts, wording
from tianping.web.access import page
from tianping.web.accounts.models import Draft
from tianping.web.clock import business_now, wall_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm
from tianping.web.problems import language
from tianping.web.tenders.tables import limit_table

DRAFT = "documents.set_terms"


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The terms as one person is writing them: what is set, and over it what this person has saved, step by step."""

    tender: Tender
    held: Terms | None
    now: datetime
    whole: type[TermsForm]
    initial: dict[str, Any]
    data: QueryDict
    unfinished: dict[str, QueryDict]

    @property
    def place(self) -> str:
        """The address of the task list."""
        return f"/tenders/{self.tender.code}/terms/"

    def part(self, step: TermsStep) -> type[TermsForm]:
        """The form of one step."""
        return part_of(self.whole, step, tender=self.tender, now=self.now)

    def state(self, step: TermsStep) -> tuple[bool, int]:
        """Whether a step is done, and how many mistakes stand in what was begun."""
        typed = self.unfinished.get(step.code, self.data)
        if not any(name in typed for name in step.fields):
            return False, 0
        form = self.part(step)(typed, initial=self.initial)
        return form.is_valid(), len(form.errors)

    def open(self) -> list[TermsStep]:
        """The steps that are not done yet."""
        return [step for step in STEPS if not self.state(step)[0]]

    def next_place(self) -> str:
        """The address of the first step that is not done, or of the check."""
        return f"{self.place}{next((step.code for step in self.open()), 'check')}/"


@page("documents.set_terms", roles=ROLES, methods=("GET",), thing=lambda code: plans.tender(code))
def steps(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The steps of the terms: which are done, which have mistakes, which is next."""
    writing = _writing(request, code)
    listed = _tasks(writing)
    context = {
        **head(code, now=writing.now),
        "tender": writing.tender,
        "tasks": listed,
        "next": next(task for task in listed if task.state == "now"),
        "back": back(code),
        "kept": _draft(request, code, DRAFT) is not None,
    }
    return render(request, "documents/terms_tasks.html", context)


@page("documents.set_terms", roles=ROLES, thing=lambda code, step: plans.tender(code))
def one_step(request: HttpRequest, actor: Actor, code: str, step: str) -> HttpResponse:
    """One step: what is whole is kept, and leads to the next."""
    asked, writing = step_of(step), _writing(request, code)

    def act(given: dict[str, Any]) -> str:
        kept = writing.data.copy()
        for name in asked.fields:
            if name in request.POST:
                kept.setlist(name, request.POST.getlist(name))
        drafts.save(request, DRAFT, ref=code, now=wall_now(), values=kept)
        drafts.done(request, _key(asked), ref=code)
        return _writing(request, code).next_place()

    filing = Filing(
        key=_key(asked),
        ref=code,
        title=str(asked.what),
        button=gettext("存好，往下填"),
        form=writing.part(asked),
        act=act,
        check=False,
        help=Help(text=str(asked.why), rule=asked.rule),
        back=parts.Link(text=gettext("招标文件要点"), url=writing.place),
        initial={**writing.initial, **{name: writing.data[name] for name in asked.fields if name in writing.data}},
        context={
            **head(code, now=writing.now),
            "limits": limit_table(
                counting.limits(tender=writing.tender, terms=writing.held, now=writing.now), writing.now
            ),
        },
        template="documents/terms_form.html" if asked.code == "times" else "filing/form.html",
    )
    return respond(request, actor, filing)


@page("documents.set_terms", roles=ROLES, thing=lambda code: plans.tender(code))
def check(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """All that was filled in, step by step, before it is set."""
    writing = _writing(request, code)
    if request.method == "GET" and writing.open():
        return HttpResponseRedirect(writing.place)
    shown = writing.whole(request.POST if request.method == "POST" else writing.data, initial=writing.initial)
    whole = shown.is_valid()

    def act(given: dict[str, Any]) -> str:
        place = _set(writing, given, actor)
        drafts.done(request, DRAFT, ref=code)
        return place

    filing = Filing(
        key="documents.terms.check",
        ref=code,
        title=gettext("核对招标文件要点"),
        button=gettext("填好了"),
        form=writing.whole,
        act=act,
        check=False,
        help=Help(
            text=gettext("时间按法定期限核对，差一分钟也通不过。发出之前都可以改，只有开标时间一填就定。"),
            rule="bid-preparation",
        ),
        back=parts.Link(text=gettext("招标文件要点"), url=writing.place),
        initial=writing.initial,
        version=version_of(writing.held),
        context={
            **head(code, now=writing.now),
            "groups": [_group(writing, step, shown) for step in STEPS],
            "counted": _counted(writing.tender, shown, writing.now) if whole else [],
            "carried": list(shown.carried()),
        },
        template="documents/terms_check.html",
    )
    return respond(request, actor, filing)


def _set(writing: Writing, given: dict[str, Any], by: Actor) -> str:
    held, method = writing.held, given.pop("method")
    scoring = held.scoring if held and method == KEPT else PRESETS[method][1] if method in PRESETS else None
    plan = actions.TermsPlan(**given, evaluation_method=LOWEST if scoring is None else "comprehensive", scoring=scoring)
    actions.set_terms(tender=writing.tender, plan=plan, by=by, now=business_now())
    return f"/tenders/{writing.tender.code}/" + ("terms/scoring/" if method in PRESETS else "tasks/")


def _writing(request: HttpRequest, code: str) -> Writing:
    tender, now = plans.tender(code), business_now()
    held = changeable(tender)
    whole = TermsForm.tailored(hints=_hints(tender, now), fixed=held is not None, declared=bool(held and held.scoring))
    initial = _initial(held)
    data = QueryDict(mutable=True)
    if held is not None:
        data.update({bound.name: str(bound.value()) for bound in whole(initial=initial) if bound.value() is not None})
    for name, texts in (_draft(request, code, DRAFT) or {}).items():
        data.setlist(name, texts)
    begun = {step.code: _draft(request, code, _key(step)) for step in STEPS}
    return Writing(
        tender=tender,
        held=held,
        now=now,
        whole=whole,
        initial=initial,
        data=data,
        unfinished={step: _query(values) for step, values in begun.items() if values},
    )


def _draft(request: HttpRequest, code: str, key: str) -> dict[str, list[str]] | None:
    """What this person has saved under a key, whatever else was typed at this address."""
    found = Draft.objects.filter(user=request.user.pk, form=key, ref=code).first()
    return dict(found.values) if found else None


def _query(values: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, texts in values.items():
        query.setlist(name, texts)
    return query


def _key(step: TermsStep) -> str:
    return f"documents.terms.{step.code}"


def _tasks(writing: Writing) -> list[parts.Task]:
    """The steps as a task list; the first that is open is the one to do now, and the check comes when all are done."""
    states = {step.code: writing.state(step) for step in STEPS}
    following = next((step for step in STEPS if not states[step.code][0]), None)
    listed = [
        parts.Task(
            what=str(step.what),
            url=f"{writing.place}{step.code}/",
            why=str(step.why),
            state="now" if step is following else "done" if states[step.code][0] else "",
            note=gettext("现在办") if step is following else "",
            mistakes=states[step.code][1],
        )
        for step in STEPS
    ]
    what = gettext("核对招标文件要点")
    if following is not None:
        return [*listed, parts.Task(what=what, state="later", why=gettext("前面几步都填好，才能核对。"))]
    why = gettext("看一遍，点“填好了”。填好就向三方申请开标密钥。")
    return [*listed, parts.Task(what=what, url=f"{writing.place}check/", why=why, state="now", note=gettext("现在办"))]


def _group(writing: Writing, step: TermsStep, shown: FilingForm) -> dict[str, Any]:
    """What was filled in in one step, and where it is changed."""
    terms = {str(shown.fields[name].label) for name in step.fields}
    facts: Sequence[parts.Fact] = [fact for fact in shown.facts() if fact.term in terms]
    return {"step": step, "facts": facts, "url": f"{writing.place}{step.code}/"}


def _initial(held: Terms | None) -> dict[str, Any]:
    if held is None:
        return {"minimum_bids": 3, "bid_validity_days": 90, "method": LOWEST, "consortium": False, "suite": "INTL-1"}
    names = ("available_from", "available_until", "bids_due_at", "bid_validity_days", "bond", "minimum_bids")
    known = {name: getattr(held, name) for name in (*names, "qualification", "consortium", "suite", "contact")}
    return known | {"method": KEPT if held.scoring else LOWEST}


def _hints(tender: Tender, now: datetime) -> dict[str, str]:
    """What the law counts from now, at the fields it binds."""
    said, hints = language(), {"available_from": gettext("不早于现在。按时间先后往下填。")}
    for name, rule_id in (("available_until", "document-availability"), ("bids_due_at", "bid-preparation")):
        first = counting.first(rule_id, tender=tender, start=now)
        if first is not None:
            hints[name] = gettext("自发出之日起{limit}（{article}）。现在发出的，不早于 {at}。").format(
                limit=first.rule.limit_zh if said == "zh" else first.rule.limit_en,
                article=article_of(first.rule).text,
                at=wording.moment(first.at, language=said, now=now),
            )
    most = counting.bond_limit(tender=tender, now=now)
    if most is not None:
        rule, amount = most
        hints["bond"] = gettext("不收就不填。{limit}（{article}），这里最多 {most} 元。").format(
            limit=rule.limit_zh if said == "zh" else rule.limit_en,
            article=article_of(rule).text,
            most=wording.yuan(amount),
        )
    return hints


def _counted(tender: Tender, form: FilingForm, now: datetime) -> list[parts.Fact]:
    """How many days the law counts between what was typed."""
    given = form.cleaned_data
    start = max(given["available_from"], now)
    rows = (
        ("document-availability", gettext("按此计算：发出招标文件"), given["available_until"]),
        ("bid-preparation", gettext("按此计算：编制投标文件"), given["bids_due_at"]),
    )
    found = []
    for name, term, end in rows:
        first = counting.first(name, tender=tender, start=start)
        span = wording.span(end - start, language=language())
        kept = first is None or end >= first.at
        said = gettext("{span}，满足") if kept else gettext("{span}，不足，办不了")
        article = article_of(first.rule) if first else None
        found.append(parts.Fact(term=term, value=said.format(span=span), article=article))
    return found
