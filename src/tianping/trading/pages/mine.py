"""The tenders that an organisation conducts, put in order by what is next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, ngettext

from tianping.exchange.tender_limits import LimitOf, TenderFacts, limits_of
from tianping.trading.documents import questions, stating
from tianping.trading.documents.models import Terms
from tianping.trading.holds.models import Hold
from tianping.trading.plans.models import STAGES, Lot, Tender
from tianping.web import parts, wording
from tianping.web.limit_names import limit_name
from tianping.web.problems import language
from tianping.web.tenders.remembering import facts_of_tenders

OVER = frozenset({"archived", "failed", "terminated"})
OPEN = [stage for stage, _ in STAGES if stage not in OVER]
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One tender of the organisation: what is next and by when, None where nothing is counted. The words come when shown."""

    tender: Tender
    due: datetime | None
    own: bool
    """Whether the organisation itself is to act; else it waits for others."""
    held: bool
    says: Callable[[], tuple[str, str]]
    """What is next in words, and its address."""
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What is read of all tenders together: preparations, unanswered questions, who is held."""

    prepared: Mapping[str, stating.Preparation]
    asked: Mapping[str, int]
    held: frozenset[str]
    facts: Mapping[str, TenderFacts]


def mine(*, office: str, now: datetime) -> list[Mine]:
    """This function will return the running tenders of an organisation: what it is to do first, then by due time."""
    tenders = list(running(office)[:MOST])
    read = _read(tenders, now)
    found = [_one(tender, read, now) for tender in tenders]
    return sorted(found, key=lambda one: (not one.own, one.due is None, one.due or now, one.tender.code))


def running(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that are not over, newest first."""
    return of_office(office).filter(_is_open())


def over(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that are over, newest first."""
    return of_office(office).exclude(_is_open())


def _is_open() -> Exists:
    return Exists(Lot.objects.filter(tender=OuterRef("pk"), stage__in=OPEN))


def of_office(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that an organisation conducts, as buyer or agency."""
    found = Tender.objects.filter(Q(buyer=office) | Q(agency=office))
    return found.select_related("terms").prefetch_related("lots")


def _read(tenders: Sequence[Tender], now: datetime) -> _Read:
    planned = [tender for tender in tenders if _is_planned(tender)]
    issued = [tender for tender in tenders if (terms := _terms(tender)) and terms.issued_at]
    codes = [tender.code for tender in tenders]
    return _Read(
        prepared={done.tender.code: done for done in stating.preparations(planned)},
        asked=questions.open_counts(issued),
        facts=facts_of_tenders([tender.code for tender in issued if now >= tender.terms.bids_due_at]),
        held=frozenset(Hold.objects.filter(tender__in=codes, lifted_at=None).values_list("tender_id", flat=True)),
    )


def _is_planned(tender: Tender) -> bool:
    return any(lot.stage == "planned" for lot in tender.lots.all())


def _terms(tender: Tender) -> Terms | None:
    return getattr(tender, "terms", None)


def _one(tender: Tender, read: _Read, now: datetime) -> Mine:
    own, due, rule, says = next(_next(tender, read, now))
    return Mine(tender=tender, due=due, rule=rule, own=own, held=tender.code in read.held, says=says)


Step = tuple[bool, datetime | None, str, Callable[[], tuple[str, str]]]


def _next(tender: Tender, read: _Read, now: datetime) -> Iterator[Step]:
    """What is next: whether it is the organisation's, by when, by which rule; the first that is yielded counts."""
    at, terms, done = f"/tenders/{tender.code}/", _terms(tender), read.prepared.get(tender.code)
    if done is not None:
        yield done.waits_for_office, None, "", lambda: (_task(done, now), f"{at}tasks/")
    if terms is not None and terms.issued_at is not None and now < terms.bids_due_at:
        asked = read.asked.get(tender.code, 0)
        if asked:
            until = questions.answerable_until(terms, now=now)
            due = until if until > now else terms.bids_due_at
            yield True, due, "clarification", lambda: (_answering(asked), f"{at}questions/")
        yield False, terms.bids_due_at, "opening-time", lambda: (gettext("等投标截止、开标"), at)
    facts = read.facts.get(tender.code)
    limit = _next_limit(facts, now) if facts else None
    if limit is not None and limit.status.due is not None:
        rule = limit.rule
        yield True, limit.status.due, rule.id, lambda: (limit_name(rule), at)
    yield False, None, "", lambda: (gettext("看项目页上能办的事"), at)


def _task(done: stating.Preparation, now: datetime) -> str:
    task = stating.next_task(done, now=now)
    return task.what if task else gettext("等其他方办完")


def _answering(asked: int) -> str:
    return ngettext("答复 {count} 个提问", "答复 {count} 个提问", asked).format(count=asked)


def _next_limit(facts: TenderFacts, now: datetime) -> LimitOf | None:
    """The limit that runs out first among those that have begun and are not kept yet."""
    counted = limits_of(facts, now=now)
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
