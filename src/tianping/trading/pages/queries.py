"""What the front page lists and counts: nothing that is not public, nothing about who bids."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from tianping.refusals import BadInput
from tianping.trading.holds.models import Hold
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


def listed(*, asked: Asked, now: datetime) -> QuerySet[Tender]:
    """This function will return tenders: those one can still bid for first, by deadline; then the newest."""
    found = Tender.objects.select_related("terms", "project").prefetch_related("lots")
    if asked.q.strip():
        found = found.filter(code__in=SearchIndex().keys(asked.q, KIND))
    if asked.when:
        found = found.filter(_standing(asked.when, now))
    open_until = F("terms__bids_due_at") if asked.when in ("open", "soon") else None
    ordered = found.annotate(amount=Sum("lots__maximum_price"))
    return ordered.order_by(*([open_until] if open_until else []), "-planned_at", "code")


def counts(*, now: datetime) -> dict[str, int]:
    """This function will count tenders by where they stand, and those on hold."""
    found = {when: Tender.objects.filter(_standing(when, now)).count() for when in ("open", "soon", "publicity")}
    held = Hold.objects.filter(tender=OuterRef("pk"), lifted_at=None)
    return found | {"held": Tender.objects.filter(Exists(held)).count()}


def _standing(when: str, now: datetime) -> Q:
    if when in ("open", "soon"):
        due = Q(terms__issued_at__isnull=False, terms__bids_due_at__gt=now)
        return due & Q(terms__bids_due_at__lte=now + SOON) if when == "soon" else due
    return Q(Exists(Lot.objects.filter(tender=OuterRef("pk"), stage__in=STAGES_OF[when])))
