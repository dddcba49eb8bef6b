"""The one question of the opening: is a lot ready?"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tianping.refusals import Refusal
from tianping.trading.bids.rules import enough_stand
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.opening.models import Opening, SpotObjection
from tianping.trading.opening.pieces import released_pieces, suffice
from tianping.trading.opening.rules import cut_off
from tianping.trading.plans.models import Lot
from tianping.web.files import holds

HALL_TIME = timedelta(minutes=30)
"""So long after the read-out bidders confirm or object in the hall; no rule fixes it, silence confirms."""


class SpotObjectionOpen(Refusal):
    """An objection raised at the opening is answered on the spot."""

    code = "spot-objection-open"
    status = 409
    zh = "标段 {lot} 有当场提出的开标异议还没有答复，应当当场答复并记录（条例 第四十四条）。"
    en = "An objection raised at the opening of lot {lot} is not answered; it is answered on the spot (Regulations art. 44)."
    next_zh = "请招标人先答复。"
    next_en = "The buyer answers first."


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


def used_halls(*, now: datetime) -> QuerySet[Opening]:
    """This function will return the openings whose hall somebody used, whose time is over and that are not closed,
    but for those with an objection that is not answered."""
    over = Opening.objects.filter(hall_closed_at=None, opened_at__lte=now - HALL_TIME).select_related("lot__tender")
    somebody = (
        Q(lot__sign_ins__isnull=False) | Q(objections__isnull=False) | Q(lot__bids__opened__confirmation__isnull=False)
    )
    waiting = SpotObjection.objects.filter(answered_at=None).values("opening")
    return over.filter(somebody).exclude(pk__in=waiting).distinct()


def require_answered(tender_code: str) -> None:
    """This function will refuse to go on while an objection raised in the hall is not answered (条例 第四十四条).

    Raises SpotObjectionOpen.
    """
    waiting = SpotObjection.objects.filter(opening__lot__tender=tender_code, answered_at=None).first()
    if waiting is not None:
        raise SpotObjectionOpen(lot=waiting.opening_id)


def _complete(lot: Lot, terms: Terms) -> bool:
    standing = list(lot.bids.filter(state="standing"))
    released = released_pieces(terms)
    return all(suffice(bid, released.get(bid.seal, {})) for bid in standing) and all(
        holds(bid.sha256) for bid in standing
    )
