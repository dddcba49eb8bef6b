"""Taking a bid back before the deadline."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.bids import BidWithdrawn
from tianping.record.actors import Actor
from tianping.record.recording import SealedAct, draft
from tianping.refusals import Refusal
from tianping.sealing.policy import SealPolicy
from tianping.trading.bids import entrusting
from tianping.trading.bids.actions.hiding import entrust_dummy
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


def withdraw(*, bid: Bid, by: Actor, clock: Callable[[], datetime]) -> Bid:
    """Take a bid back before the deadline (招标投标法 第二十九条; 条例 第三十五条); its receipt is kept with the bid.

    Reads the clock under the lock, as `submit` does; again changes nothing. The mirror has to learn of it, and a lone
    deposit would tell that somebody withdrew: it travels in that of a dummy, made for it. Raises NotAllowed, TooLate,
    NotOpenForBids, AlreadyReplaced.
    """
    permit(by, "bids.withdraw", bid)
    done = _require_standing(bid=bid, terms=Terms.objects.get(tender=bid.lot.tender_id), now=clock())
    if done.state == "withdrawn":
        return done
    copies = entrusting.copies_of_nothing()
    with transaction.atomic():
        terms = Terms.objects.select_for_update().get(tender=bid.lot.tender_id)
        now = clock()
        held = _require_standing(bid=bid, terms=terms, now=now)
        if held.state == "withdrawn":
            return held
        event = BidWithdrawn(tender=held.lot.tender_id, lot=held.lot_id, receipt=held.receipt, seal=held.seal)
        act = draft(SealedAct(event=event, by=by), now=now)
        held.state, held.withdrawn_at = "withdrawn", now
        held.withdrawal = first_stage(held, act.recorded, kind="withdrawal", at=now)
        held.save(update_fields=["state", "withdrawn_at", "withdrawal"])
        policy = SealPolicy.from_json(terms.policy or {})
        entrust_dummy(lot=held.lot, policy=policy, copies=copies, now=now, beside=[held], act=act)
    return held


def _require_standing(*, bid: Bid, terms: Terms, now: datetime) -> Bid:
    """The bid as it is now: standing, or withdrawn already."""
    held = Bid.objects.select_related("lot__tender").get(pk=bid.pk)
    require_in_time(lot=held.lot, terms=terms, now=now)
    if held.state not in ("standing", "withdrawn"):
        raise AlreadyReplaced(state=held.get_state_display(), state_en=held.state)
    return held
