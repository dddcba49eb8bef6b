"""Changes of an expert's state: paused, reinstated, removed for good, each with its reason.

An expert who sits in a committee already keeps the seat; the draws to come pass over who is not admitted.
"""

from datetime import datetime

from django.db import transaction

from tianping.public_service.experts.admission import note_state
from tianping.public_service.experts.models import Expert
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.web.accounts.rights import permit

NAMES = dict(Expert.STATES)


class StateForbids(Refusal):
    """The expert's state does not allow the change."""

    code = "expert-state"
    status = 409
    zh = "{person} 现在是“{state}”，不能这样变更。"
    en = "{person} is now {code_of_state}; this change is not possible."
    next_zh = "出库的专家须重新申请入库。"
    next_en = "A removed expert applies anew."


def suspend(*, person: str, reason: str, by: Actor, now: datetime) -> Expert:
    """Take an expert out of the draws to come. Raises NotFound, StateForbids, BadInput without a reason."""
    return _change(person, "suspended", ("admitted",), reason, by=by, now=now)


def reinstate(*, person: str, reason: str, by: Actor, now: datetime) -> Expert:
    """Let a paused expert be drawn again. Raises NotFound, StateForbids, BadInput without a reason."""
    return _change(person, "admitted", ("suspended",), reason, by=by, now=now)


def remove(*, person: str, reason: str, by: Actor, now: datetime) -> Expert:
    """Take an expert out of the pool for good. Raises NotFound, StateForbids, BadInput without a reason."""
    return _change(person, "removed", ("admitted", "suspended"), reason, by=by, now=now)


def expert_of(*, person: str) -> Expert:
    """This function will return an expert of the pool. Raises NotFound."""
    found = Expert.objects.filter(person=person).first()
    if found is None:
        raise NotFound(thing=f"专家 {person[:64]}")
    return found


@transaction.atomic
def _change(person: str, to: str, allowed: tuple[str, ...], reason: str, *, by: Actor, now: datetime) -> Expert:
    permit(by, "experts.change_state")
    found = Expert.objects.select_for_update().filter(person=person).first()
    if found is None:
        raise NotFound(thing=f"专家 {person[:64]}")
    if found.state not in allowed:
        raise StateForbids(person=person, state=NAMES[found.state], code_of_state=found.state)
    text = require_reason(reason)
    found.state = to
    found.save(update_fields=["state"])
    note_state(found, to, text, by=by, now=now)
    return found


def require_reason(text: str) -> str:
    """This function will return a reason, tidied. Raises BadInput where it says too little or too much."""
    tidy = text.replace("\x00", "").strip()
    if not 2 <= len(tidy) <= 2000:
        raise BadInput(
            field="reason",
            what="理由没有写，或写得太长（2 至 2,000 字）。",
            what_en="The reason is missing or too long (2 to 2,000 characters).",
        )
    return tidy
