"""Pages of alarms: what waits for somebody, one alarm with its innocent reading, seen, handled."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.monitoring import alarms as answering
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.forms import HandleForm
from tianping.supervision.monitoring.models import LimitAlarm, WatchedTender
from tianping.supervision.monitoring.naming import alarm_states, levels, rules_by_id
from tianping.supervision.monitoring.tables import article_of, length_of
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.limit_names import limit_name
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead

PAGE = 10
WATCHERS = ("supervisor", "auditor")
WAITING = ("open", "seen")


@page("alarms.read", roles=WATCHERS, methods=("GET",))
def alarms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for somebody, breaches first."""
    now, state = business_now(), request.GET.get("state", "")
    state = state if state in alarm_states() else ""
    paged = Paginator(queries.alarms(state=state).prefetch_related("answers"), PAGE).get_page(request.GET.get("page"))
    named = queries.names_of(tenders=(one.tender for one in paged.object_list))
    context = {
        "page": paged,
        "found": paged.paginator.count,
        "state": state,
        "filter": _filter(state),
        "warnings": [warning(one, named.get(one.tender), now) for one in paged.object_list],
        "may_answer": actor.role == "supervisor",
    }
    return render(request, "monitoring/alarms.html", context)


@page("alarms.read", roles=WATCHERS, methods=("GET",))
def alarm(request: HttpRequest, actor: Actor, alarm: str) -> HttpResponse:
    """One alarm: what was seen, by which rule, what else it may be, what to do first, and what was done."""
    now, found = business_now(), queries.alarm_of(alarm=alarm)
    context = {
        "warning": warning(found, queries.names_of(tenders=[found.tender]).get(found.tender), now),
        "lines": _answers(found),
        "may_answer": actor.role == "supervisor" and found.state in WAITING,
        **masthead(found.tender, now=now),
    }
    return render(request, "monitoring/alarm.html", context)


@page("alarms.answer", roles=("supervisor",), methods=("POST",))
def see(request: HttpRequest, actor: Actor, alarm: str) -> HttpResponse:
    """Mark an alarm as seen, and go back to it."""
    answering.see(alarm=alarm, by=actor, now=business_now())
    answer = HttpResponseRedirect(f"/alarms/{alarm}/")
    answer.status_code = 303
    return answer


@page("alarms.answer", roles=("supervisor",))
def handle(request: HttpRequest, actor: Actor, alarm: str) -> HttpResponse:
    """Say how an alarm was handled."""
    found, now = queries.alarm_of(alarm=alarm), business_now()

    def act(given: dict[str, str]) -> str:
        answering.handle(alarm=alarm, note=given["note"], by=actor, now=business_now())
        return f"/alarms/{alarm}/"

    filing = Filing(
        key="alarms.handle",
        ref=alarm,
        title=gettext("写明预警的处理情况"),
        button=gettext("记为已处理"),
        form=HandleForm,
        act=act,
        help=Help(
            text=gettext("预警不是结论，由人核实。写清怎样处理的，其他监督人员和审计都看得到。"), rule=found.rule
        ),
        back=parts.Link(text=gettext("这条预警"), url=f"/alarms/{alarm}/"),
        warning=gettext("处理情况写入日志，不能删改。"),
        context=masthead(found.tender, now=now),
    )
    return respond(request, actor, filing)


def warning(alarm: LimitAlarm, tender: WatchedTender | None, now: datetime) -> dict[str, object]:
    """This function will say an alarm in four lines: what was seen, the basis, what else it may be, what to do first."""
    rule, late = rules_by_id()[alarm.rule], alarm.level == "breach"
    name, waits = limit_name(rule), alarm.state in WAITING
    seen, maybe, first = _too_short(alarm, name, now) if rule.kind == "minimum-period" else _late(alarm, name, now)
    return {
        "alarm": alarm,
        "heading": f"{tender.name if tender else alarm.tender}　{name}",
        "level": parts.Limit(word="breach" if late else "near", text=levels()[alarm.level]),
        "state": alarm_states()[alarm.state],
        "seen": seen,
        "article": article_of(rule),
        "rule": length_of(rule),
        "maybe": maybe,
        "first": first,
        "waits": waits,
        "tender": alarm.tender,
    }


def _late(alarm: LimitAlarm, name: str, now: datetime) -> tuple[str, str, str]:
    """An act that is due: what was seen, what else it may be, what to do first."""
    due = wording.moment(alarm.due_at, language=language(), now=now)
    seen = gettext("“{limit}”应在 {due} 前办完，日志里还没有办完的记录。").format(limit=name, due=due)
    if alarm.state in WAITING:
        seen += wording.remaining(alarm.due_at - now, language=language()) + gettext("。")
    if alarm.level == "breach":
        maybe = gettext("事情已经办了，交易平台还没有记；或者办理人等着别的手续。")
        return seen, maybe, gettext("先问招标人和交易平台；没有正当理由的，责令改正。")
    maybe = gettext("材料已经备好，按期就办；期限临近不等于会误期。")
    return seen, maybe, gettext("提醒招标人到期的时间，写明提醒了谁。")


def _too_short(alarm: LimitAlarm, name: str, now: datetime) -> tuple[str, str, str]:
    """A period that was set too short: what was seen, what else it may be, what to do first."""
    due = wording.moment(alarm.due_at, language=language(), now=now)
    seen = gettext("“{limit}”至少要到 {due}，日志里定的时间更早。").format(limit=name, due=due)
    maybe = gettext("招标人正在改期，改期的公告还没有发；或者日期填错了。")
    return seen, maybe, gettext("先问招标人；来得及的，责令改期并公告。")


def _answers(alarm: LimitAlarm) -> list[parts.Line]:
    states = alarm_states()
    told = [
        parts.Line(at=one.at, what=states[one.state], why=one.note, kind="key" if one.state == "handled" else "")
        for one in alarm.answers.all()
    ]
    if alarm.over_at:
        told.append(parts.Line(at=alarm.over_at, what=states["over"], why=gettext("要做的事已经做了，或者期限改了。")))
    raised = parts.Line(at=alarm.raised_at, what=gettext("系统提出预警"))
    return sorted([raised, *told], key=lambda line: line.at or alarm.raised_at, reverse=True)


def _filter(chosen: str) -> list[tuple[str, str, bool]]:
    waiting = (gettext("等人处理的"), "/alarms/", not chosen)
    named = [(text, f"/alarms/?state={state}", state == chosen) for state, text in alarm_states().items()]
    return [waiting, *named]
