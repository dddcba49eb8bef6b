"""What every verb does: lock the complaint, look at its state, note the step, tell the platform of the tender."""

from datetime import datetime

from tianping.exchange.catalogue.complaints import ComplaintClosed, ComplaintOpened
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotFound, Refusal
from tianping.supervision.complaints.models import Complaint, Step
from tianping.supervision.monitoring.models import WatchedTender

STATES = dict(Complaint.STATES)


class WrongState(Refusal):
    """The complaint is not where this can be done."""

    code = "complaint-state"
    status = 409
    zh = "投诉 {number} 现在是“{state}”，不能办这一步。"
    en = "Complaint {number} is now {code_of_state}; this step is not possible."
    next_zh = "请刷新后按当前状态办理。"
    next_en = "Open it again and go on from its present state."


def locked(number: str, *states: str) -> Complaint:
    """This function will lock a complaint in the caller's transaction. Raises NotFound, WrongState."""
    found = Complaint.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NotFound(thing=f"投诉 {number}")
    return require_state(found, *states)


def require_state(found: Complaint, *states: str) -> Complaint:
    """This function will return the complaint if it is in one of the states. Raises WrongState."""
    if states and found.state not in states:
        raise WrongState(number=found.number, state=STATES[found.state], code_of_state=found.state)
    return found


def step(complaint: Complaint, kind: str, *, by: Actor, now: datetime, note: str = "") -> Step:
    """This function will note a step for the timeline."""
    return Step.objects.create(
        complaint=complaint, kind=kind, office=by.office, role=by.role, person=by.person, note=note, at=now
    )


def tell_opened(complaint: Complaint, *, by: Actor, now: datetime) -> None:
    """This function will tell the platform of the tender that there is a complaint, not whose."""
    platform = _platform(complaint)
    if platform and complaint.decide_due:
        event = ComplaintOpened.of_body(
            {
                "complaint": complaint.number,
                "tender": complaint.tender,
                "lot": complaint.lot or None,
                "matter": complaint.matter,
                "department": complaint.department,
                "decide_due": complaint.decide_due,
            }
        )
        record(event, by=by, now=now, readers=[platform])


def tell_closed(complaint: Complaint, how: str, *, by: Actor, now: datetime) -> None:
    """This function will tell the platform of the tender that the complaint is no longer open."""
    platform = _platform(complaint)
    if platform:
        event = ComplaintClosed.of_body({"complaint": complaint.number, "tender": complaint.tender, "how": how})
        record(event, by=by, now=now, readers=[platform])


def _platform(complaint: Complaint) -> str:
    watched = WatchedTender.objects.filter(tender=complaint.tender).values_list("platform", flat=True)
    return watched.first() or ""
