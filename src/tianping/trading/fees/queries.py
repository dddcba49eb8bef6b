"""Questions about refunds: a bidder's own, those that somebody has to return."""

from django.db.models import F, Q, QuerySet

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.bids.models import Bid
from tianping.trading.fees.models import Refund
from tianping.trading.plans.models import Lot


def refund(code: str) -> Refund:
    """This function will find a refund by its number. Raises NotFound."""
    found = Refund.objects.select_related("lot__tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"保证金退还 {code}")
    return found


def withdrawn(lot: Lot) -> list[tuple[str, str]]:
    """This function will return the bidders of a lot, code and name, that withdrew, have no other bid that stands, and
    whose bond is not listed."""
    bids = Bid.objects.filter(lot=lot)
    others = bids.filter(state="standing").values("bidder")
    listed = Refund.objects.filter(lot=lot).values("payee")
    left = bids.filter(state="withdrawn").exclude(bidder__in=others).exclude(bidder__in=listed)
    return sorted(dict(left.order_by("received_at").values_list("bidder", "bidder_name")).items())


def listed_for(actor: Actor) -> QuerySet[Refund]:
    """This function will return a bidder's own refunds, or those of the tenders that somebody conducts; all for auditors."""
    found = Refund.objects.select_related("lot__tender").order_by("paid_at", F("due_at").asc(nulls_last=True), "code")
    if actor.role == "auditor":
        return found
    if actor.role == "bidder":
        return found.filter(payee=actor.office)
    return found.filter(Q(lot__tender__buyer=actor.office) | Q(lot__tender__agency=actor.office))
