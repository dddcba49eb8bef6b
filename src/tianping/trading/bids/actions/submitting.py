"""Taking a sealed bid: the whole of it, in time, from whom it says, following on the version that stands."""

import base64
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tianping.exchange.catalogue.bids import BidReceived
from tianping.record.actors import Actor
from tianping.record.recording import SealedAct, draft
from tianping.refusals import Refusal
from tianping.sealing.envelope import Head, WrongPolicy
from tianping.trading.bids import entrusting
from tianping.trading.bids.checking import Checked, Signed, checked_envelope, require_signed
from tianping.trading.bids.models import Bid, Upload, random_code
from tianping.trading.bids.proving import first_stage
from tianping.trading.bids.rules import require_in_time, require_no_interest
from tianping.trading.bids.uploading import place_whole
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot
from tianping.trading.subjects.evidence import signer_of as keep_evidence
from tianping.trading.subjects.queries import name_of
from tianping.web.accounts.rights import permit
from tianping.web.files import remove

TIMES = ("issued_at", "available_from", "bids_due_at", "policy_digest")
"""What of the terms is asked again once they are locked."""
KNOWN = (
    *("code", "lot", "bidder", "length", "sha256", "received", "stored"),
    *("lot__code", "lot__stage", "lot__tender", "lot__tender__code", "lot__tender__buyer", "lot__tender__agency"),
    *("lot__tender__terms__policy", *(f"lot__tender__terms__{name}" for name in TIMES)),
)
"""What is asked of an upload, its lot and its tender before anything is locked."""
OF_OTHERS = ("receipt", "bidder", "seal", "sha256", "counter", "state")


class WrongVersion(Refusal):
    """The envelope does not follow on the bid that stands."""

    code = "wrong-version"
    status = 409
    zh = "这份投标文件接替的不是你单位现在有效的那一份。"
    en = "This envelope does not replace the bid of yours that stands."
    next_zh = "请用投标工具以现有回执为前一版重新加密。"
    next_en = "Seal again with the bid maker, naming the receipt that stands as the previous version."


class EnvelopeSpent(Refusal):
    """An envelope counts once: this one was handed in before, and does not stand any more, or is not this file."""

    code = "envelope-spent"
    status = 409
    zh = "这份密封的投标文件已经递交过，现在不再有效，不能再次递交。"
    en = "This envelope was handed in before and does not stand any more; it cannot be handed in again."
    next_zh = "请用投标工具重新加密后递交。"
    next_en = "Seal again with the bid maker and hand that in."


def submit(*, upload: Upload, by: Actor, clock: Callable[[], datetime]) -> Bid:
    """Take a sealed bid whose bytes are all here, and give its receipt at once (Order 20 art. 27; 招标投标法 第二十八条).

    `clock` is read after the tender is locked, so that a bid that waited behind others is late or in time by the
    moment it counts; closing takes the same lock. The bytes that stand, again, give the same receipt. Raises
    NotAllowed, TooLate, NotOpenForBids, InterestInTender, WrongVersion, EnvelopeSpent, and what `checking` refuses.
    """
    permit(by, "bids.submit", upload)
    arrived = clock()
    upload = Upload.objects.select_related("lot__tender__terms").only(*KNOWN).get(pk=upload.pk)
    known = require_in_time(lot=upload.lot, terms=getattr(upload.lot.tender, "terms", None), now=arrived)
    require_no_interest(lot=upload.lot, bidder=by.office, operator=settings.TIANPING_TRADING.operator)
    done = _standing(_same(upload)) if upload.stored else None  # no bid is made of bytes that were never whole
    if done:
        return done
    place_whole(upload=upload)
    checked = checked_envelope(upload=upload, terms=known, now=arrived)
    signed = require_signed(head=checked.head, by=by, now=arrived)
    copies = entrusting.copies_of_bid(checked.head, body=checked.body)
    bid: Bid | None = None
    try:
        bid = _take(upload=upload, checked=checked, signed=signed, copies=copies, by=by, clock=clock)
    finally:
        if copies.head and (bid is None or bid.head_copy != copies.head):
            remove(copies.head)  # nothing names it: a refused bid, sent again and again, would fill the disk
    return bid


