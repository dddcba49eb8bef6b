"""What every act of a member needs: a formed committee, a lot under evaluation, no report yet."""

from tianping.record.actors import Actor
from tianping.refusals import NotAllowed, Refusal
from tianping.trading.evaluation.models import Committee, Member, Report
from tianping.trading.evaluation.queries import has_stated, seat_of
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


class StatementWanted(Refusal):
    """The member has not stated yet that it has no interest in the tender."""

    code = "statement-wanted"
    status = 409
    default_rule = "expert-draw"
    zh = "你还没有声明与招标项目 {tender} 没有利害关系，不能看投标文件，也不能评标（招标投标法 第三十七条）。"
    en = "You have not stated yet that you have no interest in {tender}: nothing to read or judge before (Bidding Law art. 37)."
    next_zh = (
        "请先声明（页面“我的席位”，或者 POST /api/v1/tenders/{tender}/committee/statements）；有利害关系的，声明回避。"
    )
    next_en = (
        "State it first (page “My seat”, or POST /api/v1/tenders/{tender}/committee/statements); "
        "with an interest, stand back."
    )


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

    Raises NotUnderEvaluation, NotAllowed, StatementWanted, TenderOnHold.
    """
    committee = Committee.objects.select_for_update().filter(tender=lot.tender_id).first()
    stage = Lot.objects.only("stage").get(pk=lot.pk)
    if committee is None or committee.formed_at is None or stage.stage != "opened":
        raise NotUnderEvaluation(lot=lot.code, stage=stage.get_stage_display())
    permit(by, right, committee)
    member = seat_of(committee, by)
    if member is None:
        raise NotAllowed(right=right)
    require_stated(member)
    require_running(lot.tender_id)
    return committee, member


def require_stated(member: Member) -> None:
    """This function will refuse a member that has not stated its want of interest: reading and judging come after.

    Raises StatementWanted (招标投标法 第三十七条; 条例 第四十六条).
    """
    if not has_stated(member):
        raise StatementWanted(tender=member.committee.tender_id)


def require_no_report(lot: Lot) -> None:
    """This function will refuse to decide anything once the report is drawn up. Raises ReportDrawnUp."""
    if Report.objects.filter(lot=lot).exists():
        raise ReportDrawnUp(lot=lot.code)
