"""What the engine asks of this room: lots that ended without a contract while bonds were held, bids that were withdrawn."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, Q

from tianping.exchange.due import due_scan
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.bids.models import Bid
from tianping.trading.fees import actions
from tianping.trading.fees.models import Refund
from tianping.trading.plans.models import Lot

BEFORE_THE_DEADLINE = ("planned", "issued")
"""Stages in which nobody may learn that somebody bid, nor that it withdrew."""


@due_scan
def ended_without_contract(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield failed and terminated lots whose bonds are not listed for their return (条例 第三十一条).

    Lots whose award was revoked are left to the room contracts, which knows what bonds the law keeps.
    """
    platform = Actor.platform(own_origin())
    listed = Refund.objects.filter(lot=OuterRef("pk")).exclude(cause="withdrawal")
    bid = Bid.objects.filter(lot=OuterRef("pk"), state="standing")
    ended = Lot.objects.filter(stage__in=("failed", "terminated"), tender__terms__bond__isnull=False)
    for lot in (
        ended.filter(~Exists(listed), Exists(bid)).exclude(failure__cause="no-contract").select_related("tender")
    ):
        cause: actions.Cause = "failure" if lot.stage == "failed" else "termination"
        yield partial(actions.open_refunds, lot=lot, cause=cause, by=platform, now=now)


@due_scan
def withdrawn_before_the_deadline(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield lots past their deadline from which bids were withdrawn whose bonds are not listed (T17)."""
    platform = Actor.platform(own_origin())
    same = Q(bidder=OuterRef("bidder"), lot=OuterRef("lot"))
    standing = Bid.objects.filter(same, state="standing")
    listed = Refund.objects.filter(lot=OuterRef("lot"), payee=OuterRef("bidder"))
    left = Bid.objects.filter(~Exists(standing), ~Exists(listed), state="withdrawn")
    lots = Lot.objects.exclude(stage__in=BEFORE_THE_DEADLINE).filter(tender__terms__bond__isnull=False)
    for lot in lots.filter(pk__in=left.values("lot")).select_related("tender"):
        yield partial(actions.open_withdrawn_refunds, lot=lot, by=platform, now=now)
