"""The winner does not sign: the award is revoked, the next candidate or a new tender follows (条例 第五十五、七十四条)."""

from datetime import datetime

from django.db import transaction

from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.award import actions as award
from tianping.trading.award.actions.revoking import Cause
from tianping.trading.award.models import RevokedAward
from tianping.trading.contracts.actions.signing import bonds_kept
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.fees.actions import open_refunds
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.models import Lot


@transaction.atomic
def refuse(*, lot: Lot, cause: Cause, reason: str, by: Actor, now: datetime) -> RevokedAward:
    """Revoke the award of a winner who does not conclude the contract; a draft is void with it.

    The lot is back among its published candidates: decide for the next one (`award.decide`), or give it up. Raises
    NotAllowed, TenderOnHold, NothingToRevoke, BadInput.
    """
    made = award.revoke(lot=lot, cause=cause, reason=reason, by=by, now=now)
    drafts = Contract.objects.filter(lot=lot, state="draft")
    Version.objects.filter(contract__in=drafts, state="open").update(state="void")
    drafts.update(state="void")
    return made


@transaction.atomic
def give_up(*, lot: Lot, reason: str, by: Actor, now: datetime) -> Failure:
    """End a lot whose award was revoked, to be tendered anew; bonds are returned but for those that the law keeps.

    Raises NotAllowed, TenderOnHold, StillToAward, BadInput.
    """
    made = award.give_up(lot=lot, reason=reason, by=by, now=now)
    open_refunds(lot=lot, cause="failure", by=Actor.platform(own_origin()), now=now, kept=bonds_kept(lot))
    return made
