"""The horizontal timeline: which steps are done, which is now, which are provisional."""

from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from tianping.exchange.tender_limits import TenderFacts
from tianping.web import wording
from tianping.web.parts import Stage, StageState
from tianping.web.problems import language

ORDER = ("planned", "issued", "closed", "opened", "evaluated", "publicity", "decided", "archived")
STEPS = (
    ("planned", gettext_noop("招标方案")),
    ("issued", gettext_noop("发出文件")),
    ("closed", gettext_noop("投标")),
    ("opened", gettext_noop("开标")),
    ("evaluated", gettext_noop("评标")),
    ("publicity", gettext_noop("候选人公示")),
    ("decided", gettext_noop("定标")),
    ("archived", gettext_noop("归档")),
)


def stages(facts: TenderFacts, *, now: datetime) -> list[Stage]:
    """This function will lay a tender's facts along the steps of the procedure."""
    reached = _reached(facts)
    return [_stage(facts, key, name, place, reached, now) for place, (key, name) in enumerate(STEPS)]


def _reached(facts: TenderFacts) -> int:
    """How many steps are done. A failed tender stops where it failed."""
    if facts.archived_at:
        return len(ORDER)
    stage = facts.stage()
    if stage == "failed":
        return ORDER.index("closed") + 1
    stage = "decided" if stage == "notified" else stage
    return ORDER.index(stage) + 1


def _stage(facts: TenderFacts, key: str, name: str, place: int, reached: int, now: datetime) -> Stage:
    at = _time(facts, key)
    state: StageState = "done" if place < reached else "now" if place == reached else "prov" if at else ""
    if facts.stage() == "failed" and place >= reached:
        return Stage(name=gettext(name), state="")
    gone, when = None, wording.day(at, language=language(), now=now) if at else ""
    if state == "now" and key == "closed" and facts.issued_at and facts.bids_due_at:
        total = (facts.bids_due_at - facts.issued_at).total_seconds() or 1
        gone = max(0.0, min(1.0, (now - facts.issued_at).total_seconds() / total))
        when = wording.remaining(facts.bids_due_at - now, language=language())
    elif state == "now":
        when = when or gettext("正在办")
    return Stage(name=gettext(name), when=when, at=at, state=state, gone=gone)


def _time(facts: TenderFacts, key: str) -> datetime | None:
    lots = facts.lots.values()
    times: dict[str, datetime | None] = {
        "planned": facts.planned_at,
        "issued": facts.issued_at,
        "closed": facts.bids_due_at,
        "opened": max((lot.read_out_at for lot in lots if lot.read_out_at), default=facts.bids_due_at),
        "evaluated": max((lot.report_received_at for lot in lots if lot.report_received_at), default=None),
        "publicity": max((lot.publicity_from for lot in lots if lot.publicity_from), default=None),
        "decided": max((lot.decided_at for lot in lots if lot.decided_at), default=None),
        "archived": facts.archived_at,
    }
    return times[key]
