"""The one question of the opening: is a lot ready?"""

from datetime import datetime

from tianping.trading.bids.rules import enough_stand
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.opening.pieces import released_pieces, suffice
from tianping.trading.opening.rules import cut_off
from tianping.trading.plans.models import Lot
from tianping.web.files import holds


def ready(*, lot: Lot, now: datetime) -> bool:
    """This function will say whether a lot is opened now: it is closed, enough bids stand, nothing holds it, and every
    bid has its bytes and pieces that fit. From the cut-off on it is opened with what there is.

    So a share that does not fit is waited past: the third trustee's opens the bid.
    """
    terms = Terms.objects.select_related("tender").get(tender=lot.tender_id)
    if lot.stage != "closed" or now < terms.opening_at or not enough_stand(lot=lot, terms=terms):
        return False
    try:
        require_running(lot.tender_id)
    except TenderOnHold:
        return False
    return now >= cut_off(terms) or _complete(lot, terms)


def _complete(lot: Lot, terms: Terms) -> bool:
    standing = list(lot.bids.filter(state="standing"))
    released = released_pieces(terms)
    return all(suffice(bid, released.get(bid.seal, {})) for bid in standing) and all(
        holds(bid.sha256) for bid in standing
    )
