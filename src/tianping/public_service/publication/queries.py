"""Questions of readers: search, filters, counts, the feed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tianping.public_service.publication.models import Carried, Publication, PublishedTender
from tianping.public_service.publication.searching import notices_for
from tianping.record.events import rfc3339
from tianping.refusals import BadInput, NotFound

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOON = timedelta(days=3)
KINDS = ("tender", "change", "candidates", "result", "failure", "termination")
When = Literal["", "open", "soon", "publicity"]
WHENS: tuple[When, ...] = ("", "open", "soon", "publicity")
METHODS = ("open", "invited")
SORTS = ("", "due", "amount")
"""Newest first; what is due next first; the largest amount first."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader looks for; empty means no limit. `region` and `industry` match by their beginning.

    `since` and `until` are days of Shanghai, both included; `least` and `most` are amounts in CNY yuan.
    """

    q: str = ""
    kind: str = ""
    region: str = ""
    industry: str = ""
    when: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    sort: str = ""

    def require(self) -> "Asked":
        """This function will return itself. Raises BadInput for a filter that does not exist."""
        listed = {"kind": KINDS, "when": WHENS, "method": METHODS, "sort": SORTS}
        for field, allowed in listed.items():
            value = getattr(self, field)
            if value and value not in allowed:
                choices = "、".join(a for a in allowed if a)
                raise BadInput(
                    field=field,
                    what=f"没有这种筛选：{value}。",
                    what_en=f"There is no such filter: {value}.",
                    way_out=f"可选：{choices}。",
                    way_out_en=f"Choose from: {choices}.",
                )
        return self


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The line of counts; each is a fact of the tables at this moment."""

    today: int
    open: int
    soon: int
    publicity: int
    platforms: int
    notices: int


def waiting() -> QuerySet[Publication, str]:
    """This function will return the ids of notices that are projected and not yet said to be carried."""
    said = Carried.objects.filter(notice=OuterRef("notice"))
    return Publication.objects.filter(~Exists(said)).order_by("issued_at", "notice").values_list("notice", flat=True)


def tenders_when(*, when: str, now: datetime) -> QuerySet[PublishedTender]:
    """This function will return the tenders that are open for bids, due within three days, or in publicity."""
    if when == "publicity":
        return PublishedTender.objects.filter(publicity_until__gt=now, over="")
    found = PublishedTender.objects.filter(bids_due_at__gt=now, over="")
    return found.filter(bids_due_at__lte=now + SOON) if when == "soon" else found


def published(*, asked: Asked, now: datetime) -> QuerySet[Publication]:
    """This function will return the notices asked for, newest first. Raises BadInput."""
    asked.require()
    found = Publication.objects.filter(
        Q(region__startswith=asked.region.rstrip("0")) if asked.region else Q(),
        Q(industry__startswith=asked.industry) if asked.industry else Q(),
    )
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.when:
        found = found.filter(tender__in=tenders_when(when=asked.when, now=now).values("tender"))
    if asked.q.strip():
        found = found.filter(notice__in=notices_for(asked.q))
    return _sorted(_within(found, asked), asked, now)


def _within(found: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
    """Narrowed by days, and by what the tenders themselves say."""
    if asked.since:
        found = found.filter(issued_at__gte=midnight(asked.since))
    if asked.until:
        found = found.filter(issued_at__lt=midnight(asked.until + timedelta(days=1)))
    tenders = Q(method=asked.method) if asked.method else Q()
    tenders &= Q(amount__gte=asked.least) if asked.least is not None else Q()
    tenders &= Q(amount__lte=asked.most) if asked.most is not None else Q()
    return found.filter(tender__in=PublishedTender.objects.filter(tenders).values("tender")) if tenders else found


def _sorted(found: QuerySet[Publication], asked: Asked, now: datetime) -> QuerySet[Publication]:
    tender = PublishedTender.objects.filter(tender=OuterRef("tender"))
    if asked.sort == "amount":
        amount = Subquery(tender.values("amount")[:1])
        return found.annotate(amount=amount).order_by(F("amount").desc(nulls_last=True), "-issued_at", "notice")
    if asked.sort == "due":
        due = Subquery(tender.filter(bids_due_at__gt=now, over="").values("bids_due_at")[:1])
        return found.annotate(due=due).order_by(F("due").asc(nulls_last=True), "-issued_at", "notice")
    return found.order_by("-issued_at", "notice")


def notice_of(*, notice: str) -> Publication:
    """This function will return a notice. Raises NotFound."""
    found = Publication.objects.filter(notice=notice).first()
    if found is None:
        raise NotFound(thing=f"公告 {notice[:64]}")
    return found


def counts(*, now: datetime) -> Counts:
    """This function will count what there is. Today is the day of Shanghai."""
    return Counts(
        today=Publication.objects.filter(
            issued_at__gte=midnight(now.astimezone(SHANGHAI).date()), issued_at__lte=now
        ).count(),
        open=tenders_when(when="open", now=now).count(),
        soon=tenders_when(when="soon", now=now).count(),
        publicity=tenders_when(when="publicity", now=now).count(),
        platforms=Publication.objects.values("platform").distinct().count(),
        notices=Publication.objects.count(),
    )


def midnight(day: date) -> datetime:
    """This function will return the first instant of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def feed(*, after: str, limit: int) -> dict[str, Any]:
    """This function will return carried notices after the one named, in the order in which they were carried.

    `next` is the cursor for the next call; it stays the same where nothing is new. Raises BadInput.
    """
    seq = 0
    if after:
        last = Carried.objects.filter(notice=after).first()
        if last is None:
            raise BadInput(
                field="after",
                what="没有这个游标。",
                what_en="There is no such cursor.",
                way_out="请用上次返回的 next，或留空从头读。",
                way_out_en="Use `next` of the last answer, or leave it empty to start over.",
            )
        seq = last.seq
    order = list(Carried.objects.filter(seq__gt=seq).order_by("seq").values_list("notice", flat=True)[:limit])
    rows = Publication.objects.in_bulk(order)
    notices = [view_of(rows[notice]) for notice in order if notice in rows]
    return {"notices": notices, "next": order[-1] if order else after}


def view_of(publication: Publication) -> dict[str, Any]:
    """This function will return one notice as the feed writes it."""
    return {
        "notice": publication.notice,
        "tender": publication.tender,
        "platform": publication.platform,
        "position": publication.position,
        "kind": publication.kind,
        "title": publication.title,
        "content": publication.content,
        "buyer_name": publication.buyer_name,
        "region": publication.region,
        "industry": publication.industry,
        "issued_at": rfc3339(publication.issued_at),
        "ends_at": rfc3339(publication.ends_at) if publication.ends_at else None,
        "url": publication.url,
        "sha256": publication.sha256,
    }
