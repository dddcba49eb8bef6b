"""Verbs of the opening: open and read out, publish the record, take a recovery code."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.opening import BidsReadOut, NotOpened, OpeningRecorded, ReadOut
from tianping.law import money
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.header import parse_bid_header
from tianping.sealing.policy import SealPolicy
from tianping.sealing.recovery import from_words
from tianping.sealing.shares import Pieces, fits
from tianping.trading.bids.models import Bid, TrusteeAnswer
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import require_running
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.opening.models import NotOpenedBid, OpenedBid, Opening, RecoveryCode
from tianping.trading.opening.pieces import RECOVERY, pieces_of_seed, recovered_pieces, released_pieces
from tianping.trading.opening.reading_out import Found, read_out
from tianping.trading.opening.record_document import opening_record
from tianping.trading.opening.refetching import refetch
from tianping.trading.opening.rules import cut_off
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import remove, store

WITHOUT_PIECES = frozenset({"pieces-missing", "bad-share", "spoiled-box"})
"""Kinds of cause that a recovery code gets past."""


class CodeDoesNotFit(Refusal):
    """The recovery code is not of this bid."""

    code = "recovery-code-does-not-fit"
    zh = "恢复码与这份投标文件不符。"
    en = "The recovery code is not this bid's."
    next_zh = "请核对回执编号和恢复码，每次加密的恢复码不同。"
    next_en = "Check receipt and code; each sealing has its own."


class RecoveryClosed(Refusal):
    """Recovery codes are taken from the closing until the cut-off."""

    code = "recovery-closed"
    status = 409
    zh = "恢复码在投标截止后、{until} 前接收，现在不收。"
    en = "Recovery codes are taken after the deadline and until {until}; not now."
    next_zh = "请看项目页面上的时间。"
    next_en = "See the times on the tender's page."


def open_lot(*, lot: Lot, by: Actor, now: datetime) -> Opening:
    """Open the standing bids of a lot and read them out (招标投标法 第三十六条; Order 20 art. 30, 31).

    Bodies are opened before the transaction, since that may take minutes. A bid that does not open counts as revoked
    where its bidder is the cause, else as withdrawn; the others go on. Where a directive or anything else comes in
    between, nothing of what was read stays. Raises NotAllowed, TenderOnHold, WrongStage.
    """
    permit(by, "opening.open", lot)
    done = Opening.objects.filter(lot=lot).first()
    if done:
        return done
    require_running(lot.tender_id)
    terms = Terms.objects.select_related("tender").get(tender=lot.tender_id)
    found: list[Found] = []
    try:
        for one in _open_all(lot, terms):
            found.append(one)  # each as it comes: if the next one fails, these are known
        return _opened(lot, terms, found, by, now)
    except BaseException:
        _forget(found)
        raise


@transaction.atomic
def publish_record(*, opening: Opening, by: Actor, now: datetime) -> Opening:
    """Make the opening record, seal it and publish it (Order 20 art. 32). Once per lot."""
    permit(by, "opening.open", opening.lot)
    held = Opening.objects.select_for_update().select_related("lot__tender").get(pk=opening.pk)
    if held.record:
        return held
    kept = store(opening_record(opening=held))
    held.record, held.record_size = kept.sha256, kept.size
    held.save(update_fields=["record", "record_size"])
    file = FileRef(name="开标记录.pdf", media="application/pdf", size=kept.size, sha256=kept.sha256)
    record(OpeningRecorded(tender=held.lot.tender_id, lot=held.lot_id), by=by, now=now, files=[file])
    return held


@transaction.atomic
def hand_in_recovery(*, bid: Bid, words: str, by: Actor, now: datetime) -> RecoveryCode:
    """Take a bidder's recovery code, the last way to open; it stays sealed until the cut-off, all are opened together.

    Raises NotAllowed, RecoveryClosed, CodeDoesNotFit.
    """
    permit(by, "opening.hand_in_recovery", bid)
    terms = Terms.objects.get(tender=bid.lot.tender_id)
    until = cut_off(terms)
    if bid.lot.stage != "closed" or bid.state != "standing" or now >= until:
        raise RecoveryClosed(until=until.isoformat())
    seed, header = from_words(words), parse_bid_header(bytes(bid.header))
    held = pieces_of_seed(header_bytes=bytes(bid.header), seed=seed)
    if not all(fits(header=header, index=j, piece=piece) for one in held.values() for j, piece in one.values.items()):
        raise CodeDoesNotFit(field="code")
    sealed = suites.suite(terms.suite).wrap(b64decode(terms.opening_public), seed, RECOVERY + bid.seal.encode())
    return RecoveryCode.objects.update_or_create(bid=bid, defaults={"sealed": sealed, "handed_in_at": now})[0]


@transaction.atomic
def _opened(lot: Lot, terms: Terms, found: Sequence[Found], by: Actor, now: datetime) -> Opening:
    held = Lot.objects.select_for_update().select_related("tender").get(pk=lot.pk)
    require_running(held.tender_id)
    done = Opening.objects.filter(lot=held).first()
    return done or _read_out(held, terms, found, by, now)


def _open_all(lot: Lot, terms: Terms) -> Iterator[Found]:
    released = released_pieces(terms)
    standing = lot.bids.filter(state="standing").order_by("received_at", "receipt")
    return (_open_one(bid, terms, released.get(bid.seal, {})) for bid in standing)


def _forget(found: Sequence[Found]) -> None:
    """Remove what was read of bids that are not opened after all: before the opening nobody has it."""
    for digest in {digest for one in found for digest in one.fresh}:
        remove(digest)


def _open_one(bid: Bid, terms: Terms, pieces: Mapping[int, Pieces]) -> Found:
    """First by the trustees' pieces; bytes that were altered here are fetched back; last by the recovery code."""

    def attempt(given: Mapping[int, Pieces], spoiled: list[int]) -> Found:
        found = read_out(bid=bid, pieces=given, suite=terms.suite, spoiled=spoiled)
        if found.fault is None or found.fault.whose != "platform" or not refetch(bid):
            return found
        return read_out(bid=bid, pieces=given, suite=terms.suite, spoiled=spoiled)

    found = attempt(pieces, _spoiled(bid, terms))
    recovered = recovered_pieces(bid, terms)
    if found.fault is None or found.fault.kind not in WITHOUT_PIECES or not recovered:
        return found
    cause = {"kind": found.fault.kind, "whose": found.fault.whose, "detail": found.fault.detail, "trustee": None}
    again = attempt(recovered, [])
    return replace(again, causes=(cause,), by=frozenset())


