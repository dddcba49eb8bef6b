"""What waits in the evaluation for buyers, members and bidders, and what the tender's page offers them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.trading.evaluation import heads
from tianping.trading.evaluation.actions.reporting import SILENCE
from tianping.trading.evaluation.comprehensive import declared
from tianping.trading.evaluation.models import (
    Committee,
    Inquiry,
    Member,
    Motion,
    Recusal,
    Report,
    ScoreSheet,
    Statement,
)
from tianping.trading.evaluation.queries import must_extend, named_experts, place_of, seat_of, seats_of
from tianping.trading.plans.models import Lot, Tender
from tianping.web.desk.waiting import Waiting, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

MOST = 20


def _conducted(actor: Actor) -> Q:
    return Q(buyer=actor.office) | Q(agency=actor.office)


@waits_for("buyer", "agency")
def committees_to_ask_for(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Opened tenders without a committee."""
    found = Tender.objects.filter(_conducted(actor), committee__isnull=True, lots__stage="opened")
    for tender in found.exclude(lots__stage__in=("issued", "closed")).distinct()[:MOST]:
        url = f"/tenders/{tender.code}/committee/request/"
        yield Waiting(what=gettext("申请组建评标委员会"), url=url, why=tender.name)


@waits_for("buyer", "agency")
def committees_to_form(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Committees whose experts are drawn."""
    for found in Committee.objects.filter(_of_tender(actor), formed_at=None).select_related("tender")[:MOST]:
        if _formable(found):
            url = f"/tenders/{found.tender_id}/committee/form/"
            yield Waiting(what=gettext("组建评标委员会"), url=url, why=found.tender.name)


def _of_tender(actor: Actor) -> Q:
    return Q(tender__buyer=actor.office) | Q(tender__agency=actor.office)


def _formable(found: Committee) -> bool:
    """The experts are named, and none of them has stood back without the next having followed."""
    return named_experts(found) >= found.experts


@waits_for("buyer", "agency")
def reports_to_receive(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Reports that all members have given their opinion on, or whose time is over."""
    mine = Q(lot__tender__buyer=actor.office) | Q(lot__tender__agency=actor.office)
    for report in Report.objects.filter(mine, received_at=None, lot__stage="opened").select_related("lot__tender")[
        :MOST
    ]:
        if _ripe(report, now):
            yield Waiting(
                what=gettext("接收评标报告"), url=f"{heads.room(report.lot_id)}report/receive/", why=report.lot.name
            )


@waits_for("buyer", "agency")
def evaluations_to_extend(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Evaluations that more than a third of the members find too short (条例 第四十八条)."""
    mine = Q(tender__buyer=actor.office) | Q(tender__agency=actor.office)
    wished = Committee.objects.filter(mine, time_wishes__answered_at=None, time_wishes__isnull=False)
    for committee in wished.filter(tender__lots__stage="opened").select_related("tender").distinct()[:MOST]:
        if must_extend(committee, day_of(now)):
            url = f"/tenders/{committee.tender_id}/committee/extension/"
            yield Waiting(what=gettext("延长评标时间：超过三分之一的成员认为不够"), url=url, why=committee.tender.name)


def _ripe(report: Report, now: datetime) -> bool:
    seats = Committee.objects.values_list("seats", flat=True).get(tender=report.lot.tender_id)
    return report.opinions.count() >= seats or now >= report.drawn_up_at + SILENCE


UNDER_WAY = ("issued", "closed", "opened")
"""Stages in which a committee has, or will have, something to do."""


@waits_for("expert")
def seats_to_take(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Draws in which one was called and has said nothing yet, then what one has to do in the room."""
    for code in sorted(seats_of(actor))[:MOST]:
        committee = Committee.objects.select_related("tender").filter(tender=code).first()
        if committee is None or not Lot.objects.filter(tender=code, stage__in=UNDER_WAY).exists():
            continue
        person = place_of(committee, actor)
        if Recusal.objects.filter(committee=committee, person=person).exists():
            continue
        if not Statement.objects.filter(committee=committee, person=person).exists():
            what = gettext("你被抽为评标委员会成员，声明有无利害关系")
            yield Waiting(what=what, url=f"/tenders/{code}/seat/", why=committee.tender.name)
        elif committee.formed_at is not None and (member := seat_of(committee, actor)) is not None:
            yield from _in_the_room(committee, member)


def _in_the_room(committee: Committee, member: Member) -> Iterator[Waiting]:
    for lot in Lot.objects.filter(tender=committee.tender_id, stage="opened"):
        yield from _on_lot(lot, member)


def _on_lot(lot: Lot, member: Member) -> Iterator[Waiting]:
    room, why = heads.room(lot), f"{lot.tender.name}　{lot.name}"
    report = Report.objects.filter(lot=lot).first()
    if report is not None:
        if not report.opinions.filter(member=member).exists():
            due = report.drawn_up_at + SILENCE
            yield Waiting(what=gettext("签署评标报告，或者写明不同意见"), url=f"{room}report/", why=why, due=due)
        return
    if Motion.objects.filter(lot=lot, state="open").exclude(votes__member=member).exists():
        yield Waiting(what=gettext("表决议题"), url=f"{room}#h-mot", why=why)
    signed = ScoreSheet.objects.filter(lot=lot, member=member, locked_at__isnull=False).exists()
    what = gettext("打分并签署评分表") if declared(lot) is not None and not signed else gettext("评标")
    yield Waiting(what=what, url=room, why=why)


@waits_for("bidder")
def inquiries_to_answer(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Questions of committees, while there is time."""
    found = Inquiry.objects.filter(bid__bidder=actor.office, answered_at=None, answer_due__gte=now)
    for one in found.select_related("bid__lot")[:MOST]:
        what = gettext("答复评标委员会的询问")
        yield Waiting(what=what, url=f"/inquiries/{one.code}/", why=one.bid.lot.name, due=one.answer_due)


@offers("buyer", "agency")
def committee_pages(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The committee from the opening on, and the report when it can be received."""
    found = Tender.objects.filter(_conducted(actor), pk=tender).first()
    if found is None:
        return
    stages = set(found.lots.values_list("stage", flat=True))
    asked = Committee.objects.filter(tender=found).first()
    if asked is None and "opened" in stages and not stages & {"issued", "closed"}:
        yield Link(text=gettext("申请组建评标委员会"), url=f"/tenders/{tender}/committee/request/", primary=True)
    if asked is not None:
        yield Link(text=gettext("评标委员会"), url=f"/tenders/{tender}/committee/", primary=asked.formed_at is None)
    yield from _reports(found, now)


def _reports(found: Tender, now: datetime) -> Iterator[Link]:
    for report in Report.objects.filter(lot__tender=found, received_at=None, lot__stage="opened").select_related("lot"):
        if _ripe(report, now):
            yield Link(text=gettext("接收评标报告"), url=f"{heads.room(report.lot_id)}report/receive/", primary=True)


@offers("auditor", "buyer", "agency")
def records(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The whole evaluation of each lot, once its report was received."""
    if actor.role != "auditor" and not Tender.objects.filter(_conducted(actor), pk=tender).exists():
        return
    for report in Report.objects.filter(lot__tender=tender, received_at__isnull=False).select_related("lot"):
        words = gettext("评标全过程：{lot}").format(lot=report.lot.name)
        yield Link(text=words, url=f"{heads.room(report.lot_id)}record/")


@offers("expert")
def own_seat(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The own seat, to who was called and to nobody else."""
    if tender in seats_of(actor):
        yield Link(text=gettext("我的评标席位"), url=f"/tenders/{tender}/seat/", primary=True)


@offers("bidder")
def own_inquiries(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Questions put to the bidder itself."""
    found = Inquiry.objects.filter(
        bid__bidder=actor.office, bid__lot__tender=tender, answered_at=None, answer_due__gte=now
    )
    for one in found:
        yield Link(text=gettext("答复评标委员会的询问"), url=f"/inquiries/{one.code}/", primary=True)
