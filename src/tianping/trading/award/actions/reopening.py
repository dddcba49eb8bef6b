"""Evaluating again after an objection to the result was upheld (条例 第五十四条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.objections import EvaluationReopened
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.award.models import Publicity
from tianping.trading.evaluation.models import Report
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit


class NoPublicity(Refusal):
    """No candidates stand published, so there is no result to go back on."""

    code = "no-publicity"
    status = 409
    zh = "标段 {lot} 现处于“{stage}”，不能重新评标。"
    en = "Lot {lot} is in the stage {stage}; it cannot be evaluated again."
    next_zh = "公示期间对评标结果的异议成立的，才能重新评标。"
    next_en = "It is evaluated again only where an objection raised during the publicity is upheld."


@transaction.atomic
def reopen_evaluation(*, lot: Lot, reason: str, by: Actor, now: datetime) -> Lot:
    """End the publicity and hand the lot back to its committee, which decides and reports anew.

    What the committee decided stands until it decides otherwise; the old report and the old publicity stay in the log
    and in the storage, and count no more. Raises NotAllowed, TenderOnHold, NoPublicity.
    """
    permit(by, "award.publish_candidates", lot.tender)
    held = Lot.objects.select_for_update().select_related("tender").get(pk=lot.pk)
    require_running(held.tender_id, despite=("objection",))
    if held.stage != "publicity":
        raise NoPublicity(lot=held.code, stage=held.get_stage_display())
    report = Report.objects.get(lot=held)
    event = EvaluationReopened(tender=held.tender_id, lot=held.code, report=report.sha256, reason=reason)
    Publicity.objects.filter(lot=held).delete()
    report.delete()
    move_on(lot=held, to="opened")
    record(event, by=by, now=now)
    return held
