"""Pages of directives: issued after a second look, read by everybody, followed until they are obeyed."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.record.actors import Actor
from tianping.supervision.directives import actions, queries
from tianping.supervision.directives.document import Paper, paper_pdf
from tianping.supervision.directives.forms import ChoiceForm, CorrectionForm, SettlementForm, WordsForm
from tianping.supervision.directives.models import Directive
from tianping.supervision.directives.states import kinds, lines, state_of, table
from tianping.supervision.monitoring.queries import watched
from tianping.web import parts, wording
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead

PAGE = 20
ISSUERS = ("supervisor",)


@public
@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """All directives, newest first; `kind` narrows them."""
    now, me = business_now(), visitor(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds() else ""
    paged = Paginator(queries.directives(kind=kind), PAGE).get_page(request.GET.get("page"))
    every = (gettext("全部"), "/directives/", not kind)
    context = {
        "page": paged,
        "filter": [every, *((text, f"/directives/?kind={code}", code == kind) for code, text in kinds().items())],
        "table": table(list(paged.object_list), now),
        "may_issue": me is not None and me.role in ISSUERS,
    }
    return _for(me, render(request, "directives/directives.html", context))


@public
@require_safe
def directive(request: HttpRequest, directive: str) -> HttpResponse:
    """One directive: its words, what became of it, and what its department can do."""
    now, me, found = business_now(), visitor(request), queries.directive_of(directive=directive)
    context = {
        "directive": found,
        "kind": kinds()[found.kind],
        "state": state_of(found, now),
        "facts": _facts(found),
        "lines": lines(found),
        "acts": _acts(found, me),
        **masthead(found.tender, now=now),
    }
    return _for(me, render(request, "directives/directive.html", context))


@public
@require_safe
def document(request: HttpRequest, directive: str) -> HttpResponse:
    """A directive as a sealed document; public as the directive is."""
    found = queries.directive_of(directive=directive)
    with translation.override("zh-hans"):
        paper = Paper(
            title=f"监督指令：{kinds()[found.kind]}",
            subtitle=watched(tender=found.tender).name,
            facts=_facts(found),
            signed=found.department,
            signed_at=found.issued_at,
            path=f"/directives/{directive}/",
            english="Directive",
        )
    answer = HttpResponse(paper_pdf(paper, made_at=business_now()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="directive-{directive[:40]}.pdf"'
    return answer


@page("directives.issue", roles=ISSUERS)
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which directive, about which tender: the first step."""

    def act(given: dict[str, Any]) -> str:
        tender = watched(tender=given["tender"])
        return f"/tenders/{tender.tender}/directives/{given['kind']}/"

    filing = Filing(
        key="directives.choose",
        title=gettext("签发监督指令：选项目和种类"),
        button=gettext("下一步：写指令"),
        form=ChoiceForm,
        act=act,
        help=Help(text=gettext("要停下来才查得清的，责令暂停；改一件事就好的，责令改正。"), rule="suspension"),
        back=parts.Link(text=gettext("监督指令"), url="/directives/"),
        initial={"tender": request.GET.get("tender", "")[:40]},
        check=False,
    )
    return respond(request, actor, filing)


