"""Testing before the opening whether the boxes still open: once a day, all boxes of a tender, real ones and dummies alike.

Nobody asks for it, so a test tells nobody which envelope is a bidder's. What a box holds stays in this process.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.catalogue.bids import OpenabilityTested
from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.record.identity import own_keys
from tianping.record.receipts import OPENABILITY
from tianping.record.recording import record
from tianping.record.statements import state
from tianping.refusals import Refusal
from tianping.trustee.actions.boxes import open_box
from tianping.trustee.models import BoxAnswer, EntrustedTender, HeldBox, TenderTest

ALARM = "trustee-openability"
PER_EVENT = 200
"""Statements of one event: about 100 KiB."""


def examine_boxes(*, tender: EntrustedTender, by: Actor, now: datetime, wall: datetime) -> TenderTest:
    """This function will open every box of a tender and sign, for each seal, whether its pieces match; once a day.

    A box that opened when it came and does not any more raises an alarm: this trustee's key is damaged or lost.
    """
    day = now.astimezone(SHANGHAI).date()
    done = TenderTest.objects.filter(origin=tender.origin, tender=tender.tender, day=day).first()
    if done is not None:
        return done
    causes = _causes(tender)
    with transaction.atomic():
        every = sorted(causes.items())
        for begin in range(0, len(every), PER_EVENT):
            event = _event(tender, every[begin : begin + PER_EVENT], now)
            record(event, by=by, now=now, readers=[tender.origin])
        _alarm(tender, causes, wall)
        failed = sum(bool(cause) for cause in causes.values())
        return TenderTest.objects.create(
            origin=tender.origin, tender=tender.tender, day=day, opened=len(causes) - failed, failed=failed
        )


def _causes(tender: EntrustedTender) -> dict[str, str]:
    """By seal, why no box of it opens; empty where one does."""
    found: dict[str, str] = {}
    for box in HeldBox.objects.filter(origin=tender.origin, tender=tender.tender).order_by("position", "pk"):
        if found.get(box.seal) != "":
            found[box.seal] = _cause(box)
    return found


def _cause(box: HeldBox) -> str:
    try:
        open_box(box=box)
    except Refusal as refusal:
        return refusal.sentence("en")[:300]
    return ""


def _event(tender: EntrustedTender, causes: Sequence[tuple[str, str]], now: datetime) -> OpenabilityTested:
    facts = {"tender": tender.tender, "tested_at": rfc3339(now)}
    signed = [
        state(
            purpose=OPENABILITY,
            content={**facts, "seal": seal, "opens": not cause, "cause": cause},
            key=own_keys().identity,
        )
        for seal, cause in causes
    ]
    return OpenabilityTested(statements=tuple(one.model_dump(mode="json") for one in signed))


def _alarm(tender: EntrustedTender, causes: dict[str, str], wall: datetime) -> None:
    opened = set(BoxAnswer.objects.filter(origin=tender.origin, opens=True).values_list("seal", flat=True))
    lost = sorted(seal for seal, cause in causes.items() if cause and seal in opened)
    if lost:
        detail = f"{len(lost)} boxes opened when they came and do not any more: {causes[lost[0]]}"
        raise_alarm(kind=ALARM, subject=tender.tender, detail=detail, now=wall, room="trustee")
    else:
        clear_alarms(kind=ALARM, subject=tender.tender, now=wall, room="trustee")
