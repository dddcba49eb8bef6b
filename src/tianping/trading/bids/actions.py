"""Verbs of bidding: submit, withdraw, send a dummy, close. Everything here is sealed but the closing."""

import base64
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from tianping.exchange.catalogue.bids import (
    BidReceived,
    BidsClosed,
    BidWithdrawn,
    BoxEntrusted,
    CopyAsked,
    LotClosed,
    StandingBid,
)
from tianping.record import receipts
from tianping.record.actors import Actor
from tianping.record.identity import own_keys
from tianping.record.recording import Recorded, record
from tianping.refusals import Refusal
from tianping.sealing.envelope import Head, header_hash
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import dummy
from tianping.trading.bids import files
from tianping.trading.bids.checking import checked_head, require_signer
from tianping.trading.bids.models import Bid, Closing, Dummy, Upload, random_code
from tianping.trading.bids.rules import least_bids, require_in_time, require_no_interest
from tianping.trading.bids.uploading import finish
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import require_running
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.subjects.queries import name_of
from tianping.web.accounts.rights import permit


class WrongVersion(Refusal):
    """The envelope does not follow on the bid that stands."""

    code = "wrong-version"
    status = 409
    zh = "这份投标文件接替的不是你单位现在有效的那一份。"
    en = "This envelope does not replace the bid of yours that stands."
    next_zh = "请用投标工具以现有回执为前一版重新加密。"
    next_en = "Seal again with the bid maker, naming the receipt that stands as the previous version."


class AlreadyWithdrawn(Refusal):
    """The bid does not stand any more."""

    code = "bid-not-standing"
    status = 409
    zh = "这份投标已经{state}，不能再撤回。"
    en = "This bid does not stand any more ({state_en}); it cannot be withdrawn."
    next_zh = "需要的话，可在截止前重新投标。"
    next_en = "You may bid again before the deadline."


def submit(*, upload: Upload, by: Actor, clock: Callable[[], datetime]) -> Bid:
    """Take a sealed bid whose bytes are all here, and give its receipt at once (Order 20 art. 27; 招标投标法 第二十八条).

    `clock` is read after the tender is locked, so that a bid that waited behind others is late or in time by the
    moment it counts; closing takes the same lock. The same bytes again give the same receipt. Raises NotAllowed,
    TooLate, NotOpenForBids, InterestInTender, WrongVersion, and all that `checking` refuses.
    """
    permit(by, "bids.submit", upload)
    done = Bid.objects.filter(lot=upload.lot_id, bidder=by.office, sha256=upload.sha256).first()
    if done:
        return done
    require_in_time(lot=upload.lot, terms=Terms.objects.filter(tender=upload.lot.tender_id).first(), now=clock())
    finish(upload=upload)
    head, policy = checked_head(upload=upload)
    with transaction.atomic():
        terms = Terms.objects.select_for_update().select_related("tender").get(tender=upload.lot.tender_id)
        now = clock()
        lot = Lot.objects.select_related("tender").get(pk=upload.lot_id)
        require_in_time(lot=lot, terms=terms, now=now)
        require_no_interest(lot=lot, bidder=by.office, operator=settings.TIANPING_TRADING.operator)
        signer = require_signer(head=head, by=by, now=now)
        before = _replaced(lot=lot, head=head, by=by)
        bid = _keep(upload=upload, lot=lot, head=head, certificate=signer.serial, by=by, now=now)
        _entrust(policy=policy, header=head.header_bytes, boxes=head.boxes, by=by, now=now)
        mirror = files.mirror_origin()
        if mirror:
            record(CopyAsked(sha256=bid.sha256, size=bid.size), by=by, now=now, readers=[mirror])
        if before:
            Bid.objects.filter(pk=before.pk).update(state="replaced")
        bid.save(force_insert=True)
    return bid


@transaction.atomic
def withdraw(*, bid: Bid, by: Actor, clock: Callable[[], datetime]) -> Bid:
    """Take a bid back before the deadline (招标投标法 第二十九条; 条例 第三十五条); the receipt of it is kept with the bid.

    Reads the clock under the lock, as `submit` does. Raises NotAllowed, TooLate, AlreadyWithdrawn.
    """
    permit(by, "bids.withdraw", bid)
    terms = Terms.objects.select_for_update().get(tender=bid.lot.tender_id)
    now = clock()
    held = Bid.objects.select_for_update().select_related("lot__tender").get(pk=bid.pk)
    require_in_time(lot=held.lot, terms=terms, now=now)
    if held.state == "withdrawn":
        return held
    if held.state != "standing":
        raise AlreadyWithdrawn(state=held.get_state_display(), state_en=held.state)
    event = BidWithdrawn(tender=held.lot.tender_id, lot=held.lot_id, receipt=held.receipt, seal=held.seal)
    recorded = record(event, by=by, now=now)
    held.state, held.withdrawn_at = "withdrawn", now
    held.withdrawal = _receipt(held, recorded, kind="withdrawal", at=now)
    held.save(update_fields=["state", "withdrawn_at", "withdrawal"])
    return held


