"""Score sheets: each member by itself, each criterion within its most, locked when signed (招标投标法 第四十四条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tianping.exchange.catalogue.evaluation import Marked, ScoresSigned
from tianping.law import money
from tianping.law.scoring.method import Criterion, Method
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.evaluation.actions.deciding import require_standing
from tianping.trading.evaluation.actions.sitting import require_no_report, sitting
from tianping.trading.evaluation.comprehensive import declared, unsigned
from tianping.trading.evaluation.models import Committee, Member, Score, ScoreSheet
from tianping.trading.evaluation.queries import effective
from tianping.trading.evaluation.sheets import digest_of, marks_of, sheet_to_sign
from tianping.trading.evaluation.signing import require_signed
from tianping.trading.evaluation.written import written
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Points on one criterion, with the reason where the declaration demands one or the member gives one."""

    criterion: str
    points: Decimal
    reason: str = ""


class NotScored(Refusal):
    """The method of this tender has no scores."""

    code = "method-without-scores"
    status = 409
    zh = "标段 {lot} 采用经评审的最低投标价法，不打分。"
    en = "Lot {lot} is judged by the lowest evaluated price; nothing is scored."
    next_zh = "请以议题提出修正、偏差或者否决。"
    next_en = "Propose corrections, deviations or rejections as motions."


class PointsBeyond(Refusal):
    """The points are not within the criterion."""

    code = "points-beyond"
    zh = "“{criterion}”满分 {most} 分，不能打 {points} 分；最多两位小数。"
    en = "“{criterion}” has {most} points at most; {points} does not stand. At most two decimals."
    next_zh = "请在 0 到满分之间打分。"
    next_en = "Score between zero and the most."


class ReasonWanted(Refusal):
    """The declaration demands a reason for so low a score."""

    code = "score-reason-missing"
    zh = "“{criterion}”打 {points} 分，低于招标文件规定的界限，要写明理由。"
    en = "{points} points on “{criterion}” lie below the declared limit; a reason is demanded."
    next_zh = "请写明扣分理由。"
    next_en = "State why points are taken off."


class SheetLocked(Refusal):
    """The member has signed its sheet; it stands."""

    code = "sheet-locked"
    status = 409
    zh = "标段 {lot} 的评分表你已签署，不能再改。"
    en = "You have signed your score sheet on lot {lot}; it stands."


class SheetIncomplete(Refusal):
    """Scores are missing."""

    code = "sheet-incomplete"
    status = 409
    zh = "标段 {lot} 的评分表还缺 {missing} 项分数。"
    en = "{missing} scores are missing from the sheet on lot {lot}."
    next_zh = "请给每份有效投标的每项标准打分。"
    next_en = "Score every criterion of every effective bid."


class SheetsMissing(Refusal):
    """Members have not signed their sheets."""

    code = "sheets-missing"
    status = 409
    zh = "标段 {lot} 还有 {missing} 名成员没有签署评分表。"
    en = "{missing} members have not signed their score sheets on lot {lot}."
    next_zh = "请等全体成员签署评分表后再编制评标报告。"
    next_en = "Wait for all sheets before the report is drawn up."


@transaction.atomic
def score(*, opened: OpenedBid, marks: Sequence[Mark], by: Actor, now: datetime) -> ScoreSheet:
    """Put down a member's points for one bid, on some or all criteria; they may be changed until the sheet is signed.

    Raises NotAllowed, NotUnderEvaluation, TenderOnHold, ReportDrawnUp, NotScored, SheetLocked, BidRejected,
    PointsBeyond, ReasonWanted, BadInput.
    """
    lot = opened.bid.lot
    method, _, member = _scoring(lot, by)
    require_standing(opened)
    sheet = _open_sheet(lot, member)
    for mark in marks:
        criterion = method.criterion(mark.criterion)
        if criterion is None:
            known = "、".join(one.code for one in method.criteria)
            raise BadInput(
                field="criterion",
                what=f"招标文件没有规定“{mark.criterion}”；标准有：{known}。",
                what_en=f"The documents declare no criterion {mark.criterion}, but: {known}.",
            )
        facts = {"points": mark.points, "reason": _require_mark(criterion, mark)}
        Score.objects.update_or_create(sheet=sheet, bid=opened.bid, criterion=criterion.code, defaults=facts)
    return sheet


@transaction.atomic
def sign_sheet(*, lot: Lot, signature: dict[str, Any], by: Actor, now: datetime) -> ScoreSheet:
    """Sign the sheet over `sheet_to_sign`; from then on it stands.

    Raises SheetIncomplete, BadSignature, NotTheMember, UntrustedChain, and as `score`.
    """
    method, _, member = _scoring(lot, by)
    sheet = _open_sheet(lot, member)
    missing = _missing(sheet, lot, method)
    if missing:
        raise SheetIncomplete(lot=lot.code, missing=missing)
    require_signed(text=sheet_to_sign(sheet), member=member, signature=signature, now=now)
    sheet.sha256, sheet.signature, sheet.locked_at = digest_of(sheet), signature, now
    sheet.save(update_fields=["sha256", "signature", "locked_at"])
    event = ScoresSigned(
        tender=lot.tender_id,
        lot=lot.code,
        member=member.code,
        sheet=sheet.sha256,
        marks=tuple(Marked.model_validate(one) for one in marks_of(sheet)),
    )
    record(event, by=by, now=now)
    return sheet


def require_scored(lot: Lot, committee: Committee) -> None:
    """This function will refuse a report while members have not signed their sheets. Raises SheetsMissing."""
    if declared(lot) is None or not effective(lot):
        return
    missing = unsigned(lot, committee)
    if missing:
        raise SheetsMissing(lot=lot.code, missing=missing)


def _scoring(lot: Lot, by: Actor) -> tuple[Method, Committee, Member]:
    committee, member = sitting(lot=lot, by=by, right="evaluation.score")
    require_no_report(lot)
    method = declared(lot)
    if method is None:
        raise NotScored(lot=lot.code)
    return method, committee, member


def _open_sheet(lot: Lot, member: Member) -> ScoreSheet:
    sheet, _ = ScoreSheet.objects.get_or_create(lot=lot, member=member)
    if sheet.locked_at is not None:
        raise SheetLocked(lot=lot.code)
    return sheet


def _require_mark(criterion: Criterion, mark: Mark) -> str:
    said = written(mark.reason, field="reason", limit=2000) if mark.reason.strip() else ""
    shown = f"{mark.points:f}"
    if not mark.points.is_finite() or not 0 <= mark.points <= criterion.points:
        raise PointsBeyond(field="points", criterion=criterion.name, most=f"{criterion.points:f}", points=shown)
    if mark.points != mark.points.quantize(money.FEN):
        raise PointsBeyond(field="points", criterion=criterion.name, most=f"{criterion.points:f}", points=shown)
    if criterion.needs_reason(mark.points) and not said:
        raise ReasonWanted(field="reason", criterion=criterion.name, points=shown)
    return said


def _missing(sheet: ScoreSheet, lot: Lot, method: Method) -> int:
    given = set(sheet.scores.values_list("bid_id", "criterion"))
    wanted = {(bid.bid_id, one.code) for bid in effective(lot) for one in method.criteria}
    return len(wanted - given)
