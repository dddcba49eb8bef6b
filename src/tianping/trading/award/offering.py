"""What can be done about a lot between its report and its contract, and by whom."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.award.models import RevokedAward, WrittenReport
from tianping.trading.award.queries import unreported
from tianping.trading.holds.models import Hold
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.plans.rules import is_conducting
from tianping.web.parts import Link


def acts_of(lot: Lot, actor: Actor, now: datetime) -> Iterator[Link]:
    """This function will offer who conducts the tender what the stage of a lot allows now."""
    if actor.role not in ("buyer", "agency") or not is_conducting(actor, lot.tender):
        return
    if Hold.objects.filter(tender=lot.tender_id, lifted_at=None).exists():
        return
    at = f"/lots/{lot.code}/"
    if lot.stage == "evaluated":
        yield Link(text=_named(lot, gettext("公示中标候选人")), url=f"{at}candidates/publish/", primary=True)
    elif lot.stage == "publicity" and now >= lot.publicity.until_at:
        yield Link(text=_named(lot, gettext("确定中标人")), url=f"{at}award/decide/", primary=True)
        if RevokedAward.objects.filter(lot=lot).exists():
            yield Link(text=_named(lot, gettext("不再定标，重新招标")), url=f"{at}award/give-up/")
    elif lot.stage == "decided":
        yield Link(text=_named(lot, gettext("发出中标通知书")), url=f"{at}award/notify/", primary=True)
    if lot.stage in ("decided", "notified"):
        yield Link(text=_named(lot, gettext("取消中标")), url=f"{at}award/revoke/")


def report_act(tender: Tender, actor: Actor) -> Link | None:
    """This function will offer the written report, where all is decided and none was submitted."""
    if actor.role not in ("buyer", "agency") or WrittenReport.objects.filter(tender=tender).exists():
        return None
    if not unreported(actor.office).filter(pk=tender.pk).exists():
        return None
    return Link(text=gettext("提交书面报告"), url=f"/tenders/{tender.code}/written-report/", primary=True)


def _named(lot: Lot, words: str) -> str:
    if lot.tender.lots.count() == 1:
        return words
    return gettext("{words}（{lot}）").format(words=words, lot=lot.name)
