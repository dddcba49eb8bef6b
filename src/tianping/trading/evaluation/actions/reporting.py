"""The report: drawn up, signed by all members, received by the buyer (招标投标法 第四十条; 条例 第五十三条)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.evaluation import EvaluationReported
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.evaluation.actions.scoring import require_scored
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, require_no_report, sitting
from tianping.trading.evaluation.grounds import above_maximum
from tianping.trading.evaluation.models import Committee, Inquiry, Motion, Opinion, Report
from tianping.trading.evaluation.queries import effective
from tianping.trading.evaluation.report_document import report_pdf, signatures_file
from tianping.trading.evaluation.report_facts import facts_of
from tianping.trading.evaluation.signing import require_own_signature
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import store

MOST = 3
SILENCE = timedelta(hours=24)
"""After so long a member who neither signed nor stated a dissent has refused to: it counts as agreeing (条例 第五十三条)."""


class NotDecided(Refusal):
    """Something is still being voted on or asked."""

    code = "evaluation-not-finished"
    status = 409
    zh = "标段 {lot} 还有 {motions} 个议题没有表决完，{inquiries} 项询问没有答复。"
    en = "On lot {lot}, {motions} motions are not decided and {inquiries} inquiries are not answered."
    next_zh = "请先表决；询问等到答复或者时间届满。"
    next_en = "Finish the votes; wait for the answers, or for their time to pass."


class MustBeRejected(Refusal):
    """A bid above the maximum price is effective; the law leaves no choice."""

    code = "must-be-rejected"
    status = 409
    default_rule = "rejection-grounds"
    zh = "投标人 {bidder} 的报价高于最高投标限价，应当否决（条例 第五十一条）。"
    en = "The price of {bidder} is above the maximum price; it must be rejected (Regulations art. 51)."
    next_zh = "请提出否决议题，理由 above-maximum。"
    next_en = "Propose its rejection on the ground above-maximum."


class HasSigned(Refusal):
    """A member has given its opinion on the report."""

    code = "report-signed"
    status = 409
    zh = "标段 {lot} 的评标报告已有人签字或者签过了。"
    en = "The report on lot {lot} is signed already."
    next_zh = "持不同意见的成员在签字时书面说明。"
    next_en = "Who disagrees says so in writing when signing."


class StillSigning(Refusal):
    """Members have not given their opinion and their time is not over, or too few agree."""

    code = "report-not-signed"
    status = 409
    default_rule = "evaluation-report"
    zh = "标段 {lot} 的评标报告：{signed} 名成员签字，{dissenting} 名书面说明不同意见，{missing} 名还没有表示。"
    en = "The report on lot {lot}: {signed} have signed, {dissenting} dissent in writing, {missing} have said nothing yet."
    next_zh = "请等成员签字；编制满 24 小时仍不签字又不说明的，视为同意。"
    next_en = "Wait for the members; who says nothing within 24 hours of the report counts as agreeing."


class NoReport(Refusal):
    """There is no report to sign or to receive."""

    code = "no-report"
    status = 404
    zh = "标段 {lot} 还没有编好的评标报告。"
    en = "There is no report on lot {lot} yet."


@transaction.atomic
def draw_up(*, lot: Lot, by: Actor, now: datetime, candidates: int = MOST) -> Report:
    """Draw up the report from what was decided; the candidates are the first of the ranking, at most three (T27).

    From now on nothing is decided any more, unless the report is discarded. Raises NotUnderEvaluation, NotAllowed,
    TenderOnHold, ReportDrawnUp, LimitBreached, NotDecided, MustBeRejected, SheetsMissing.
    """
    committee, _ = sitting(lot=lot, by=by, right="evaluation.draw_up")
    require_no_report(lot)
    law.rule("candidates", on=day_of(now), scope=lot.tender.scope()).require_value(candidates, field="candidates")
    if candidates < 1:
        raise BadInput(field="candidates", what="至少推荐一名。", what_en="At least one is recommended.")
    _require_decided(lot, now)
    require_scored(lot, committee)
    facts = facts_of(lot=lot, committee=committee, candidates=candidates, now=now)
    kept = store(report_pdf(facts, made_at=now))
    return Report.objects.create(lot=lot, facts=facts, sha256=kept.sha256, size=kept.size, drawn_up_at=now)


@transaction.atomic
def discard(*, lot: Lot, by: Actor, now: datetime) -> None:
    """Take a report back that nobody has signed, to decide on. Raises NoReport, HasSigned, and as `draw_up`."""
    sitting(lot=lot, by=by, right="evaluation.draw_up")
    report = _held(lot)
    if report.opinions.exists():
        raise HasSigned(lot=lot.code)
    report.delete()


@transaction.atomic
def sign(*, lot: Lot, signature: dict[str, Any], by: Actor, now: datetime, dissent: str = "") -> Opinion:
    """Keep a member's certificate signature over the report, with its dissent where it disagrees (条例 第五十三条).

    The signature is over `signing.to_sign`. Raises NoReport, HasSigned, BadSignature, NotTheMember, UntrustedChain,
    and as `draw_up`.
    """
    _, member = sitting(lot=lot, by=by, right="evaluation.sign")
    report = _held(lot)
    if report.opinions.filter(member=member).exists():
        raise HasSigned(lot=lot.code)
    said = written(dissent, field="dissent", limit=4000) if dissent.strip() else ""
    require_own_signature(report=report, member=member, signature=signature, dissent=said, now=now)
    return Opinion.objects.create(report=report, member=member, signature=signature, dissent=said, signed_at=now)


@transaction.atomic
def receive_report(*, lot: Lot, by: Actor, now: datetime) -> Report:
    """Receive the signed report for the buyer; where all bids are rejected the lot fails with it (T26, T27).

    Raises NotAllowed, TenderOnHold, NotUnderEvaluation, NoReport, StillSigning.
    """
    permit(by, "evaluation.receive_report", lot.tender)
    committee = Committee.objects.select_for_update().filter(tender=lot.tender_id).first()
    require_running(lot.tender_id)
    held = Lot.objects.get(pk=lot.pk)
    if committee is None or held.stage != "opened":
        raise NotUnderEvaluation(lot=lot.code, stage=held.get_stage_display())
    report = _held(lot)
    signed, dissenting = _require_signed(report, committee, now)
    kept = store(signatures_file(report))
    report.signatures, report.signatures_size, report.received_at = kept.sha256, kept.size, now
    report.save(update_fields=["signatures", "signatures_size", "received_at"])
    move_on(lot=lot, to="evaluated")
    event = EvaluationReported(
        tender=lot.tender_id,
        lot=lot.code,
        report=report.sha256,
        signed=signed,
        dissenting=dissenting,
        received_at=now,
    )
    record(event, by=by, now=now, files=_files(report))
    if not report.facts["candidates"]:
        _fail(lot, report, now)
    return report


def _require_decided(lot: Lot, now: datetime) -> None:
    motions = Motion.objects.filter(lot=lot, state="open").count()
    inquiries = Inquiry.objects.filter(bid__lot=lot, answered_at=None, answer_due__gte=now).count()
    if motions or inquiries:
        raise NotDecided(lot=lot.code, motions=motions, inquiries=inquiries)
    for bid in effective(lot):
        if above_maximum(bid):
            raise MustBeRejected(bidder=bid.bid.bidder_name)


def _require_signed(report: Report, committee: Committee, now: datetime) -> tuple[int, int]:
    """Returns how many signed and how many dissent. Silence agrees when its time is over; more than half must agree."""
    dissenting = report.opinions.exclude(dissent="").count()
    signed = report.opinions.count() - dissenting
    missing = committee.seats - signed - dissenting
    silent = missing if now >= report.drawn_up_at + SILENCE else 0
    if silent != missing or not signed or signed + silent < committee.majority():
        raise StillSigning(lot=report.lot_id, signed=signed, dissenting=dissenting, missing=missing)
    return signed, dissenting


def _held(lot: Lot) -> Report:
    report = Report.objects.select_for_update(of=("self",)).filter(lot=lot).first()
    if report is None:
        raise NoReport(lot=lot.code)
    return report


def _files(report: Report) -> list[FileRef]:
    return [
        FileRef(name="评标报告.pdf", media="application/pdf", size=report.size, sha256=report.sha256),
        FileRef(
            name="评标报告签名.json", media="application/json", size=report.signatures_size, sha256=report.signatures
        ),
    ]


def _fail(lot: Lot, report: Report, now: datetime) -> None:
    lacking = Motion.objects.filter(lot=lot, kind="no-competition", state="carried").first()
    platform = Actor.platform(own_origin())
    if lacking is None:
        fail_lot(lot=lot, cause="all-rejected", count=0, by=platform, now=now)
        return
    single = Motion.objects.filter(lot=lot, kind="rejection", state="carried").count()
    count = len(report.facts["bids"]) - single
    fail_lot(lot=lot, cause="too-few-effective", count=count, by=platform, now=now, explanation=lacking.explanation)
