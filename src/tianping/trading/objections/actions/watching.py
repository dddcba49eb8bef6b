"""What happens by time: an answer is overdue; the deadline has passed, so that supervision may know who objected."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.alarms import raise_alarm
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.trading.objections.actions.raising import readers_of, sealed_event
from tianping.trading.objections.models import Objection
from tianping.web.accounts.rights import permit


@transaction.atomic
def note_overdue(*, objection: Objection, by: Actor, now: datetime) -> Objection:
    """Note once that an answer is overdue and raise an alarm for the operator; the tender stays paused (T11).

    Supervision counts the limit itself, from the entries. Raises NotAllowed.
    """
    permit(by, "objections.note", objection)
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    if held.state == "open" and held.overdue_at is None and now > held.answer_due:
        held.overdue_at = now
        held.save(update_fields=["overdue_at"])
        detail = f"异议逾期未答复 / objection not answered in time: {held.tender_id}"
        raise_alarm(kind="objection-overdue", subject=held.code, detail=detail, now=now)
    return held


@transaction.atomic
def tell_supervision(*, objection: Objection, by: Actor, now: datetime) -> Objection:
    """Entitle supervision, after the deadline, to know who objected to the documents: a complaint asks for it (条例 第六十条).

    Once per objection. Raises NotAllowed.
    """
    permit(by, "objections.note", objection)
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    readers = readers_of("result")
    if held.told_at is None and readers:
        record(sealed_event(held), by=by, now=now, readers=readers)
        held.told_at = now
        held.save(update_fields=["told_at"])
    return held
