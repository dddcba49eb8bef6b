"""Publishing the candidates (条例 第五十三、五十四条; Order 10 art. 6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.award import CandidatesPublished
from tianping.exchange.catalogue.evaluation import Ranked, Rejected
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.approvals.queries import require_approved
from tianping.trading.award.approving import publish_matter
from tianping.trading.award.models import Publicity
from tianping.trading.award.rules import NotTheCommittees
from tianping.trading.evaluation.models import Report
from tianping.trading.holds.queries import require_running
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import CandidateLine, Wording, candidates_notice
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

USUAL = timedelta(days=3)
"""How long candidates stand published where no law says it: tenders that are not mandatory."""
PROVISIONAL = "公示期末日涉及尚未公布放假安排的日期，以国务院办公厅公布后的日期为准。"


class NotEvaluated(Refusal):
    """The report was not received, or the candidates are published already."""

    code = "not-evaluated"
    status = 409
    zh = "标段 {lot} 现处于“{stage}”，不能公示中标候选人。"
    en = "Lot {lot} is in the stage {stage}; its candidates cannot be published."
    next_zh = "收到评标报告后公示一次。"
    next_en = "Candidates are published once, when the report has been received."


@transaction.atomic
def publish_candidates(
    *,
    lot: Lot,
    by: Actor,
    now: datetime,
    candidates: Sequence[str] | None = None,
    until_at: datetime | None = None,
) -> Publicity:
    """Publish the committee's candidates from now, with their notice, for at least three days (T27, T28).

    `candidates` are receipts, the committee's by default; `until_at` the earliest lawful moment by default, provisional
    where it depends on days off that are not announced. Publication later than three days after the report is not
    refused (the law wants it made up for); supervision sees it. Raises NotAllowed, TenderOnHold, NotEvaluated,
    LimitBreached, NotTheCommittees, ApprovalNeeded.
    """
    permit(by, "award.publish_candidates", lot.tender)
    held = Lot.objects.select_for_update().get(pk=lot.pk)
    require_running(lot.tender_id)
    if held.stage != "evaluated":
        raise NotEvaluated(lot=lot.code, stage=held.get_stage_display())
    report = Report.objects.get(lot=lot)
    received_at = report.received_at or now
    shown = _candidates(lot, report, candidates, now)
    until, provisional = publicity_end(lot, until_at, now)
    require_approved(publish_matter(lot=lot, report=report, until_at=until_at))
    made = Publicity.objects.create(
        lot=lot,
        candidates=shown,
        report_received_at=received_at,
        from_at=now,
        until_at=until,
        provisional=provisional,
    )
    record(_event(made, report), by=by, now=now)
    move_on(lot=lot, to="publicity")
    publish(tender=lot.tender, kind="candidates", wording=_wording(made), by=by, now=now, ends_at=until)
    return made


def _candidates(lot: Lot, report: Report, given: Sequence[str] | None, now: datetime) -> list[dict[str, Any]]:
    recommended = list(report.facts["candidates"])
    wanted = recommended if given is None else list(given)
    law.rule("candidates", on=day_of(now), scope=lot.tender.scope()).require_value(len(wanted), field="candidates")
    if wanted != recommended:
        raise NotTheCommittees(field="candidates")
    return [one for one in report.facts["ranked"] if one["receipt"] in wanted]


def publicity_end(lot: Lot, given: datetime | None, now: datetime) -> tuple[datetime, bool]:
    """This function will return until when candidates stand published, and whether that may still move. Raises LimitBreached,
    BadInput."""
    rule = law.find("publicity", on=day_of(now), scope=lot.tender.scope())  # 条例 第五十四条
    if given is not None and given <= now:
        raise BadInput(field="until_at", what="公示要在将来结束。", what_en="The publicity must end in the future.")
    if rule is None:
        return given or now + USUAL, False
    first = rule.earliest(now)
    if given is None:
        return first.at, first.provisional
    rule.require(now, given, field="until_at")
    return given, first.provisional


def _event(publicity: Publicity, report: Report) -> CandidatesPublished:
    shown = {one["receipt"] for one in publicity.candidates}
    return CandidatesPublished(
        tender=publicity.lot.tender_id,
        lot=publicity.lot_id,
        report_received_at=publicity.report_received_at,
        from_at=publicity.from_at,
        until_at=publicity.until_at,
        candidates=tuple(Ranked.model_validate(one) for one in publicity.candidates),
        others=tuple(Ranked.model_validate(one) for one in report.facts["ranked"] if one["receipt"] not in shown),
        rejected=tuple(Rejected.model_validate(one) for one in report.facts["rejected"]),
        method=report.facts["method"],
        benchmark=(report.facts.get("scoring") or {}).get("benchmark"),
    )


def _wording(publicity: Publicity) -> Wording:
    lot = publicity.lot
    forms = dict(OpenedBid.objects.filter(bid__lot=lot).values_list("bid_id", "form"))
    said = candidates_notice(
        name=lot.tender.name,
        lot_name=lot.name,
        candidates=[_line(one, forms.get(one["receipt"]) or {}) for one in publicity.candidates],
        from_at=publicity.from_at,
        until_at=publicity.until_at,
    )
    return Wording(said.title, (*said.parts, ("说明", PROVISIONAL))) if publicity.provisional else said


def _line(candidate: dict[str, Any], form: dict[str, Any]) -> CandidateLine:
    said = {name: str(form[name])[:200] for name in ("quality", "period") if form.get(name)}
    return CandidateLine(
        rank=candidate["rank"], name=candidate["bidder_name"], price=Decimal(candidate["price"]), **said
    )