@transaction.atomic
def send_dummy(*, lot: Lot, by: Actor, now: datetime) -> Dummy | None:
    """Entrust an envelope that nobody sent, so that trustees cannot count bids; none once the deadline has passed."""
    permit(by, "bids.close", lot)
    terms = Terms.objects.select_for_update().get(tender=lot.tender_id)
    if terms.policy is None or now > terms.bids_due_at or Closing.objects.filter(tender=lot.tender_id).exists():
        return None
    policy = SealPolicy.from_json(terms.policy)
    header, boxes = dummy(policy, lot=lot.code)
    made = Dummy.objects.create(seal=header_hash(header, policy.suite).hex(), lot=lot, made_at=now)
    _entrust(policy=policy, header=header, boxes=boxes, by=by, now=now)
    return made


@transaction.atomic
def close(*, tender: Tender, by: Actor, now: datetime) -> Closing:
    """Carry out the deadline: log the ordered receipts, and let fail what has too few bids (招标投标法 第二十八、三十四条).

    Nobody's button: the due-scan calls it at the deadline. A tender on hold is closed all the same, since its bids
    may not be added to; its opening waits. Once per tender. Raises NotAllowed, NotOpenForBids before the deadline.
    """
    permit(by, "bids.close", tender)
    terms = Terms.objects.select_for_update().select_related("tender").get(tender=tender)
    done = Closing.objects.filter(tender=tender).first()
    if done or now <= terms.bids_due_at:
        return done or Closing(tender=tender, closed_at=terms.bids_due_at)
    closing = Closing.objects.create(tender=tender, closed_at=now)
    lots = [lot for lot in tender.lots.all() if lot.stage == "issued"]
    record(BidsClosed(tender=tender.code, closed_at=now, lots=tuple(_list(lot) for lot in lots)), by=by, now=now)
    for lot in lots:
        move_on(lot=lot, to="closed")
        standing = lot.bids.filter(state="standing").count()
        if standing < least_bids(terms=terms, now=now):
            fail_lot(lot=lot, cause="too-few-bids", count=standing, by=by, now=now)
    return closing


def require_openable(tender: str) -> None:
    """This function will refuse the opening of a tender on hold; raises TenderOnHold."""
    require_running(tender)


def _replaced(*, lot: Lot, head: Head, by: Actor) -> Bid | None:
    before = Bid.objects.select_for_update().filter(lot=lot, bidder=by.office, state="standing").first()
    expected = (before.seal, before.counter + 1) if before else None
    found = (head.header.previous, head.header.counter)
    if expected is not None and found != expected:
        raise WrongVersion(field="previous")
    known = head.header.previous is None or Bid.objects.filter(bidder=by.office, seal=head.header.previous).exists()
    if expected is None and not known:
        raise WrongVersion(field="previous")
    return before


def _keep(*, upload: Upload, lot: Lot, head: Head, certificate: str, by: Actor, now: datetime) -> Bid:
    statement = head.statement
    bid = Bid(
        receipt=random_code(),
        lot=lot,
        bidder=by.office,
        bidder_name=name_of(by.office),
        seal=head.hh,
        header=head.header_bytes,
        boxes=[base64.b64encode(box).decode() for box in head.boxes],
        sha256=upload.sha256,
        size=upload.length,
        statement=sha256(head.statement_bytes).hexdigest(),
        body=statement.body_digest,
        length=int(statement.body_length),
        body_offset=head.body_offset,
        counter=head.header.counter,
        previous=head.header.previous or "",
        certificate=certificate,
        received_at=now,
    )
    event = BidReceived(
        tender=lot.tender_id,
        lot=lot.code,
        receipt=bid.receipt,
        bidder=bid.bidder,
        seal=bid.seal,
        statement=bid.statement,
        body=bid.body,
        length=bid.length,
        counter=bid.counter,
        previous=bid.previous or None,
        received_at=now,
    )
    recorded = record(event, by=by, now=now)
    bid.event = recorded.uid
    bid.stage_one = _receipt(bid, recorded, kind="bid", at=now)
    return bid


def _receipt(bid: Bid, recorded: Recorded, *, kind: str, at: datetime) -> dict[str, Any]:
    made = receipts.issue(
        number=bid.receipt,
        kind=kind,
        leaf=recorded.leaf,
        sealed=True,
        at=at,
        refs={"tender": bid.lot.tender_id, "lot": bid.lot_id},
        digests={"file": bid.sha256, "seal": bid.seal, "statement": bid.statement, "body": bid.body},
        key=own_keys().identity,
    )
    return made.model_dump(mode="json")


def _entrust(*, policy: SealPolicy, header: bytes, boxes: tuple[bytes, ...], by: Actor, now: datetime) -> None:
    """Header and box to each trustee; the platform stands as the actor, so that no box tells whose it is."""
    platform = Actor.platform(settings.TIANPING_ORIGIN)
    for index, (key, box) in enumerate(zip(policy.trustees, boxes, strict=True), start=1):
        event = BoxEntrusted(header=base64.b64encode(header).decode(), box=base64.b64encode(box).decode(), index=index)
        readers = [] if key.trustee == settings.TIANPING_ORIGIN else [key.trustee]
        record(event, by=platform, now=now, readers=readers)


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
