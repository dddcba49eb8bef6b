"""Taking an objection back."""

from datetime import datetime
from typing import cast

from django.db import transaction

from tianping.exchange.catalogue.objections import ObjectionWithdrawn, Subject
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.holds.actions import resume
from tianping.trading.objections.models import Objection
from tianping.web.accounts.rights import permit


class ObjectionOver(Refusal):
    """The objection was answered or withdrawn."""

    code = "objection-over"
    status = 409
    zh = "异议 {objection} {state}，不能再办理。"
    en = "Objection {objection} is {state_en}; nothing more can be done about it."
    next_zh = "对答复不满意的，可以自知道之日起 10 日内向行政监督部门投诉（条例 第六十条）。"
    next_en = "Who is not content with the answer may complain to the supervisor within 10 days (Regulations art. 60)."


@transaction.atomic
def withdraw(*, objection: Objection, by: Actor, now: datetime) -> Objection:
    """Take an objection back before it is answered; the tender goes on where nothing else holds it.

    The log does not say who did. Raises NotAllowed, ObjectionOver.
    """
    permit(by, "objections.withdraw", objection)
    held = open_objection(objection)
    held.state, held.ended_at = "withdrawn", now
    held.save(update_fields=["state", "ended_at"])
    platform = Actor.platform(own_origin())
    event = ObjectionWithdrawn(
        tender=held.tender_id, lot=held.lot_id, objection=held.code, about=cast("Subject", held.about)
    )
    record(event, by=platform, now=now)
    if held.hold is not None:
        resume(hold=held.hold, reason="异议已撤回", by=platform, now=now)
    return held


def open_objection(objection: Objection) -> Objection:
    """This function will lock an objection that is still open. Raises ObjectionOver."""
    held = (
        Objection.objects.select_for_update(of=("self",)).select_related("tender", "lot", "hold").get(pk=objection.pk)
    )
    if held.state != "open":
        raise ObjectionOver(objection=held.code, state=held.get_state_display(), state_en=held.state)
    return held
