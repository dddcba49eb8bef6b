"""Verbs of the opening hall 开标大厅: come, confirm, object on the spot, answer, close (Order 20 art. 29, 32; 条例 第四十四条).

The bids open and are read out by time, whoever is there; the hall adds what the bidders say to it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from tianping.exchange.catalogue.opening import (
    HallClosed,
    HallEntered,
    OpeningAnswered,
    OpeningObjected,
    ReadOutConfirmed,
)
from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.bids.models import Bid
from tianping.trading.documents.models import Terms
from tianping.trading.opening.hall_document import hall_record
from tianping.trading.opening.models import Confirmation, OpenedBid, Opening, SignIn, SpotObjection
from tianping.trading.opening.queries import HALL_TIME, require_answered
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import store

BEFORE = timedelta(hours=1)
"""So long before the opening the hall takes sign-ins; no rule fixes it."""


class HallNotOpen(Refusal):
    """The hall is not open yet, or is closed."""

    code = "hall-not-open"
    status = 409
    zh = "标段 {lot} 的开标大厅现在不开放（{when}）。"
    en = "The opening hall of lot {lot} is not open now ({when})."
    next_zh = "请看项目页面上的时间；结束以后的异议按书面异议提出。"
    next_en = "See the times on the tender's page; after its end, object in writing."


class NotReadOut(Refusal):
    """There is no line to confirm or to object to."""

    code = "not-read-out"
    status = 409
    zh = "标段 {lot} 还没有唱标，或者你单位的投标没有开启。"
    en = "The bids of lot {lot} are not read out yet, or yours did not open."
    next_zh = "请等待唱标；对未能开启有异议的，当场提出。"
    next_en = "Wait for the read-out; object on the spot if your bid did not open."


class SpotAnswered(Refusal):
    """The objection was answered."""

    code = "spot-answered"
    status = 409
    zh = "开标异议 {objection} 已经答复。"
    en = "The objection {objection} was answered already."


class HallStillOpen(Refusal):
    """Bidders have time left to confirm or to object."""

    code = "hall-still-open"
    status = 409
    zh = "标段 {lot} 的投标人可以在 {until}（北京时间）以前确认或者提出异议，还有 {silent} 家没有确认。"
    en = "Bidders of lot {lot} may confirm or object until {until} (Beijing time); {silent} have not confirmed yet."
    next_zh = "全部确认或者时间届满后再结束；届满不确认也不提出异议的，视为没有异议。"
    next_en = "Close when all have confirmed or the time is over; silence then counts as no objection."


@transaction.atomic
def sign_in(*, lot: Lot, by: Actor, now: datetime) -> SignIn:
    """Come to the hall, from an hour before the opening until the hall is closed; again changes nothing.

    Only who has a standing bid comes; who came is sealed until the bids are opened. Raises NotAllowed, HallNotOpen.
    """
    permit(by, "opening.sign_in", lot)
    terms = Terms.objects.get(tender=lot.tender_id)
    if now < terms.opening_at - BEFORE:
        raise HallNotOpen(lot=lot.code, when=f"{clock(terms.opening_at - BEFORE)} 开放")
    _require_not_closed(Opening.objects.filter(lot=lot).first())
    name = lot.bids.filter(bidder=by.office, state="standing").values_list("bidder_name", flat=True)[0]
    made, new = SignIn.objects.get_or_create(
        lot=lot, bidder=by.office, defaults={"bidder_name": name, "signed_in_at": now}
    )
    if new:
        record(HallEntered(tender=lot.tender_id, lot=lot.code, bidder=by.office), by=by, now=now)
    return made


@transaction.atomic
def confirm(*, lot: Lot, by: Actor, now: datetime) -> Confirmation:
    """Confirm the own line as read out; again changes nothing. Raises NotAllowed, NotReadOut, HallNotOpen."""
    permit(by, "opening.confirm", lot)
    _require_not_closed(_held(lot))
    opened = OpenedBid.objects.filter(bid__lot=lot, bid__bidder=by.office, bid__state="standing").first()
    if opened is None:
        raise NotReadOut(lot=lot.code)
    made, new = Confirmation.objects.get_or_create(opened=opened, defaults={"confirmed_at": now})
    if new:
        event = ReadOutConfirmed(tender=lot.tender_id, lot=lot.code, receipt=opened.bid_id, bidder=by.office)
        record(event, by=by, now=now)
    return made


@transaction.atomic
def object_on_the_spot(*, lot: Lot, content: str, by: Actor, now: datetime) -> SpotObjection:
    """Object to the opening while the hall is open (条例 第四十四条). Raises NotAllowed, NotReadOut, HallNotOpen, BadInput."""
    permit(by, "opening.object", lot)
    opening = _held(lot)
    _require_not_closed(opening)
    said = tidy_name(content, field="content", limit=4_000)
    bid = Bid.objects.get(lot=lot, bidder=by.office, state="standing")
    made = SpotObjection.objects.create(
        opening=opening, bidder=bid.bidder, bidder_name=bid.bidder_name, content=said, raised_at=now
    )
    event = OpeningObjected(
        tender=lot.tender_id,
        lot=lot.code,
        objection=made.code,
        bidder=bid.bidder,
        bidder_name=bid.bidder_name,
        content=said,
    )
    record(event, by=by, now=now)
    return made


@transaction.atomic
def answer_on_the_spot(*, objection: SpotObjection, answer: str, by: Actor, now: datetime) -> SpotObjection:
    """Answer an objection, once; buyer or agency does. Raises NotAllowed, SpotAnswered, BadInput."""
    permit(by, "opening.answer", objection.opening.lot)
    held = SpotObjection.objects.select_for_update(of=("self",)).select_related("opening__lot").get(pk=objection.pk)
    if held.answered_at is not None:
        raise SpotAnswered(objection=held.code)
    held.answer, held.answered_at = tidy_name(answer, field="answer", limit=4_000), now
    held.save(update_fields=["answer", "answered_at"])
    lot = held.opening.lot
    event = OpeningAnswered(tender=lot.tender_id, lot=lot.code, objection=held.code, answer=held.answer)
    record(event, by=by, now=now)
    return held


@transaction.atomic
def close_hall(*, opening: Opening, by: Actor, now: datetime) -> Opening:
    """Close the hall and seal what was said in it: when all have confirmed, or their time is over. Once.

    Raises NotAllowed, SpotObjectionOpen, HallStillOpen.
    """
    permit(by, "opening.close_hall", opening.lot)
    held = Opening.objects.select_for_update(of=("self",)).select_related("lot__tender").get(pk=opening.pk)
    if held.hall_closed_at is not None:
        return held
    require_answered(held.lot.tender_id)
    opened = OpenedBid.objects.filter(bid__lot=held.lot, bid__state="standing")
    confirmed = opened.filter(confirmation__isnull=False).count()
    until = held.opened_at + HALL_TIME
    if now < until and confirmed < opened.count():
        raise HallStillOpen(lot=held.lot_id, until=clock(until), silent=opened.count() - confirmed)
    kept = store(hall_record(opening=held, closed_at=now))
    held.hall_record, held.hall_size, held.hall_closed_at = kept.sha256, kept.size, now
    held.save(update_fields=["hall_record", "hall_size", "hall_closed_at"])
    event = HallClosed(
        tender=held.lot.tender_id,
        lot=held.lot_id,
        attended=held.lot.sign_ins.count(),
        confirmed=confirmed,
        objections=held.objections.count(),
    )
    file = FileRef(name="开标确认记录.pdf", media="application/pdf", size=kept.size, sha256=kept.sha256)
    record(event, by=by, now=now, files=[file])
    return held


def _held(lot: Lot) -> Opening:
    """The opening with its row locked, so that closing waits."""
    opening = Opening.objects.select_for_update().filter(lot=lot).first()
    if opening is None:
        raise NotReadOut(lot=lot.code)
    return opening


def _require_not_closed(opening: Opening | None) -> None:
    if opening is not None and opening.hall_closed_at is not None:
        raise HallNotOpen(lot=opening.lot_id, when=f"{clock(opening.hall_closed_at)} 已结束")
