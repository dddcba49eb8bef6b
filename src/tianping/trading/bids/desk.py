"""What waits for a bidder before the deadline, and what it may begin. Only its own matters, ever."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.bids import queries
from tianping.trading.plans.models import Lot
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

SOON = timedelta(days=3)
"""So long before the deadline a bid that is not handed in stands on the desk."""


@waits_for("bidder")
def bids_not_complete(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Lots whose documents the bidder has, near the deadline, without a bid; uploads that were never handed in."""
    near = queries.lots_of(actor.office).filter(
        stage="issued", tender__terms__bids_due_at__gte=now, tender__terms__bids_due_at__lte=now + SOON
    )
    for own in queries.owns(lots=list(near[:20]), office=actor.office):
        lot, upload, due = own.lot, own.upload, own.terms.bids_due_at
        why = gettext("{tender}　{lot}").format(tender=lot.tender.name, lot=lot.name)
        if upload is not None and upload.received == upload.length:
            what = gettext("核对并递交已上传的文件")
            yield Waiting(what=what, url=f"/my/bids/uploads/{upload.code}/", why=why, due=due)
        elif own.standing is None:
            what = gettext("接着上传投标文件") if upload else gettext("上传并递交投标文件")
            yield Waiting(what=what, url=f"/my/bids/lots/{lot.code}/", why=why, due=due)


@waits_for("bidder")
def new_clarifications(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Clarifications that the bidder has not read, of tenders whose documents it has and that still take bids."""
    running = queries.lots_of(actor.office).filter(stage="issued", tender__terms__bids_due_at__gte=now)
    lots = list({lot.tender_id: lot for lot in running[:50]}.values())
    for own in queries.owns(lots=lots, office=actor.office):
        lot = own.lot
        if own.unread:
            url = f"/my/bids/lots/{lot.code}/#h-clarifications"
            yield Waiting(what=gettext("看新的澄清"), url=url, why=lot.tender.name, due=own.terms.bids_due_at)


@may_begin("bidder")
def my_bids(actor: Actor, now: datetime) -> Iterator[Link]:
    """The own bids."""
    yield Link(text=gettext("我的投标"), url="/my/bids/")


@offers("bidder")
def bidding(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """To bid in each lot that takes bids, or to see the own bid."""
    lots = Lot.objects.filter(tender=tender, tender__terms__issued_at__isnull=False).select_related("tender")
    for lot in lots:
        if actor.office in (lot.tender.buyer, lot.tender.agency):
            continue
        own = queries.own(lot=lot, office=actor.office)
        if own.open(now):
            words = gettext("看我的投标：{lot}") if own.standing else gettext("准备投标：{lot}")
            yield Link(text=words.format(lot=lot.name), url=f"/my/bids/lots/{lot.code}/", primary=not own.standing)
        elif own.bids:
            yield Link(text=gettext("看我的投标：{lot}").format(lot=lot.name), url=f"/my/bids/lots/{lot.code}/")
