"""The time for the evaluation: members find it too short, the buyer extends it (条例 第四十八条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.evaluation import EvaluationExtended, EvaluationTimeWanted
from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, require_no_report, sitting
from tianping.trading.evaluation.models import Committee, Extension, TimeWish
from tianping.trading.evaluation.queries import committee_of, open_wishes
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.models import Lot, Tender
from tianping.web.accounts.rights import permit


class WishedAlready(Refusal):
    """A member says it once until the buyer has answered."""

    code = "more-time-wished"
    status = 409
    default_rule = "evaluation-extension"
    zh = "你已经表示评标时间不够，等招标人延长。"
    en = "You have said that the time is too short; the buyer has not answered yet."


class NotLater(Refusal):
    """An extension ends later than now and than the one before."""

    code = "extension-not-later"
    default_rule = "evaluation-extension"
    zh = "评标时间要延长到 {after} 以后（北京时间）。"
    en = "The evaluation is extended beyond {after} (Beijing time)."
    next_zh = "请填更晚的时间。"
    next_en = "Give a later time."


@transaction.atomic
def wish_for_time(*, lot: Lot, reason: str, by: Actor, now: datetime) -> TimeWish:
    """Say that the time for the evaluation is too short, as a member, before any report on the lot is drawn up.

    What a member thinks stays sealed; the buyer sees how many. Raises NotUnderEvaluation, NotAllowed, StatementWanted,
    TenderOnHold, ReportDrawnUp, WishedAlready, BadInput.
    """
    committee, member = sitting(lot=lot, by=by, right="evaluation.vote")
    require_no_report(lot)
    if TimeWish.objects.filter(committee=committee, member=member, answered_at=None).exists():
        raise WishedAlready
    said = written(reason, field="reason", limit=2000)
    made = TimeWish.objects.create(committee=committee, member=member, reason=said, at=now)
    record(EvaluationTimeWanted(tender=lot.tender_id, member=member.code, reason=said), by=by, now=now)
    return made


@transaction.atomic
def extend(*, tender: Tender, until: datetime, by: Actor, now: datetime) -> Extension:
    """Extend the evaluation until a moment; the buyer must where more than a third of the members wish it, and may else.

    Raises NotFound, NotAllowed, TenderOnHold, NotUnderEvaluation, NotLater.
    """
    committee = Committee.objects.select_for_update().get(pk=committee_of(tender.code).pk)
    permit(by, "evaluation.extend", tender)
    require_running(tender.code)
    if committee.formed_at is None or not tender.lots.filter(stage="opened").exists():
        lot = tender.lots.order_by("code")[0]
        raise NotUnderEvaluation(lot=lot.code, stage=lot.get_stage_display())
    before = committee.extensions.order_by("-until").first()
    after = max(now, before.until) if before else now
    if until <= after:
        raise NotLater(field="until", after=clock(after))
    wishes = open_wishes(committee)
    made = Extension.objects.create(committee=committee, until=until, wanted=wishes.count(), granted_at=now)
    record(EvaluationExtended(tender=tender.code, wanted=made.wanted, until=until), by=by, now=now)
    wishes.update(answered_at=now)
    return made
