"""API of fees: what must be returned, for who conducts the tender and for the bidder itself."""

from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.fees import actions
from tianping.trading.fees.models import Refund
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["fees"])
Yuan = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,13})\.\d{2}$", description="Yuan with two decimals")]


class PaidIn(Schema):
    """Interest in yuan, and when the bond was returned."""

    model_config = ConfigDict(extra="forbid")

    interest: Yuan
    paid_at: AwareDatetime


@router.get("/refunds", response=dict[str, Any], summary="保证金退还 · Bid bonds to be returned")
def refunds(request: HttpRequest) -> dict[str, Any]:
    """A buyer's or agency's duties to return bonds; a bidder's own bonds."""
    by = actor_of(request)
    conducted = Q(lot__tender__buyer=by.office) | Q(lot__tender__agency=by.office)
    found = Refund.objects.filter(Q(payee=by.office) if by.role == "bidder" else conducted).select_related("lot")
    return {"refunds": [view_of(one) for one in found]}


@router.post("/refunds/{code}/payment", response=dict[str, Any], summary="登记退还 · Confirm a refund")
def confirm(request: HttpRequest, code: str, body: PaidIn) -> dict[str, Any]:
    """Confirm that a bond was returned with interest."""
    refund = Refund.objects.select_related("lot__tender").filter(code=code).first()
    if refund is None:
        raise NotFound(thing=f"保证金退还 {code}")
    done = actions.confirm_refund(
        refund=refund,
        interest=Decimal(body.interest),
        paid_at=body.paid_at,
        by=actor_of(request),
        now=business_now(),
    )
    return view_of(done)


def view_of(found: Refund) -> dict[str, Any]:
    """This function will return a refund as its parties read it."""
    return {
        "refund": found.code,
        "tender": found.lot.tender_id,
        "lot": found.lot_id,
        "payee": found.payee,
        "payee_name": found.payee_name,
        "amount": money.write(found.amount),
        "interest": None if found.interest is None else money.write(found.interest),
        "cause": found.cause,
        "state": found.state,
        "reason": found.reason or None,
        "opened_at": rfc3339(found.opened_at),
        "due_at": rfc3339(found.due_at) if found.due_at else None,
        "paid_at": rfc3339(found.paid_at) if found.paid_at else None,
    }
