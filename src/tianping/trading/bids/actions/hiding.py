"""Dummies, so that nobody can count bids, and the deposit of a tender, so that a standby can open it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.record.recording import Drafted
from tianping.sealing.envelope import header_hash
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import dummy
from tianping.trading.bids import entrusting
from tianping.trading.bids.models import Bid, Closing, Dummy, TenderDeposit
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot, Tender
from tianping.trustee.models import TenderKey
from tianping.web.accounts.rights import permit

REPLACES = 3
"""One dummy in so many replaces an earlier one, whatever happens to bids: so a version of a bid is one more of these."""


def send_dummy(*, lot: Lot, by: Actor, now: datetime) -> Dummy | None:
    """Entrust an envelope that nobody sent, so that trustees and mirror cannot count bids.

    None once the deadline has passed. Raises NotAllowed.
    """
    permit(by, "bids.close", lot)
    copies = entrusting.copies_of_nothing()
    with transaction.atomic():
        terms = Terms.objects.select_for_update().get(tender=lot.tender_id)
        if terms.policy is None or now > terms.bids_due_at or Closing.objects.filter(tender=lot.tender_id).exists():
            return None
        return entrust_dummy(lot=lot, policy=SealPolicy.from_json(terms.policy), copies=copies, now=now)


def entrust_dummy(
    *,
    lot: Lot,
    policy: SealPolicy,
    copies: entrusting.Copies,
    now: datetime,
    beside: Sequence[Bid] = (),
    act: Drafted | None = None,
) -> Dummy:
    """Make a dummy and entrust it, in the caller's transaction, after the tender is locked.

    `beside` are rows that its deposit carries along, and `act` is recorded with it: what happens to a bid without an
    envelope of its own then looks, to every peer, like one more envelope.
    """
    before = dummy_to_replace(lot)
    counter, previous = (before.counter + 1, before.seal) if before else (1, "")
    header, boxes = dummy(policy, lot=lot.code, counter=counter, previous=previous or None)
    made = Dummy.objects.create(
        seal=header_hash(header, policy.suite).hex(),
        lot=lot,
        made_at=now,
        head_copy=copies.head,
        body=copies.body,
        counter=counter,
        previous=previous,
    )
    entrusting.hand_over(
        rows=[*beside, made], copies=copies, policy=policy, header=header, boxes=boxes, now=now, received=act
    )
    return made


def dummy_to_replace(lot: Lot) -> Dummy | None:
    """This function will draw the dummy of a lot that the next one replaces, mostly none; the tender is locked.

    Only dummies are replaced: of a bid that stands, trustees release nothing once a later version is about.
    """
    if secrets.randbelow(REPLACES):
        return None
    latest = list(lot.dummies.exclude(seal__in=lot.dummies.exclude(previous="").values("previous")))
    return secrets.choice(latest) if latest else None


@transaction.atomic
def deposit_tender(*, tender: Tender, by: Actor, now: datetime) -> TenderDeposit:
    """Deposit what a standby needs to open a tender: its rows, with the opening key and the own trustee's as wrapped here.

    Once per version of the documents and opening time. Raises NotAllowed.
    """
    permit(by, "bids.close", tender)
    terms = Terms.objects.select_for_update().get(tender=tender)
    held = TenderDeposit.objects.filter(tender=tender).first()
    if held and (held.version, held.opening_at) == (terms.version, terms.opening_at):
        return held
    key = TenderKey.objects.filter(origin=own_origin(), tender=tender.code, state="bound")
    entrusting.deposit(rows=[tender.project, tender, *tender.lots.all(), terms, *key], now=now)
    made, _ = TenderDeposit.objects.update_or_create(
        tender=tender, defaults={"version": terms.version, "opening_at": terms.opening_at}
    )
    return made
