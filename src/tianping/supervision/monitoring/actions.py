"""Counting a tender anew, and telling a breach once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.supervising import LimitBreached
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.supervision.monitoring.alarms import raise_and_end
from tianping.supervision.monitoring.counting import Numbered, facts_about, numbered
from tianping.supervision.monitoring.models import Breach, CountedLimit, Watch, WatchedTender

LOOK_AGAIN = timedelta(minutes=30)
"""How old the word of a running limit may get; what passes its limit is looked at when it does."""


@transaction.atomic
def count(*, tender: str, by: Actor, now: datetime) -> list[CountedLimit]:
    """Count a tender's limits at `now`, tell each new breach by event, raise and end alarms, set when to look again.

    Idempotent.
    """
    watched = WatchedTender.objects.select_for_update().filter(tender=tender).first()
    if watched is None:  # named by a log that never planned it
        Watch.objects.filter(tender=tender).delete()
        return []
    facts = facts_about(tender=watched)
    found = list(numbered(facts=facts, now=now))
    CountedLimit.objects.filter(tender=tender).delete()
    rows = CountedLimit.objects.bulk_create(_row(tender, one) for one in found)
    for one in found:
        if one.limit.status.word == "breach":
            _tell(tender, one, by=by, now=now)
    raise_and_end(tender=tender, found=found, now=now)
    seen = {"look_at": next_look(rows=rows, now=now), "stage": facts.stage(), "held": bool(facts.held)}
    Watch.objects.update_or_create(tender=tender, defaults=seen)
    return rows


def next_look(*, rows: list[CountedLimit], now: datetime) -> datetime:
    """This function will say when a word may change next: at a due time or an end, and at least every half hour.

    A tender of which everything is settled is looked at again when its log says more (far from now).
    """
    open_rows = [row for row in rows if not row.settled]
    moments = [moment for row in open_rows for moment in (row.due_at, row.until_at) if moment and moment >= now]
    if not any(row.word in {"well", "near"} for row in open_rows):
        return min(moments, default=now + timedelta(days=3650))
    return min([*moments, now + LOOK_AGAIN])


def _row(tender: str, one: Numbered) -> CountedLimit:
    limit = one.limit
    return CountedLimit(
        tender=tender,
        lot=limit.lot,
        key=one.key,
        rule=limit.rule.id,
        article=limit.rule.article,
        word=limit.status.word,
        starts_at=limit.start,
        ends_at=limit.end,
        due_at=limit.status.due,
        until_at=limit.end if limit.rule.kind == "minimum-period" and limit.end else limit.status.due,
        provisional=limit.status.provisional,
        settled=limit.status.word == "done",
    )


def _tell(tender: str, one: Numbered, *, by: Actor, now: datetime) -> None:
    limit, due = one.limit, one.limit.status.due
    if due is None:
        return
    try:
        with transaction.atomic():
            Breach.objects.create(
                tender=tender, lot=limit.lot, key=one.key, rule=limit.rule.id, due_at=due, told_at=now
            )
    except IntegrityError:  # told before
        return
    event = LimitBreached(tender=tender, lot=limit.lot or None, rule=limit.rule.id, article=limit.rule.article, due=due)
    record(event, by=by, now=now)
