"""The written report to the supervisor (招标投标法 第四十七条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.award import WrittenReportSubmitted
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.award.models import WrittenReport
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit
from tianping.web.documents import missing_glyphs

LONGEST = 20_000
SHORTEST = 20


class NotAllDecided(Refusal):
    """A lot is still running, or none was awarded."""

    code = "lots-still-running"
    status = 409
    zh = "招标项目 {tender} 还有标段没有发出中标通知书，或者没有标段中标。"
    en = "Lots of tender {tender} have no award notice yet, or none was awarded."
    next_zh = "全部标段定标并通知后，提交一份书面报告。"
    next_en = "Submit one report when all lots are decided and notified."


class ReportSubmitted(Refusal):
    """The report was submitted."""

    code = "written-report-submitted"
    status = 409
    zh = "招标项目 {tender} 的书面报告已经提交。"
    en = "The written report on tender {tender} was submitted already."


@transaction.atomic
def submit_report(*, tender: Tender, content: str, by: Actor, now: datetime) -> WrittenReport:
    """Submit the buyer's written report on the whole tender, once; it is due 15 days after the award (T36).

    A late one is taken, supervision sees it. Raises NotAllowed, TenderOnHold, NotAllDecided, ReportSubmitted, BadInput.
    """
    permit(by, "award.submit_report", tender)
    tender = Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(tender.code)
    if WrittenReport.objects.filter(tender=tender).exists():
        raise ReportSubmitted(tender=tender.code)
    stages = set(tender.lots.values_list("stage", flat=True))
    awarded = stages & {"notified", "contracted"}
    if not awarded or stages - awarded - {"failed", "terminated"}:
        raise NotAllDecided(tender=tender.code)
    said = content.strip()
    if not SHORTEST <= len(said) <= LONGEST or missing_glyphs(said):
        raise BadInput(
            field="content",
            what=f"书面报告要写 {SHORTEST} 至 {LONGEST} 字，用能打印的字。",
            what_en=f"The report takes {SHORTEST} to {LONGEST} printable characters.",
        )
    made = WrittenReport.objects.create(tender=tender, content=said, submitted_at=now)
    record(WrittenReportSubmitted(tender=tender.code, content=said), by=by, now=now)
    return made
