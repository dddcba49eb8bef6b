"""Rows from deposits: the newest state of each, put back in the order in which they refer to one another."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from tianping.canonical import decode
from tianping.exchange.catalogue.bids import CopyDeposited
from tianping.record.models import SealedLeaf
from tianping.sealing.keys import KeyDestroyed, WrappedKeyDamaged
from tianping.trading.bids.depositing import read_rows, row_of
from tianping.trading.bids.models import Bid, Dummy
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot, Project, Tender
from tianping.trustee import keyring
from tianping.trustee.models import TenderKey

ORDER: Sequence[type[models.Model]] = (Project, Tender, Lot, Terms, TenderKey, Bid, Dummy)
"""What is deposited, each after what it refers to."""
ENDED = ("withdrawn", "replaced")
Place = tuple[datetime, int, bool]


def deposits() -> Iterable[tuple[int, str]]:
    """This function will return the deposits that came back, each with the position of its batch, oldest first."""
    leaves = SealedLeaf.objects.filter(type=CopyDeposited.TYPE, place__isnull=False).order_by("place__batch", "seq")
    for batch, data in leaves.values_list("place__batch", "data"):
        yield batch, str(decode(bytes(data))["body"]["deposit"])


def newest(found: Iterable[tuple[int, str]]) -> list[models.Model]:
    """This function will open deposits and return each row as it was last deposited. Raises DepositUnreadable.

    The moment of the business clock decides, then the batch; leaves stand in a batch in no order, and what has ended
    does not stand again.
    """
    rows: dict[tuple[str, Any], tuple[Place, models.Model]] = {}
    for batch, deposit in found:
        opened = read_rows(deposit)
        for written in opened.rows:
            row = row_of(written)
            place = datetime.fromisoformat(opened.at), batch, getattr(row, "state", "") in ENDED
            held = rows.get((written["model"], row.pk))
            if held is None or held[0] <= place:
                rows[written["model"], row.pk] = place, row
    return [row for _, row in rows.values()]


@transaction.atomic
def put_back(rows: Iterable[models.Model]) -> dict[str, int]:
    """This function will save rows, and return how many there are of each kind.

    A bid that a later one names as its previous version was replaced. A key of the own trustee comes back only if its
    wrapping key did: without it this trustee answers for nothing, and the two others open.
    """
    kept = _replaced([row for row in rows if not isinstance(row, TenderKey) or _unwraps(row)])
    counts: dict[str, int] = {}
    for model in ORDER:
        found = [row for row in kept if isinstance(row, model)]
        for row in found:
            row.save(force_insert=True)
        counts[model.__name__] = len(found)
    return counts


def _replaced(rows: list[models.Model]) -> list[models.Model]:
    bids = [row for row in rows if isinstance(row, Bid)]
    previous = {(bid.lot_id, bid.bidder, bid.previous) for bid in bids if bid.previous}
    for bid in bids:
        if bid.state == "standing" and (bid.lot_id, bid.bidder, bid.seal) in previous:
            bid.state = "replaced"
    return rows


def _unwraps(key: TenderKey) -> bool:
    try:
        keyring.unwrap(key_id=key.key_id, wrapped=bytes(key.wrapped))
    except (KeyDestroyed, WrappedKeyDamaged):
        return False
    return True
