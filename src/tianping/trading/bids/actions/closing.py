"""Carrying out the deadline, and ending what drew too few bids."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.bids import BidsClosed, LotClosed, StandingBid
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.trading.bids.models import Bid, Closing
from tianping.trading.bids.rules import enough_stand
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot, Tender
from tianping.web.accounts.rights import permit


@transaction.atomic
def close(*, tender: Tender, by: Actor, now: datetime) -> Closing | None:
    """Carry out the deadline: log the ordered receipts, and let fail what has too few bids (招标投标法 第二十八、三十四条).

    Nobody's button: the due-scan calls it after the deadline. A tender on hold is closed all the same, since its bids
    may not be added to; what comes after, opening or failure, waits. Once per tender; None where the deadline has not
    passed, as when it was moved meanwhile. Raises NotAllowed.
    """
    permit(by, "bids.close", tender)
    terms = Terms.objects.select_for_update().select_related("tender").get(tender=tender)
    done = Closing.objects.filter(tender=tender).first()
    if done or now <= terms.bids_due_at:
        return done
    closing = Closing.objects.create(tender=tender, closed_at=now)
    lots = [lot for lot in tender.lots.select_related("tender") if lot.stage == "issued"]
    record(BidsClosed(tender=tender.code, closed_at=now, lots=tuple(_list(lot) for lot in lots)), by=by, now=now)
    for lot in lots:
        move_on(lot=lot, to="closed")
        fail_short(lot=lot, by=by, now=now)
    return closing


@transaction.atomic
def fail_short(*, lot: Lot, by: Actor, now: datetime) -> Failure | None:
    """End a closed lot in which too few bids stand (招标投标法 第二十八条; 条例 第四十四条); None where enough stand.

    While its tender is on hold nothing is ended: None, and the due-scan asks again. Raises NotAllowed.
    """
    permit(by, "bids.close", lot)
    terms = Terms.objects.select_related("tender").get(tender=lot.tender_id)
    if lot.stage != "closed" or enough_stand(lot=lot, terms=terms):
        return None
    try:
        require_running(lot.tender_id)
    except TenderOnHold:
        return None
    return fail_lot(lot=lot, cause="too-few-bids", count=lot.bids.filter(state="standing").count(), by=by, now=now)


def _list(lot: Lot) -> LotClosed:
    bids = list(lot.bids.order_by("received_at", "receipt"))
    return LotClosed(
        lot=lot.code,
        standing=tuple(_standing(bid) for bid in bids if bid.state == "standing"),
        withdrawn=tuple(bid.seal for bid in bids if bid.state == "withdrawn"),
        replaced=tuple(bid.seal for bid in bids if bid.state == "replaced"),
        dummies=tuple(sorted(lot.dummies.values_list("seal", flat=True))),
    )


def _standing(bid: Bid) -> StandingBid:
    return StandingBid(
        receipt=bid.receipt,
        seal=bid.seal,
        statement=bid.statement,
        body=bid.body,
        length=bid.length,
        received_at=bid.received_at,
    )
