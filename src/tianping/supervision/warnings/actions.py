"""What a supervisor made of a warning: confirmed, cleared or still open; it goes into the indicator's record."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.alarms import WarningAnswered
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound
from tianping.supervision.warnings.models import RaisedWarning, WarningAnswer
from tianping.web.accounts.rights import permit

VERDICTS = ("pending", "confirmed", "cleared")
SHORTEST, LONGEST = 5, 2000


@transaction.atomic
def answer(*, warning: str, verdict: str, reason: str, by: Actor, now: datetime) -> RaisedWarning:
    """Say what became of a warning, and why; saying it anew replaces what counts, and all is kept.

    Raises NotFound, BadInput for an unknown verdict or without a reason.
    """
    permit(by, "warnings.answer")
    text = reason.replace("\x00", "").strip()
    if verdict not in VERDICTS:
        raise BadInput(
            field="verdict",
            what="没有选核实结果。",
            what_en="No result was chosen.",
            way_out="请选：属实、排除或待查。",
            way_out_en="Choose confirmed, cleared or pending.",
        )
    if not SHORTEST <= len(text) <= LONGEST:
        raise BadInput(
            field="reason",
            what="理由没有写，或写得太短、太长（5 至 2,000 字）。",
            what_en="The reason is missing, too short or too long (5 to 2,000 characters).",
            way_out="请写明核实了什么、看到了什么。",
            way_out_en="Say what was looked into and what was seen.",
        )
    found = RaisedWarning.objects.select_for_update().filter(number=warning).first()
    if found is None:
        raise NotFound(thing=f"线索 {warning[:40]}")
    found.state = verdict
    found.save(update_fields=["state"])
    WarningAnswer.objects.create(warning=found, state=verdict, reason=text, office=by.office, person=by.person, at=now)
    event = WarningAnswered(
        warning=found.number, tender=found.tender, lot=found.lot, indicator=found.code, state=verdict, reason=text
    )
    record(event, by=by, now=now)
    return found
