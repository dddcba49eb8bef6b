"""Verbs of holding. Nobody stops or resumes a tender at will; each hold has its cause."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tianping.exchange.catalogue.holds import HoldCause, TenderHeld, TenderResumed
from tianping.exchange.catalogue.supervising import DirectiveObeyed
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.holds.models import Directive, Hold, Obedience
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


class NotHeld(Refusal):
    """The hold does not stand, so it cannot be lifted."""

    code = "not-held"
    status = 409
    zh = "没有编号为 {hold} 的暂停，或已经恢复。"
    en = "There is no hold {hold}, or it was lifted already."
    next_zh = "请核对编号。"
    next_en = "Check the number."


@transaction.atomic
def hold(*, tender: Tender, cause: HoldCause, reason: str, by: Actor, now: datetime, code: str = "") -> Hold:
    """Hold a tender until this hold is lifted (条例 第二十二、五十四、六十二条). `code` is the directive's; else random.

    Idempotent on `code`. Raises NotAllowed.
    """
    permit(by, "holds.hold", tender)
    made, new = Hold.objects.get_or_create(
        code=code or secrets.token_hex(16),
        defaults={"tender": tender, "cause": cause, "reason": reason, "held_at": now},
    )
    if new:
        record(TenderHeld(tender=tender.code, hold=made.code, cause=cause, reason=reason), by=by, now=now)
    return made


@transaction.atomic
def resume(*, hold: Hold, reason: str, by: Actor, now: datetime) -> Hold:
    """Lift a hold; the tender goes on when no other hold stands. Raises NotHeld, NotAllowed."""
    permit(by, "holds.resume", hold.tender)
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if held.lifted_at is not None:
        raise NotHeld(hold=held.code)
    held.lifted_at, held.lifted_reason = now, reason
    held.save(update_fields=["lifted_at", "lifted_reason"])
    record(TenderResumed(tender=held.tender_id, hold=held.code, reason=reason), by=by, now=now)
    return held


@transaction.atomic
def obey(*, directive: Directive, by: Actor, now: datetime) -> Obedience:
    """Carry a directive of supervision out and say so (Order 20 art. 52). Once per directive."""
    done = Obedience.objects.filter(directive=directive.code).first()
    if done:
        return done
    tender = Tender.objects.select_for_update().get(code=directive.tender_code)
    if directive.kind == "suspend":
        hold(tender=tender, cause="directive", reason=directive.reason, by=by, now=now, code=directive.code)
    else:
        for lifted in _lifted_by(directive, tender):
            resume(hold=lifted, reason=directive.reason, by=by, now=now)
    record(DirectiveObeyed(directive=directive.code, tender=tender.code), by=by, now=now)
    return Obedience.objects.create(directive=directive.code, obeyed_at=now)


def _lifted_by(directive: Directive, tender: Tender) -> QuerySet[Hold]:
    standing = Hold.objects.filter(tender=tender, cause="directive", lifted_at=None)
    if directive.lifts:
        return standing.filter(code=directive.lifts)
    issued = Directive.objects.filter(origin=directive.origin, issued_at__lte=directive.issued_at)
    return standing.filter(code__in=issued.values("code"))
