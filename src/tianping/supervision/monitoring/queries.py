"""Questions of supervisors: tenders by urgency, counts by word, the limits of one tender."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from tianping.record.events import rfc3339
from tianping.refusals import BadInput, NotFound
from tianping.supervision.monitoring.models import CountedLimit, LimitAlarm, Watch, WatchedTender

URGENCY = ("breach", "near", "well", "prov", "done")
OVER = ("archived", "failed")


@dataclass(frozen=True, kw_only=True)
class Watching:
    """A tender with its most urgent limit (None where none is counted yet), its stage, and whether it is on hold."""

    tender: WatchedTender
    limit: CountedLimit | None
    stage: str
    held: bool


def watched(*, tender: str) -> WatchedTender:
    """This function will return a watched tender. Raises NotFound."""
    found = WatchedTender.objects.filter(tender=tender).first()
    if found is None:
        raise NotFound(thing=f"招标项目 {tender}")
    return found


def limits(*, tender: str) -> list[CountedLimit]:
    """This function will return the limits of a tender, the most urgent first. Raises NotFound."""
    watched(tender=tender)
    return list(_urgent(CountedLimit.objects.filter(tender=tender)))


def tenders(
    *, word: str = "", q: str = "", region: str = "", rule: str = "", stage: str = ""
) -> QuerySet[WatchedTender]:
    """This function will return tenders by urgency of their most urgent limit (`worst`, `limit_id`), of one rule where
    it is named. Raises BadInput."""
    if word and word not in URGENCY:
        raise BadInput(
            field="word",
            what=f"没有这种状态：{word}。",
            what_en=f"There is no such state: {word}.",
            way_out=f"可选：{'、'.join(URGENCY)}。",
            way_out_en=f"Choose from: {', '.join(URGENCY)}.",
        )
    counted = CountedLimit.objects.filter(tender=OuterRef("tender"))
    worst = _urgent(counted.filter(rule=rule) if rule else counted)
    found = WatchedTender.objects.annotate(
        limit_id=Subquery(worst.values("pk")[:1]),
        worst=Subquery(worst.values("word")[:1]),
        until=Subquery(worst.values("until_at")[:1]),
    ).annotate(order=_order("worst"))
    if word:
        found = found.filter(worst=word)
    if rule:
        found = found.exclude(limit_id=None)
    narrowed = _narrowed(WatchedTender.objects.all(), q=q, region=region, stage=stage)
    return found.filter(tender__in=narrowed.values("tender")).order_by("order", "until", "tender")


def limits_under_watch(
    *, word: str = "", q: str = "", region: str = "", rule: str = "", stage: str = ""
) -> QuerySet[CountedLimit]:
    """This function will return the limits of all tenders, the most urgent first; those that are settled only when asked."""
    watching = _narrowed(WatchedTender.objects.all(), q=q, region=region, stage=stage)
    found = CountedLimit.objects.filter(tender__in=watching.values("tender"))
    found = found.filter(word=word) if word else found.exclude(word="done")
    return _urgent(found.filter(rule=rule) if rule else found)


def choices() -> dict[str, list[str]]:
    """This function will return the regions, rules and stages that there are to choose from."""
    by_rule = CountedLimit.objects.exclude(word="done").order_by("rule")
    return {
        "region": sorted(WatchedTender.objects.order_by("region").values_list("region", flat=True).distinct()),
        "rule": list(by_rule.values_list("rule", flat=True).distinct()),
        "stage": list(Watch.objects.order_by("stage").values_list("stage", flat=True).distinct()),
    }


def alarm_of(*, alarm: str) -> LimitAlarm:
    """This function will return an alarm. Raises NotFound."""
    found = LimitAlarm.objects.filter(alarm=alarm).first()
    if found is None:
        raise NotFound(thing=f"预警 {alarm[:40]}")
    return found


def names_of(*, tenders: Iterable[str]) -> dict[str, WatchedTender]:
    """This function will return tenders by their codes, in one query."""
    return WatchedTender.objects.in_bulk(list(set(tenders)))


def page_of(*, rows: Sequence[WatchedTender] | QuerySet[WatchedTender]) -> list[Watching]:
    """This function will return each tender with its most urgent limit, in one more query."""
    found = list(rows)
    by_id = CountedLimit.objects.in_bulk([row.limit_id for row in found if row.limit_id])  # type: ignore[attr-defined]
    seen = Watch.objects.in_bulk([row.tender for row in found])
    return [_watching(row, by_id.get(row.limit_id), seen.get(row.tender)) for row in found]  # type: ignore[attr-defined]


def stage_of(*, tender: str) -> str:
    """This function will say how far a tender is, as it was last counted."""
    return Watch.objects.filter(tender=tender).values_list("stage", flat=True).first() or "planned"


def platforms() -> int:
    """This function will count the trading platforms that have planned a tender."""
    return WatchedTender.objects.values("platform").distinct().count()


def counts() -> dict[str, int]:
    """This function will count tenders by the word of their most urgent limit."""
    worst = CountedLimit.objects.annotate(order=_order("word")).values("tender").annotate(worst=Min("order"))
    found = Counter(worst.values_list("worst", flat=True))
    return {word: found[number] for number, word in enumerate(URGENCY)}


def alarms(*, state: str = "", tender: str = "") -> QuerySet[LimitAlarm]:
    """This function will return alarms, breaches first, then by due time; by default those that wait for somebody.

    Raises BadInput for a state that does not exist.
    """
    known = dict(LimitAlarm.STATES)
    if state and state not in known:
        raise BadInput(
            field="state",
            what=f"没有这种状态：{state[:20]}。",
            what_en=f"There is no such state: {state[:20]}.",
            way_out=f"可选：{'、'.join(known)}。",
            way_out_en=f"Choose from: {', '.join(known)}.",
        )
    found = LimitAlarm.objects.filter(state__in=[state] if state else ["open", "seen"])
    found = found.filter(tender=tender) if tender else found
    return found.order_by("level", "due_at", "alarm")  # breach before near


def alarms_of(*, tender: str) -> QuerySet[LimitAlarm]:
    """This function will return all alarms about a tender, the newest first."""
    return LimitAlarm.objects.filter(tender=tender).order_by("-raised_at", "alarm")


def alarm_view(alarm: LimitAlarm) -> dict[str, Any]:
    """This function will return an alarm as the API writes it."""
    return {
        "alarm": alarm.alarm,
        "tender": alarm.tender,
        "lot": alarm.lot or None,
        "rule": alarm.rule,
        "article": alarm.article,
        "level": alarm.level,
        "state": alarm.state,
        "due_at": rfc3339(alarm.due_at),
        "raised_at": rfc3339(alarm.raised_at),
        "answers": [
            {"state": one.state, "note": one.note, "office": one.office, "at": rfc3339(one.at)}
            for one in alarm.answers.all()
        ],
    }


def view_of(limit: CountedLimit) -> dict[str, Any]:
    """This function will return a limit as the API writes it."""
    return {
        "rule": limit.rule,
        "article": limit.article,
        "lot": limit.lot or None,
        "word": limit.word,
        "starts_at": rfc3339(limit.starts_at) if limit.starts_at else None,
        "ends_at": rfc3339(limit.ends_at) if limit.ends_at else None,
        "due_at": rfc3339(limit.due_at) if limit.due_at else None,
        "until_at": rfc3339(limit.until_at) if limit.until_at else None,
        "provisional": limit.provisional,
    }


def _watching(tender: WatchedTender, limit: CountedLimit | None, seen: Watch | None) -> Watching:
    return Watching(tender=tender, limit=limit, stage=seen.stage if seen else "planned", held=bool(seen and seen.held))


def _narrowed(found: QuerySet[WatchedTender], *, q: str, region: str, stage: str) -> QuerySet[WatchedTender]:
    words = q.strip()
    if words:
        found = found.filter(Q(name__icontains=words) | Q(buyer_name__icontains=words) | Q(tender__startswith=words))
    if region:
        found = found.filter(region=region)
    return found.filter(tender__in=Watch.objects.filter(stage=stage).values("tender")) if stage else found


def _urgent(rows: QuerySet[CountedLimit]) -> QuerySet[CountedLimit]:
    return rows.annotate(order=_order("word")).order_by("order", "until_at", "lot", "key")


def _order(field: str) -> Case:
    whens = [When(**{field: word}, then=Value(number)) for number, word in enumerate(URGENCY)]
    return Case(*whens, default=Value(len(URGENCY)), output_field=IntegerField())
