"""API of the opening hall: bidders come, confirm their line, object on the spot; the buyer answers."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.documents.models import Terms
from tianping.trading.opening import hall
from tianping.trading.opening.models import Confirmation, Opening, SpotObjection
from tianping.trading.opening.queries import HALL_TIME
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["opening"])


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


class SpotIn(Schema):
    """What is objected to."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(max_length=4000)


class SpotAnswerIn(Schema):
    """The answer."""

    model_config = ConfigDict(extra="forbid")

    answer: str = Field(max_length=4000)


@router.get("/lots/{lot}/hall", response=dict[str, Any], auth=None, summary="开标大厅 · The opening hall")
def read(request: HttpRequest, lot: str) -> dict[str, Any]:
    """Server time, opening time, and, once the bids are opened, who came, confirmed and objected."""
    return shown(plans.lot(lot))


@router.post("/lots/{lot}/hall/sign-in", response={201: dict[str, Any]}, summary="开标签到 · Sign in to the hall")
def sign_in(request: HttpRequest, lot: str, body: Nothing) -> Status[dict[str, Any]]:
    """A bidder with a standing bid comes; nobody learns it before the opening."""
    made = hall.sign_in(lot=plans.lot(lot), by=actor_of(request, "bidder"), now=business_now())
    return Status(201, {"lot": lot, "signed_in_at": rfc3339(made.signed_in_at)})


@router.post(
    "/lots/{lot}/hall/confirmation", response={201: dict[str, Any]}, summary="确认开标结果 · Confirm the own line"
)
def confirm(request: HttpRequest, lot: str, body: Nothing) -> Status[dict[str, Any]]:
    """A bidder confirms its own line as read out."""
    made = hall.confirm(lot=plans.lot(lot), by=actor_of(request, "bidder"), now=business_now())
    return Status(201, {"lot": lot, "receipt": made.opened_id, "confirmed_at": rfc3339(made.confirmed_at)})


@router.post("/lots/{lot}/hall/objections", response={201: dict[str, Any]}, summary="当场异议 · Object on the spot")
def raise_objection(request: HttpRequest, lot: str, body: SpotIn) -> Status[dict[str, Any]]:
    """A bidder objects to the opening while the hall is open."""
    made = hall.object_on_the_spot(
        lot=plans.lot(lot), content=body.content, by=actor_of(request, "bidder"), now=business_now()
    )
    return Status(201, _objection(made))


@router.post("/hall-objections/{code}/answer", response=dict[str, Any], summary="当场答复 · Answer on the spot")
def answer(request: HttpRequest, code: str, body: SpotAnswerIn) -> dict[str, Any]:
    """Buyer or agency answers, once."""
    found = SpotObjection.objects.select_related("opening__lot__tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"开标异议 {code}")
    made = hall.answer_on_the_spot(objection=found, answer=body.answer, by=actor_of(request), now=business_now())
    return _objection(made)


@router.post("/lots/{lot}/hall/close", response=dict[str, Any], summary="结束开标 · Close the hall")
def close(request: HttpRequest, lot: str, body: Nothing) -> dict[str, Any]:
    """Buyer or agency closes the hall when all have confirmed; else the platform does when the time is over."""
    opening = Opening.objects.select_related("lot__tender").filter(lot=lot).first()
    if opening is None:
        raise NotFound(thing=f"开标 {lot}")
    hall.close_hall(opening=opening, by=actor_of(request), now=business_now())
    return shown(plans.lot(lot))


def shown(lot: Lot) -> dict[str, Any]:
    """This function will return the hall of a lot as everybody may see it."""
    terms = Terms.objects.filter(tender=lot.tender_id).first()
    if terms is None or terms.issued_at is None:
        raise NotFound(thing=f"开标大厅 {lot.code}")
    opening = Opening.objects.filter(lot=lot).first()
    told: dict[str, Any] = {
        "lot": lot.code,
        "now": rfc3339(business_now()),
        "signs_in_from": rfc3339(terms.opening_at - hall.BEFORE),
        "opening_at": rfc3339(terms.opening_at),
        "state": "closed" if opening and opening.hall_closed_at else "read-out" if opening else "waiting",
    }
    return told | (_opened(lot, opening) if opening else {})


def _opened(lot: Lot, opening: Opening) -> dict[str, Any]:
    confirmed = Confirmation.objects.filter(opened__bid__lot=lot)
    return {
        "opened_at": rfc3339(opening.opened_at),
        "confirm_until": rfc3339(opening.opened_at + HALL_TIME),
        "closed_at": rfc3339(opening.hall_closed_at) if opening.hall_closed_at else None,
        "record": opening.hall_record or None,
        "attended": [
            {"bidder": one.bidder, "bidder_name": one.bidder_name, "signed_in_at": rfc3339(one.signed_in_at)}
            for one in lot.sign_ins.all()
        ],
        "confirmed": [{"receipt": one.opened_id, "confirmed_at": rfc3339(one.confirmed_at)} for one in confirmed],
        "objections": [_objection(one) for one in opening.objections.all()],
    }


def _objection(one: SpotObjection) -> dict[str, Any]:
    return {
        "objection": one.code,
        "bidder": one.bidder,
        "bidder_name": one.bidder_name,
        "content": one.content,
        "raised_at": rfc3339(one.raised_at),
        "answer": one.answer or None,
        "answered_at": rfc3339(one.answered_at) if one.answered_at else None,
    }
