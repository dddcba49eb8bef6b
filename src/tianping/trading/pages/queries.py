"""What the front page lists and counts: nothing that is not public, nothing about who bids."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from tianping.refusals import BadInput
from tianping.trading.plans.models import Lot, Tender
from tianping.web.search import SearchIndex

KIND = "tender"
SOON = timedelta(days=3)
WHENS = ("open", "soon", "evaluating", "publicity", "awarded", "failed")
STAGES_OF = {
    "evaluating": ("closed", "opened", "evaluated"),
    "publicity": ("publicity",),
    "awarded": ("decided", "notified", "contracted", "archived"),
    "failed": ("failed", "terminated"),
}
COUNTED = """
SELECT (SELECT count(*) FROM plans_tender),
       (SELECT count(*) FROM documents_terms WHERE issued_at IS NOT NULL AND bids_due_at > %s),
       (SELECT count(*) FROM documents_terms WHERE issued_at IS NOT NULL AND bids_due_at > %s AND bids_due_at <= %s),
       (SELECT count(DISTINCT tender_id) FROM plans_lot WHERE stage = 'publicity'),
       (SELECT count(DISTINCT tender_id) FROM holds_hold WHERE lifted_at IS NULL)
"""
SHOWN = ("code", "name", "buyer_name", "region", "project__industry", "terms__bids_due_at", "terms__issued_at")


@dataclass(frozen=True)
class Asked:
    """What a visitor asks for: words, and where the tender stands."""

    q: str = ""
    when: str = ""

    def require(self) -> "Asked":
        """This function will refuse a filter that does not exist. Raises BadInput."""
        if self.when and self.when not in WHENS:
            raise BadInput(
                field="when", what=f"没有“{self.when[:20]}”这个条件。", what_en=f"There is no filter {self.when[:20]}."
            )
        return self


@dataclass(frozen=True)
class Shown:
    """One tender as the list shows it: due once the documents are out, stages of its lots, the sum of maximum prices in yuan."""

    code: str
    name: str
    buyer_name: str
    region: str
    industry: str
    due: datetime | None
    stages: frozenset[str]
    amount: Decimal | None


def listed(*, asked: Asked, now: datetime) -> QuerySet[Tender]:
    """This function will return tenders: those one can still bid for first, by deadline; then the newest."""
    found = Tender.objects.all()
    if asked.q.strip():
        found = found.filter(code__in=SearchIndex().keys(asked.q, KIND))
    if asked.when:
        found = found.filter(_standing(asked.when, now))
    open_until = Case(When(_standing("open", now), then=F("terms__bids_due_at")))
    return found.order_by(open_until.asc(nulls_last=True), "-planned_at", "code")


def shown(tenders: QuerySet[Tender]) -> list[Shown]:
    """This function will read what the list shows of some tenders, in their order."""
    rows = list(tenders.values_list(*SHOWN))
    lots: dict[str, list[tuple[str, Decimal | None]]] = defaultdict(list)
    for tender, stage, price in Lot.objects.filter(tender__in=[row[0] for row in rows]).values_list(
        "tender_id", "stage", "maximum_price"
    ):
        lots[tender].append((stage, price))
    return [_shown(row, lots[row[0]]) for row in rows]


def _shown(row: tuple[Any, ...], lots: list[tuple[str, Decimal | None]]) -> Shown:
    code, name, buyer_name, region, industry, due, issued = row
    prices = [price for _, price in lots if price is not None]
    return Shown(
        code=code,
        name=name,
        buyer_name=buyer_name,
        region=region,
        industry=industry,
        due=due if issued else None,
        stages=frozenset(stage for stage, _ in lots),
        amount=sum(prices, Decimal()) if prices else None,
    )


def counts(*, now: datetime) -> dict[str, int]:
    """This function will count all tenders, those that stand somewhere, and those on hold, in one question."""
    first, last = (connection.ops.adapt_datetimefield_value(at) for at in (now, now + SOON))
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [first, first, last])
        row = cursor.fetchone()
    return dict(zip(("all", "open", "soon", "publicity", "held"), row, strict=True))


def newest() -> int:
    """This function will return the number of the newest public act: what the list shows changes by nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM record_event")
        return int(cursor.fetchone()[0] or 0)


def _standing(when: str, now: datetime) -> Q:
    if when in ("open", "soon"):
        due = Q(terms__issued_at__isnull=False, terms__bids_due_at__gt=now)
        return due & Q(terms__bids_due_at__lte=now + SOON) if when == "soon" else due
    return Q(Exists(Lot.objects.filter(tender=OuterRef("pk"), stage__in=STAGES_OF[when])))
