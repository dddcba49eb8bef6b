"""The tenders that an organisation conducts, put in order by what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from tianping.exchange.tender_limits import LimitOf, facts_of, limits_of
from tianping.trading.documents import questions, stating
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import standing_holds
from tianping.trading.pages.standing import progress
from tianping.trading.plans.models import STAGES, Tender
from tianping.web import parts, wording
from tianping.web.limit_names import limit_name
from tianping.web.problems import language
from tianping.web.tenders.reading import record_of

OVER = frozenset({"archived", "failed", "terminated"})
OPEN = [stage for stage, _ in STAGES if stage not in OVER]
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One tender of the organisation: what is next and by when, None where nothing is counted."""

    tender: Tender
    what: str
    url: str
    due: datetime | None
    rule: str
    own: bool
    """Whether the organisation itself is to act; else it waits for others."""
    stage: parts.Limit
    held: bool


def mine(*, office: str, now: datetime) -> list[Mine]:
    """This function will return the running tenders of an organisation: what it is to do first, then by due time."""
    found = [_one(tender, now) for tender in running(office)[:MOST]]
    return sorted(found, key=lambda one: (not one.own, one.due is None, one.due or now, one.tender.code))


def running(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that are not over, newest first."""
    return of_office(office).filter(lots__stage__in=OPEN).distinct()


def over(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that are over, newest first."""
    return of_office(office).exclude(lots__stage__in=OPEN).distinct()


def of_office(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that an organisation conducts, as buyer or agency."""
    found = Tender.objects.filter(Q(buyer=office) | Q(agency=office))
    return found.select_related("terms", "project").prefetch_related("lots")


def _one(tender: Tender, now: datetime) -> Mine:
    terms: Terms | None = getattr(tender, "terms", None)
    what, url, due, rule, own = next(_next(tender, terms, now))
    return Mine(
        tender=tender,
        what=what,
        url=url,
        due=due,
        rule=rule,
        own=own,
        stage=progress(tender, now),
        held=standing_holds(tender.code).exists(),
    )


Step = tuple[str, str, datetime | None, str, bool]


def _next(tender: Tender, terms: Terms | None, now: datetime) -> Iterator[Step]:
    """What is next; the first that is yielded counts."""
    at = f"/tenders/{tender.code}/"
    if any(lot.stage == "planned" for lot in tender.lots.all()):
        task = stating.next_task(stating.preparation(tender), now=now)
        yield (
            (task.what, f"{at}tasks/", None, "", True)
            if task
            else (gettext("等其他方办完"), f"{at}tasks/", None, "", False)
        )
    if terms is not None and terms.issued_at is not None and now < terms.bids_due_at:
        open_ = questions.open_questions(tender).count()
        if open_:
            what = ngettext("答复 {count} 个提问", "答复 {count} 个提问", open_).format(count=open_)
            until = questions.answerable_until(terms, now=now)
            yield what, f"{at}questions/", until if until > now else terms.bids_due_at, "clarification", True
        yield gettext("等投标截止、开标"), at, terms.bids_due_at, "opening-time", False
    limit = _next_limit(tender, now)
    if limit is not None and limit.status.due is not None:
        yield limit_name(limit.rule), at, limit.status.due, limit.rule.id, True
    yield gettext("看项目页上能办的事"), at, None, "", False


def _next_limit(tender: Tender, now: datetime) -> LimitOf | None:
    """The limit that runs out first among those that have begun and are not kept yet."""
    counted = limits_of(facts_of(record_of(tender.code).entries), now=now)
    open_ = [
        one for one in counted if one.end is None and one.status.due and one.status.word in ("well", "near", "breach")
    ]
    return min(open_, key=lambda one: one.status.due or now, default=None)


def due_limit(one: Mine, now: datetime) -> parts.Limit | None:
    """This function will say how long there is until what is next is due."""
    if one.due is None:
        return None
    left = one.due - now
    text = wording.remaining(left, language=language())
    if one.held:
        return parts.Limit(word="prov", text=gettext("已暂停"))
    return parts.Limit(word="breach" if left.total_seconds() < 0 else "near" if left.days < 1 else "well", text=text)
