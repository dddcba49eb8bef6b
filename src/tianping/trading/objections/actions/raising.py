"""Raising an objection: taken at once, with a receipt; the tender pauses until it is answered."""

import hashlib
from datetime import datetime
from typing import Literal, cast

from django.db import transaction

from tianping.canonical import encode
from tianping.exchange.catalogue.objections import ObjectionRaised, ObjectionReceived
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.evaluation.written import written
from tianping.trading.holds.actions import hold
from tianping.trading.holds.models import Hold
from tianping.trading.objections.models import Objection
from tianping.trading.objections.receipts import first_stage
from tianping.trading.objections.rules import answer_due, require_window, standing_of
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.subjects.queries import name_of
from tianping.web.accounts.rights import permit

About = Literal["documents", "opening", "result"]
LONGEST, LONGEST_REQUEST, LONGEST_INTEREST = 8_000, 2_000, 1_000
PAUSED = {"documents": "收到对招标文件的异议，作出答复前暂停", "result": "收到对评标结果的异议，作出答复前暂停"}


class ObjectionPending(Refusal):
    """The same firm has an objection to the same matter that is not answered yet."""

    code = "objection-pending"
    status = 409
    zh = "你单位对同一事项的异议 {objection} 还没有答复。"
    en = "Your objection {objection} to the same matter is not answered yet."
    next_zh = "请等待答复；要补充的，先撤回再重新提出。"
    next_en = "Wait for the answer; to add something, withdraw it and object again."


@transaction.atomic
def raise_objection(
    *,
    tender: Tender,
    about: About,
    content: str,
    request: str,
    by: Actor,
    now: datetime,
    lot: Lot | None = None,
    interest: str = "",
) -> Objection:
    """Take an objection, give its receipt, and pause the tender until it is answered (T10, T11, T22, T29).

    `content` says what is wrong, `request` what is asked for. Objections to the opening are answered on the spot and
    pause nothing. Who objects and the words go into a sealed batch; the log says that somebody objects. Locks the
    tender's row. Raises NotAllowed, NothingToObjectTo, LimitBreached, NotAParty, NotABidder, InterestMissing,
    ObjectionPending, BadInput.
    """
    permit(by, "objections.raise", tender)
    tender = Tender.objects.select_for_update().get(pk=tender.pk)
    lot = _lot(tender, about, lot)
    require_window(about=about, tender=tender, lot=lot, now=now)
    interest = written(interest, field="interest", limit=LONGEST_INTEREST) if interest.strip() else ""
    standing = standing_of(about=about, tender=tender, lot=lot, interest=interest, by=by)
    _require_no_other(tender, lot, about, by)
    objection = Objection(
        tender=tender,
        lot=lot,
        about=about,
        objector=by.office,
        objector_name=name_of(by.office),
        standing=standing,
        interest=interest,
        content=written(content, field="content", limit=LONGEST),
        request=written(request, field="request", limit=LONGEST_REQUEST),
        received_at=now,
        answer_due=answer_due(about=about, tender=tender, now=now),
    )
    objection.digest = digest_of(objection.content, objection.request)
    objection.hold = _pause(tender, about, now)
    recorded = record(sealed_event(objection), by=by, now=now, readers=readers_of(about))
    objection.event = recorded.uid
    objection.stage_one = first_stage(objection, recorded, at=now)
    objection.told_at = None if about == "documents" else now
    objection.save(force_insert=True)
    record(_public_event(objection), by=Actor.platform(own_origin()), now=now)
    return objection


def digest_of(content: str, request: str) -> str:
    """This function will return the SHA-256, in hexadecimal, of the words of an objection in canonical JSON."""
    return hashlib.sha256(encode({"content": content, "request": request})).hexdigest()


def readers_of(about: str) -> list[str]:
    """This function will return who else learns who objects: supervision; of the documents nobody before the deadline."""
    if about == "documents":
        return []
    return list(Peer.objects.filter(state="docked", kind="supervision").values_list("origin", flat=True))


def sealed_event(objection: Objection) -> ObjectionRaised:
    """This function will return the sealed event of an objection."""
    return ObjectionRaised(
        tender=objection.tender_id,
        lot=objection.lot_id,
        objection=objection.code,
        about=cast("About", objection.about),
        objector=objection.objector,
        standing="bidder" if objection.standing == "bidder" else "interested",
        interest=objection.interest,
        content=objection.content,
        request=objection.request,
        digest=objection.digest,
    )


def _lot(tender: Tender, about: str, lot: Lot | None) -> Lot | None:
    """The lot anew, behind the tender's lock; none for the documents."""
    if about == "documents":
        return None
    if lot is None:
        raise BadInput(field="lot", what="请选择标段。", what_en="Choose the lot.")
    return Lot.objects.select_related("tender").get(pk=lot.pk, tender=tender)


def _require_no_other(tender: Tender, lot: Lot | None, about: str, by: Actor) -> None:
    same = Objection.objects.filter(tender=tender, lot=lot, about=about, objector=by.office, state="open").first()
    if same is not None:
        raise ObjectionPending(objection=same.code)


def _pause(tender: Tender, about: str, now: datetime) -> Hold | None:
    if about not in PAUSED:
        return None
    return hold(
        tender=tender, cause="objection", reason=PAUSED[about], by=Actor.platform(own_origin()), now=now
    )  # 条例 第二十二、五十四条


def _public_event(objection: Objection) -> ObjectionReceived:
    return ObjectionReceived(
        tender=objection.tender_id,
        lot=objection.lot_id,
        objection=objection.code,
        about=cast("About", objection.about),
        received_at=objection.received_at,
        answer_due=objection.answer_due,
        hold=objection.hold_id,
    )
