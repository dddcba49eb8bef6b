"""Taking a bid back before the deadline."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.bids import BidWithdrawn
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.bids import entrusting
from tianping.trading.bids.models import Bid
from tianping.trading.bids.proving import first_stage
from tianping.trading.bids.rules import require_in_time
from tianping.trading.documents.models import Terms
from tianping.web.accounts.rights import permit


class AlreadyReplaced(Refusal):
    """The bid does not stand any more."""

    code = "bid-not-standing"
    status = 409
    zh = "这份投标已经{state}，不能再撤回。"
    en = "This bid does not stand any more ({state_en}); it cannot be withdrawn."
    next_zh = "需要的话，请撤回接替它的那一份。"
    next_en = "Withdraw the bid that replaced it, if that is what you want."


@transaction.atomic
def withdraw(*, bid: Bid, by: Actor, clock: Callable[[], datetime]) -> Bid:
    """Take a bid back before the deadline (招标投标法 第二十九条; 条例 第三十五条); its receipt is kept with the bid.

    Reads the clock under the lock, as `submit` does; again changes nothing. Raises NotAllowed, TooLate,
    NotOpenForBids, AlreadyReplaced.
    """
    permit(by, "bids.withdraw", bid)
    terms = Terms.objects.select_for_update().get(tender=bid.lot.tender_id)
    now = clock()
    held = Bid.objects.select_related("lot__tender").get(pk=bid.pk)
    require_in_time(lot=held.lot, terms=terms, now=now)
    if held.state == "withdrawn":
        return held
    if held.state != "standing":
        raise AlreadyReplaced(state=held.get_state_display(), state_en=held.state)
    event = BidWithdrawn(tender=held.lot.tender_id, lot=held.lot_id, receipt=held.receipt, seal=held.seal)
    recorded = record(event, by=by, now=now)
    held.state, held.withdrawn_at = "withdrawn", now
    held.withdrawal = first_stage(held, recorded, kind="withdrawal", at=now)
    held.save(update_fields=["state", "withdrawn_at", "withdrawal"])
    entrusting.deposit(rows=[held], now=now)
    return held