def _spoiled(bid: Bid, terms: Terms) -> list[int]:
    """Numbers of the trustees that reported before the deadline that their box does not open."""
    trustees = [key.trustee for key in SealPolicy.from_json(terms.policy or {}).trustees]
    bad = TrusteeAnswer.objects.filter(seal=bid.seal, opens=False).values_list("trustee", flat=True)
    return sorted({trustees.index(origin) + 1 for origin in bad if origin in trustees})


def _read_out(lot: Lot, terms: Terms, found: Sequence[Found], by: Actor, now: datetime) -> Opening:
    trustees = _trustees(terms, found)
    opening = Opening.objects.create(lot=lot, opened_at=now, trustees=trustees)
    opened = [_keep(one) for one in found if one.fault is None]
    failed = [_keep_fault(one) for one in found if one.fault is not None]
    move_on(lot=lot, to="opened")
    event = BidsReadOut(
        tender=lot.tender_id,
        lot=lot.code,
        opened_at=now,
        bids=tuple(_told(one) for one in opened),
        not_opened=tuple(_told_fault(one) for one in failed),
        trustees=tuple(trustees),
    )
    record(event, by=by, now=now)
    if not opened:
        fail_lot(lot=lot, cause="none-openable", count=0, by=by, now=now)
    return opening


def _trustees(terms: Terms, found: Sequence[Found]) -> list[str]:
    """Whose pieces opened bids, in the order of the policy."""
    numbers = {number for one in found for number in one.by}
    keys = SealPolicy.from_json(terms.policy or {}).trustees
    return [key.trustee for number, key in enumerate(keys, 1) if number in numbers]


def _keep(found: Found) -> OpenedBid:
    return OpenedBid.objects.create(
        bid=found.bid,
        price=found.price,
        form=dict(found.form or {}),
        salt=found.salt,
        manifest=found.manifest,
        files=list(found.files),
        causes=list(found.causes),
    )


def _keep_fault(found: Found) -> NotOpenedBid:
    assert found.fault is not None
    whose = found.fault.whose
    return NotOpenedBid.objects.create(
        bid=found.bid,
        kind=found.fault.kind,
        whose=whose,
        outcome="revoked" if whose == "bidder" else "withdrawn",
        detail=found.fault.detail,
    )


def _told(opened: OpenedBid) -> ReadOut:
    bid = opened.bid
    return ReadOut(
        receipt=bid.receipt,
        seal=bid.seal,
        bidder=bid.bidder,
        bidder_name=bid.bidder_name,
        price=money.write(opened.price),
        form=opened.form,
        salt=opened.salt,
        manifest=opened.manifest,
        noted=tuple(f"{cause['kind']} ({cause['whose']}): {cause['detail']}" for cause in opened.causes),
    )


def _told_fault(failed: NotOpenedBid) -> NotOpened:
    return NotOpened(
        receipt=failed.bid.receipt,
        seal=failed.bid.seal,
        kind=failed.kind,
        whose=failed.whose,
        outcome=failed.outcome,
        detail=failed.detail,
    )
