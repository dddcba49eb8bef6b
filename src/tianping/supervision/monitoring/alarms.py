"""Alarms about limits: raised before and at a breach, seen or handled by a supervisor, over when the act was done."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.alarms import LimitAlarmAnswered
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.supervision.monitoring.counting import Numbered
from tianping.supervision.monitoring.models import AlarmAnswer, LimitAlarm
from tianping.web.accounts.rights import permit

LEVELS = ("near", "breach")
WAITED_FOR = "maximum-period"
"""Only what somebody must do in time is warned of before; the end of a window or of a minimum period harms nobody."""
NOTE = 5


class AlarmIsOver(Refusal):
    """There is nothing left to do about the alarm."""

    code = "alarm-over"
    status = 409
    zh = "这条预警已经{how}，不用再办。"
    en = "There is nothing left to do about this alarm ({how_en})."


@transaction.atomic
def see(*, alarm: str, by: Actor, now: datetime) -> LimitAlarm:
    """Mark an alarm as seen; twice is once. Raises NotFound, AlarmIsOver."""
    permit(by, "alarms.answer")
    found = _locked(alarm)
    if found.state == "seen":
        return found
    return _answer(found, "seen", "", by=by, now=now)


@transaction.atomic
def handle(*, alarm: str, note: str, by: Actor, now: datetime) -> LimitAlarm:
    """Mark an alarm as handled and say how. Raises NotFound, AlarmIsOver, BadInput without a note."""
    permit(by, "alarms.answer")
    found, text = _locked(alarm), note.replace("\x00", "").strip()
    if not NOTE <= len(text) <= 2000:
        raise BadInput(
            field="note",
            what="处理情况没有写，或写得太短、太长（5 至 2,000 字）。",
            what_en="The note is missing, too short or too long (5 to 2,000 characters).",
            way_out="请写明怎样处理，例如：已电话督促招标人今日公示。",
            way_out_en="Say what was done, e.g. that the buyer was called.",
        )
    return _answer(found, "handled", text, by=by, now=now)


def raise_and_end(*, tender: str, found: Iterable[Numbered], now: datetime) -> None:
    """This function will raise what is due to be raised, once, and end what a kept limit leaves; in the caller's transaction."""
    standing = {(one.limit.lot, one.key): one for one in found}
    for alarm in LimitAlarm.objects.filter(tender=tender, state__in=("open", "seen")):
        one = standing.get((alarm.lot, alarm.key))
        if one is None or one.limit.status.due != alarm.due_at or one.limit.status.word not in LEVELS:
            _end(alarm, now)
        elif alarm.level == "near" and one.limit.status.word == "breach":
            _end(alarm, now)  # the alarm of the breach takes its place
    for one in standing.values():
        _raise(tender, one, now)


def _raise(tender: str, one: Numbered, now: datetime) -> None:
    limit, word, due = one.limit, one.limit.status.word, one.limit.status.due
    if due is None or word not in LEVELS or (word == "near" and limit.rule.kind != WAITED_FOR):
        return
    place = {"tender": tender, "lot": limit.lot, "key": one.key, "level": word, "due_at": due}
    facts = {"rule": limit.rule.id, "article": limit.rule.article, "raised_at": now}
    LimitAlarm.objects.get_or_create(**place, defaults=facts | {"alarm": secrets.token_hex(16)})


def _end(alarm: LimitAlarm, now: datetime) -> None:
    alarm.state, alarm.over_at = "over", now
    alarm.save(update_fields=["state", "over_at"])


def _answer(found: LimitAlarm, state: str, note: str, *, by: Actor, now: datetime) -> LimitAlarm:
    if found.state in ("handled", "over"):
        how = ("处理", "handled") if found.state == "handled" else ("消除", "the act was done")
        raise AlarmIsOver(how=how[0], how_en=how[1])
    found.state = state
    found.save(update_fields=["state"])
    AlarmAnswer.objects.create(alarm=found, state=state, note=note, office=by.office, person=by.person, at=now)
    event = LimitAlarmAnswered.of_body(
        {
            "alarm": found.alarm,
            "tender": found.tender,
            "lot": found.lot or None,
            "rule": found.rule,
            "level": found.level,
            "due": found.due_at,
            "state": state,
            "note": note,
        }
    )
    record(event, by=by, now=now)
    return found


def _locked(alarm: str) -> LimitAlarm:
    found = LimitAlarm.objects.select_for_update().filter(alarm=alarm).first()
    if found is None:
        raise NotFound(thing=f"预警 {alarm[:40]}")
    return found
