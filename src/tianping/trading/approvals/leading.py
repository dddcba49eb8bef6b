"""For pages of acts that may need approval: what was filled in is put to a second person, and the page leads there."""

from datetime import datetime

from tianping.record.actors import Actor
from tianping.trading.approvals import actions
from tianping.trading.approvals.queries import ApprovalNeeded


def put_to_approval(needed: ApprovalNeeded, *, by: Actor, now: datetime) -> str:
    """This function will put to approval what an act was about to publish, and return the address of the approval.

    Call it where the act was refused: nothing of it is written. Raises what `approvals.put` raises.
    """
    made = actions.put(matter=needed.matter, by=by, now=now)
    own = next((one for one in made if one.office == by.office), made[0])
    return f"/approvals/{own.code}/"
