"""What every act of a member needs: a formed committee, a lot under evaluation, no report yet."""

from tianping.record.actors import Actor
from tianping.refusals import NotAllowed, Refusal
from tianping.trading.evaluation.models import Committee, Member, Report
from tianping.trading.evaluation.queries import seat_of
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit


class NotUnderEvaluation(Refusal):
    """The lot is not opened, is evaluated already, or its committee is not formed."""

    code = "not-under-evaluation"
    status = 409
    zh = "标段 {lot} 现在不在评标（{stage}）。"
    en = "Lot {lot} is not under evaluation now ({stage})."
    next_zh = "评标从评标委员会组成开始，到评标报告提交为止。"
    next_en = "Evaluation lasts from the forming of the committee to the report."


class ReportDrawnUp(Refusal):
    """The report is drawn up; what it says cannot change under it."""

    code = "report-drawn-up"
    status = 409
    zh = "标段 {lot} 的评标报告已经编好，不能再议。"
    en = "The report on lot {lot} is drawn up; nothing is decided any more."
    next_zh = "还没有人签字时，可以撤回报告再议；已有人签字的，持不同意见者书面说明。"
    next_en = "While nobody has signed it can be discarded; after that, dissent is stated in writing."


def sitting(*, lot: Lot, by: Actor, right: str) -> tuple[Committee, Member]:
    """This function will lock the committee of a lot under evaluation and return it with the actor's seat.

    Raises NotUnderEvaluation, NotAllowed, TenderOnHold.
    """
    committee = Committee.objects.select_for_update().filter(tender=lot.tender_id).first()
    stage = Lot.objects.only("stage").get(pk=lot.pk)
    if committee is None or committee.formed_at is None or stage.stage != "opened":
        raise NotUnderEvaluation(lot=lot.code, stage=stage.get_stage_display())
    permit(by, right, committee)
    member = seat_of(committee, by)
    if member is None:
        raise NotAllowed(right=right)
    require_running(lot.tender_id)
    return committee, member


def require_no_report(lot: Lot) -> None:
    """This function will refuse to decide anything once the report is drawn up. Raises ReportDrawnUp."""
    if Report.objects.filter(lot=lot).exists():
        raise ReportDrawnUp(lot=lot.code)