@transaction.atomic
def _take(
    *,
    upload: Upload,
    checked: Checked,
    signed: Signed,
    copies: entrusting.Copies,
    by: Actor,
    clock: Callable[[], datetime],
) -> Bid:
    """What counts is decided here, behind the lock: the moment, the policy, and what this bidder has handed in."""
    head = checked.head
    terms = Terms.objects.select_for_update().only(*TIMES).get(tender=upload.lot.tender_id)
    now, lot = clock(), upload.lot
    lot.stage = Lot.objects.values_list("stage", flat=True).get(pk=lot.pk)  # after the lock, not joined to it
    require_in_time(lot=lot, terms=terms, now=now)
    if terms.policy_digest != lot.tender.terms.policy_digest:
        raise WrongPolicy  # replaced while the envelope was checked by the one before
    related = related_bids(upload=upload, head=head)
    done = _standing(bid for bid in related if bid.sha256 == upload.sha256 and bid.bidder == by.office)
    if done:
        return Bid.objects.get(pk=done.pk)
    before = replaced_bid(related, head=head)
    bid = _received(upload=upload, lot=lot, checked=checked, signed=signed, now=now)
    bid.head_copy = copies.head
    received = draft(SealedAct(event=_event(bid), by=by), now=now)
    bid.event = received.recorded.uid
    bid.stage_one = first_stage(bid, received.recorded, kind="bid", at=now)
    if before:
        Bid.objects.filter(pk=before.pk).update(state="replaced")
    bid.save(force_insert=True)
    keep_evidence(
        data=head.statement_bytes,
        signature=head.detached,
        now=now,
        timestamp=head.timestamp,
        quiet_until=terms.bids_due_at,
    )
    if not upload.stored:
        Upload.objects.filter(pk=upload.pk).update(stored=True)
    entrusting.hand_over(
        rows=[bid],
        copies=copies,
        policy=checked.policy,
        header=head.header_bytes,
        boxes=head.boxes,
        now=now,
        received=received,
    )
    return bid


def related_bids(*, upload: Upload, head: Head) -> list[Bid]:
    """This function will return the bids of this bidder, and the one with this header, whose ever it is."""
    own = Q(lot=upload.lot_id, bidder=upload.bidder)
    return list(Bid.objects.filter(own | Q(seal=head.hh)).only(*OF_OTHERS).order_by())


def _same(upload: Upload) -> Iterable[Bid]:
    return Bid.objects.filter(lot=upload.lot_id, bidder=upload.bidder, sha256=upload.sha256)


def _standing(same: Iterable[Bid]) -> Bid | None:
    """The bid that these bytes are already; raises EnvelopeSpent where it does not stand any more."""
    done = next(iter(same), None)
    if done and done.state != "standing":
        raise EnvelopeSpent
    return done


def replaced_bid(related: Iterable[Bid], *, head: Head) -> Bid | None:
    """This function will return the standing bid that an envelope replaces. Raises EnvelopeSpent, WrongVersion."""
    own = {bid.seal: bid for bid in related}
    if head.hh in own:
        raise EnvelopeSpent
    before = next((bid for bid in own.values() if bid.state == "standing"), None)
    previous = head.header.previous
    if before and (previous, head.header.counter) != (before.seal, before.counter + 1):
        raise WrongVersion(field="previous")
    if previous and previous not in own:
        raise WrongVersion(field="previous")
    return before


def _received(*, upload: Upload, lot: Lot, checked: Checked, signed: Signed, now: datetime) -> Bid:
    head, statement = checked.head, checked.head.statement
    return Bid(
        receipt=random_code(),
        lot=lot,
        bidder=upload.bidder,
        bidder_name=name_of(upload.bidder),
        seal=head.hh,
        header=head.header_bytes,
        boxes=[base64.b64encode(box).decode() for box in head.boxes],
        sha256=upload.sha256,
        size=upload.length,
        statement=sha256(head.statement_bytes).hexdigest(),
        body=checked.body,
        length=int(statement.body_length),
        body_offset=head.body_offset,
        counter=head.header.counter,
        previous=head.header.previous or "",
        certificate=signed.signer.serial,
        stamped_at=signed.stamped_at,
        received_at=now,
    )


def _event(bid: Bid) -> BidReceived:
    return BidReceived(
        tender=bid.lot.tender_id,
        lot=bid.lot_id,
        receipt=bid.receipt,
        bidder=bid.bidder,
        seal=bid.seal,
        statement=bid.statement,
        body=bid.body,
        length=bid.length,
        counter=bid.counter,
        previous=bid.previous or None,
        received_at=bid.received_at,
    )
