"""What waits for bidders and for who conducts the tender in the hall."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.bids.models import Bid
from tianping.trading.opening.hall import BEFORE
from tianping.trading.opening.models import OpenedBid, RecoveryCode, Released, SignIn, SpotObjection
from tianping.trading.opening.queries import HALL_TIME
from tianping.trading.opening.rules import cut_off
from tianping.trading.plans.models import Lot
from tianping.web.desk.waiting import Waiting, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

ENOUGH, GRACE = 2, timedelta(minutes=1)
"""So many trustees open a bid; so long after the opening time a bidder is asked for its code where they have not."""


@waits_for("bidder")
def to_confirm(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Own lines that were read out and wait to be confirmed."""
    mine = OpenedBid.objects.filter(bid__bidder=actor.office, bid__state="standing", confirmation=None)
    running = mine.filter(bid__lot__opening__hall_closed_at=None, bid__lot__opening__opened_at__gt=now - HALL_TIME)
    for opened in running.select_related("bid__lot__opening", "bid__lot__tender")[:20]:
        lot = opened.bid.lot
        yield Waiting(
            what=gettext("核对并确认本单位的开标记录"),
            url=f"/lots/{lot.code}/hall/",
            why=_why(lot),
            due=lot.opening.opened_at + HALL_TIME,
            near=HALL_TIME,
        )


@waits_for("bidder")
def to_come(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Openings that begin within the hour, where the bidder has a bid and has not signed in."""
    mine = Bid.objects.filter(bidder=actor.office, state="standing", lot__stage__in=("issued", "closed"))
    soon = mine.filter(lot__tender__terms__opening_at__gte=now, lot__tender__terms__opening_at__lte=now + BEFORE)
    came = SignIn.objects.filter(bidder=actor.office).values("lot")
    for bid in soon.exclude(lot__in=came).select_related("lot__tender__terms")[:20]:
        due = bid.lot.tender.terms.opening_at
        yield Waiting(what=gettext("到开标大厅签到"), url=f"/lots/{bid.lot_id}/hall/", why=_why(bid.lot), due=due)


@waits_for("bidder")
def to_recover(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Own bids for which fewer than two trustees have given their pieces, a minute after the opening time."""
    mine = Bid.objects.filter(bidder=actor.office, state="standing", lot__stage="closed")
    late = mine.filter(lot__tender__terms__opening_at__lt=now - GRACE).exclude(
        pk__in=RecoveryCode.objects.values("bid")
    )
    for bid in late.select_related("lot__tender__terms")[:20]:
        until = cut_off(bid.lot.tender.terms)
        gave = {one.trustee for one in Released.objects.filter(tender_code=bid.lot.tender_id) if bid.seal in one.seals}
        if now < until and len(gave) < ENOUGH:
            url = f"/my/bids/receipts/{bid.receipt}/recovery/"
            yield Waiting(what=gettext("递交恢复码"), url=url, why=_why(bid.lot), due=until)


@waits_for("buyer", "agency")
def to_answer(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Objections raised in the hall, to be answered on the spot (条例 第四十四条)."""
    own = Q(opening__lot__tender__buyer=actor.office) | Q(opening__lot__tender__agency=actor.office)
    for one in SpotObjection.objects.filter(own, answered_at=None).select_related("opening__lot__tender")[:20]:
        yield Waiting(
            what=gettext("当场答复开标异议"),
            url=f"/hall-objections/{one.code}/answer/",
            why=_why(one.opening.lot),
            due=one.opening.opened_at + HALL_TIME,
        )


@offers("bidder", "buyer", "agency", "supervisor", "auditor")
def halls(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The halls of a tender, from the issue of its documents on."""
    for lot in Lot.objects.filter(tender=tender, tender__terms__issued_at__isnull=False).order_by("code")[:20]:
        yield Link(text=gettext("开标大厅：{lot}").format(lot=lot.name), url=f"/lots/{lot.code}/hall/")


def _why(lot: Lot) -> str:
    return gettext("{tender}　{lot}").format(tender=lot.tender.name, lot=lot.name)
