"""What the engine asks of this room: lots that ended without a contract while bonds were held."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef

from tianping.exchange.due import due_scan
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.bids.models import Bid
from tianping.trading.fees import actions
from tianping.trading.fees.models import Refund
from tianping.trading.plans.models import Lot


@due_scan
def ended_without_contract(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield failed and terminated lots whose bonds are not listed for their return (条例 第三十一条).

    Lots whose award was revoked are left to the room contracts, which knows what bonds the law keeps.
    """
    platform = Actor.platform(own_origin())
    listed = Refund.objects.filter(lot=OuterRef("pk"))
    bid = Bid.objects.filter(lot=OuterRef("pk"), state="standing")
    ended = Lot.objects.filter(stage__in=("failed", "terminated"), tender__terms__bond__isnull=False)
    for lot in (
        ended.filter(~Exists(listed), Exists(bid)).exclude(failure__cause="no-contract").select_related("tender")
    ):
        cause: actions.Cause = "failure" if lot.stage == "failed" else "termination"
        yield partial(actions.open_refunds, lot=lot, cause=cause, by=platform, now=now)
