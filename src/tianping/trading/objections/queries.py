"""Questions about objections, and who may read what of one."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.objections.models import Objection
from tianping.trading.objections.rules import names_are_secret
from tianping.trading.plans.rules import is_conducting


def objection(code: str) -> Objection:
    """This function will find an objection by its number. Raises NotFound."""
    found = Objection.objects.select_related("tender", "lot", "hold").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"异议 {code}")
    return found


def of_tender(tender: str) -> QuerySet[Objection]:
    """This function will return the objections of a tender, oldest first."""
    return Objection.objects.filter(tender=tender).select_related("tender", "lot")


def to_answer(office: str) -> QuerySet[Objection]:
    """This function will return what a buyer or agency has to answer, the most urgent first."""
    own = Q(tender__buyer=office) | Q(tender__agency=office)
    return Objection.objects.filter(own, state="open").select_related("tender", "lot").order_by("answer_due", "code")


def raised_by(office: str) -> QuerySet[Objection]:
    """This function will return a firm's own objections, newest first."""
    return Objection.objects.filter(objector=office).select_related("tender", "lot").order_by("-received_at", "code")


def listed_for(actor: Actor) -> QuerySet[Objection]:
    """This function will return a bidder's own objections, those to the tenders that somebody conducts, all for auditors:
    what waits for an answer first, then the newest."""
    if actor.role == "bidder":
        return raised_by(actor.office)
    found = Objection.objects.select_related("tender", "lot").order_by(
        F("ended_at").desc(nulls_first=True), "answer_due", "code"
    )
    if actor.role == "auditor":
        return found
    return found.filter(Q(tender__buyer=actor.office) | Q(tender__agency=actor.office))


def public_view(found: Objection) -> dict[str, Any]:
    """This function will return what everybody may read: never who objects, nor the objector's words."""
    return {
        "objection": found.code,
        "tender": found.tender_id,
        "lot": found.lot_id,
        "about": found.about,
        "state": found.state,
        "received_at": rfc3339(found.received_at),
        "answer_due": rfc3339(found.answer_due),
        "ended_at": rfc3339(found.ended_at) if found.ended_at else None,
        "matter": found.matter or None,
        "answer": found.answer or None,
        "outcome": found.outcome or None,
        "measure": found.measure,
    }


def full_view(found: Objection, *, by: Actor, now: datetime) -> dict[str, Any]:
    """This function will return what a party reads: the objector all of its own; who conducts the tender the words, and
    who objects once that is no secret any more. Raises NotFound for others."""
    own = found.objector == by.office and by.role == "bidder"
    if not own and not is_conducting(by, found.tender):
        raise NotFound(thing=f"异议 {found.code}")
    view = public_view(found) | {"content": found.content, "request": found.request, "own": own}
    if own or not names_are_secret(found, now):
        view |= {
            "objector": found.objector,
            "objector_name": found.objector_name,
            "standing": found.standing,
            "interest": found.interest or None,
        }
    return view
