"""The published interface of the opening: the result as read out, and the last way for a bidder."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions
from tianping.trading.opening.hall_api import router as hall
from tianping.trading.opening.models import Opening
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["opening"])
router.add_router("", hall)


class CodeIn(Schema):
    """The recovery code, as words."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=1000)


@router.get("/lots/{lot}/opening", auth=None, summary="The opening as read out 开标结果")
def read(request: HttpRequest, lot: str) -> dict[str, Any]:
    """Public once the lot is opened; before, there is nothing to find."""
    opening = Opening.objects.select_related("lot").filter(lot=lot).first()
    if opening is None:
        raise NotFound(thing=f"开标 {lot}")
    bids = opening.lot.bids.filter(state="standing").order_by("received_at", "receipt")
    return {
        "lot": lot,
        "opened_at": rfc3339(opening.opened_at),
        "trustees": opening.trustees,
        "record": opening.record or None,
        "bids": [
            {
                "receipt": b.receipt,
                "bidder": b.bidder,
                "bidder_name": b.bidder_name,
                "price": money.write(b.opened.price),
            }
            for b in bids
            if hasattr(b, "opened")
        ],
        "not_opened": [
            {
                "receipt": b.receipt,
                "kind": b.not_opened.kind,
                "whose": b.not_opened.whose,
                "outcome": b.not_opened.outcome,
            }
            for b in bids
            if hasattr(b, "not_opened")
        ],
    }


@router.post("/bids/{receipt}/recovery", summary="Hand in a recovery code 递交恢复码")
def hand_in(request: HttpRequest, receipt: str, given: CodeIn) -> dict[str, Any]:
    """After the deadline and before the cut-off; kept sealed, opened together with all others."""
    by = actor_of(request, "bidder")
    bid = Bid.objects.select_related("lot__tender").filter(receipt=receipt, bidder=by.office).first()
    if bid is None:
        raise NotFound(thing=f"回执 {receipt}")
    kept = actions.hand_in_recovery(bid=bid, words=given.code, by=by, now=business_now())
    return {"receipt": receipt, "handed_in_at": rfc3339(kept.handed_in_at)}