@page("directives.issue", roles=ISSUERS)
def suspend(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Order a tender suspended."""
    issue = _issuing(code, actor, actions.suspend)
    text = gettext("暂停期间不开标、不评标、不定标；交易平台和各密钥方读到就停。查清了再签发恢复。")
    return respond(request, actor, _filing(code, "suspend", gettext("责令暂停"), WordsForm, issue, text))


@page("directives.issue", roles=ISSUERS)
def correct(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Order a fault corrected by a date."""
    issue = _issuing(code, actor, actions.correct)
    text = gettext("招标继续。写清要做什么、最迟什么时候；改好后由本部门核实并公开。")
    return respond(request, actor, _filing(code, "correct", gettext("责令改正"), CorrectionForm, issue, text))


@page("directives.issue", roles=ISSUERS)
def resume(request: HttpRequest, actor: Actor, directive: str) -> HttpResponse:
    """End a suspension that the own department ordered."""
    found = queries.directive_of(directive=directive)

    def issue(given: dict[str, Any]) -> str:
        made = actions.resume(tender=found.tender, lifts=directive, **given, by=actor, now=business_now())
        return f"/directives/{made.directive}/issued/"

    text = gettext("恢复后招标从停下的地方继续。只有作出暂停的部门能恢复。")
    filing = _filing(found.tender, "resume", gettext("恢复招标"), WordsForm, issue, text, ref=directive)
    return respond(request, actor, filing)


@page("directives.issue", roles=ISSUERS)
def settle(request: HttpRequest, actor: Actor, directive: str) -> HttpResponse:
    """Say that a correction was seen."""
    found = queries.directive_of(directive=directive)

    def act(given: dict[str, Any]) -> str:
        actions.settle(directive=directive, **given, by=actor, now=business_now())
        return f"/directives/{directive}/"

    filing = Filing(
        key="directives.settle",
        ref=directive,
        title=gettext("核实改正"),
        button=gettext("记为已改正"),
        form=SettlementForm,
        act=act,
        help=Help(text=gettext("亲自看过再写：写看到了什么，不写“已整改到位”。")),
        back=parts.Link(text=gettext("这份指令"), url=f"/directives/{directive}/"),
        warning=gettext("核实情况写入公开日志，不能删改。"),
        context=masthead(found.tender, now=business_now()),
    )
    return respond(request, actor, filing)


@page("directives.issue", roles=ISSUERS, methods=("GET",))
def issued(request: HttpRequest, actor: Actor, directive: str) -> HttpResponse:
    """The confirmation: the directive's number, when it was issued, where it stands, how it ends."""
    now, found = business_now(), queries.directive_of(directive=directive)
    waits = found.kind != "correct" and queries.obeyed_at(directive=found) is None
    steps = [parts.Step(text=gettext("已写入公开日志，各平台都会读到"), when=_when(found))]
    if found.kind != "correct":
        steps.append(parts.Step(text=gettext("交易平台执行"), done=not waits))
    receipt = parts.Receipt(
        title=gettext("{kind}，已签发").format(kind=kinds()[found.kind]),
        subtitle=found.department,
        qr=request.build_absolute_uri(f"/directives/{directive}/"),
        facts=_facts(found),
        steps=steps,
        acts=[
            parts.Link(text=gettext("看这份指令"), url=f"/directives/{directive}/", primary=True),
            parts.Link(text=gettext("打印（PDF，盖章）"), url=f"/directives/{directive}/directive.pdf"),
        ],
        note=gettext("不能删、不能改；要收回，只能另发一份指令。"),
    )
    context = {
        "receipt": receipt,
        "back": parts.Link(text=gettext("监督指令"), url="/directives/"),
        **masthead(found.tender, now=now),
    }
    return render(request, "filing/receipt.html", context)


def _issuing(code: str, actor: Actor, action: Callable[..., Directive]) -> Callable[[dict[str, Any]], str]:
    def issue(given: dict[str, Any]) -> str:
        made = action(tender=code, **given, by=actor, now=business_now())
        return f"/directives/{made.directive}/issued/"

    return issue


def _filing(
    code: str,
    kind: str,
    name: str,
    form: type[WordsForm],
    act: Callable[[dict[str, Any]], str],
    text: str,
    ref: str = "",
) -> Filing:
    watched(tender=code)
    return Filing(
        key=f"directives.{kind}",
        ref=ref or code,
        title=gettext("签发监督指令：{kind}").format(kind=name),
        button=gettext("签发{kind}").format(kind=name),
        form=form,
        act=act,
        help=Help(text=text, rule="" if kind == "correct" else "suspension"),
        back=parts.Link(text=gettext("期限监测"), url=f"/monitoring/tenders/{code}/"),
        warning=gettext("签发后不能删、不能改。指令立即送达并写入公开日志；要收回，只能另发一份指令。"),
        initial={"basis": gettext("条例 第六十二条")} if kind != "correct" else {},
        context=masthead(code, now=business_now()),
    )


def _facts(found: Directive) -> list[parts.Fact]:
    facts = [
        parts.Fact(term=gettext("种类"), value=kinds()[found.kind]),
        parts.Fact(term=gettext("编号"), value=found.directive, code=True),
        parts.Fact(term=gettext("项目"), value=found.tender, code=True),
        parts.Fact(term=gettext("签发部门"), value=found.department),
        parts.Fact(term=gettext("签发时间"), value=_when(found)),
        parts.Fact(term=gettext("事实和理由"), value=found.reason),
        parts.Fact(term=gettext("依据"), value=found.basis),
    ]
    if found.kind == "correct" and found.due_at:
        due = wording.moment(found.due_at, language=language())
        facts += [parts.Fact(term=gettext("要做什么"), value=found.demand), parts.Fact(term=gettext("最迟"), value=due)]
    return facts


def _when(found: Directive) -> str:
    local = found.issued_at.astimezone(wording.SHANGHAI)
    return f"{wording.date_of(local.date(), language=language())} {local:%H:%M:%S}.{local.microsecond // 1000:03}"


def _acts(found: Directive, me: Actor | None) -> list[parts.Link]:
    if me is None or me.role not in ISSUERS or me.office != found.office:
        return []
    if found.kind == "suspend" and queries.lifted_by(directive=found) is None:
        return [parts.Link(text=gettext("签发恢复"), url=f"/directives/{found.directive}/resume/", primary=True)]
    if found.kind == "correct" and found.settled_at is None:
        return [parts.Link(text=gettext("核实改正"), url=f"/directives/{found.directive}/settle/", primary=True)]
    return []


def _for(me: Actor | None, answer: HttpResponse) -> HttpResponse:
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"  # what it offers is this person's own
    return answer
