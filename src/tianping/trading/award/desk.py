"""What waits for buyers and agencies between report and contract, and what a tender's page offers to whom."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.trading.award import offering, queries
from tianping.trading.evaluation.models import Report
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.plans.rules import is_conducting
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers


@waits_for("buyer", "agency")
def lots_to_award(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Lots whose candidates are to be published, whose winner is to be decided, whose bidders are to be told."""
    for lot in queries.lots_at(actor.office, "evaluated", "publicity", "decided")[:50]:
        for link in offering.acts_of(lot, actor, now):
            if link.primary:
                yield Waiting(what=link.text, url=link.url, why=lot.tender.name, due=_due(lot))


@waits_for("buyer", "agency")
def reports_due(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Written reports within fifteen days of the award (招标投标法 art. 47)."""
    for tender in queries.unreported(actor.office)[:50]:
        decided = max(lot.award.decided_at for lot in tender.lots.filter(award__isnull=False).select_related("award"))
        rule = law.find("written-report", on=day_of(decided), scope=tender.scope())
        url = f"/tenders/{tender.code}/written-report/"
        due = rule.latest(decided).at if rule else None
        yield Waiting(what=gettext("提交书面报告"), url=url, why=tender.name, due=due)


@may_begin("bidder")
def notices(actor: Actor, now: datetime) -> Iterator[Link]:
    """What a bidder was told."""
    yield Link(text=gettext("收到的中标结果通知"), url="/award-notices/")


@offers("buyer", "agency")
def awarding(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Who conducts the tender is offered what each lot allows."""
    found = Tender.objects.filter(pk=tender).first()
    if found is None or not is_conducting(actor, found):
        return
    for lot in queries.lots_at(actor.office, "evaluated", "publicity", "decided", "notified").filter(tender=tender):
        yield from offering.acts_of(lot, actor, now)
    report = offering.report_act(found, actor)
    if report is not None:
        yield report
    if found.lots.exclude(stage__in=("planned", "issued", "closed", "opened")).exists():
        yield Link(text=gettext("看定标情况"), url=f"/tenders/{tender}/award/")


@offers("bidder")
def told(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """A bidder finds its own notice."""
    for one in queries.notices_to(actor.office).filter(award__lot__tender=tender):
        words = gettext("看中标通知书") if one.kind == "award" else gettext("看中标结果通知书")
        yield Link(text=words, url=f"/lots/{one.award_id}/notice/", primary=one.kind == "award")


@offers("auditor")
def auditing(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Auditors read how it was decided."""
    yield Link(text=gettext("看定标情况"), url=f"/tenders/{tender}/award/")


def _due(lot: Lot) -> datetime | None:
    if lot.stage != "evaluated":
        return None
    received = Report.objects.filter(lot=lot).values_list("received_at", flat=True).first()
    rule = law.find("publicity-start", on=day_of(received), scope=lot.tender.scope()) if received else None
    return rule.latest(received).at if rule and received else None  # 条例 第五十四条
