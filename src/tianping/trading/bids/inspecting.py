"""What can be said of an uploaded envelope before it is handed in: whose, for which lot, by which policy, after which bid.

The body is read whole only when it is handed in; here its head is, so that a page answers at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.sealing.envelope import Head, check_head, read_head
from tianping.sealing.policy import SealPolicy
from tianping.trading.bids import files
from tianping.trading.bids.actions.submitting import related_bids, replaced_bid
from tianping.trading.bids.checking import Signed, require_signed
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.rules import require_in_time
from tianping.trading.documents.models import Terms
from tianping.web.files import open_file


@dataclass
class Inspected:
    """What was found: the head where it can be read, who signed, which bid it replaces, and all that stands against it."""

    head: Head | None = None
    signed: Signed | None = None
    replaces: Bid | None = None
    refusals: tuple[Refusal, ...] = ()


def inspect(*, upload: Upload, by: Actor, now: datetime) -> Inspected:
    """This function will look at a whole upload as `submit` will, but for its body; it changes and raises nothing."""
    found, refusals = Inspected(), []
    terms = Terms.objects.get(tender=upload.lot.tender_id)

    def attempt(check: Callable[[], object]) -> None:
        try:
            check()
        except Refusal as refusal:
            refusals.append(refusal)

    attempt(lambda: require_in_time(lot=upload.lot, terms=terms, now=now))
    attempt(lambda: _read(found, upload))
    if found.head is not None:
        head, policy = found.head, SealPolicy.from_json(terms.policy or {})
        attempt(lambda: check_head(head, policy=policy, tender=upload.lot.tender_id, lot=upload.lot_id, at=now))
        attempt(lambda: setattr(found, "signed", require_signed(head=head, by=by, now=now)))
        attempt(lambda: setattr(found, "replaces", replaced_bid(related_bids(upload=upload, head=head), head=head)))
    found.refusals = tuple(refusals)
    return found


def _read(found: Inspected, upload: Upload) -> None:
    with _bytes(upload) as stream:
        found.head = read_head(stream)  # type: ignore[arg-type]


def _bytes(upload: Upload) -> IO[bytes]:
    place = files.place_of(upload.code)
    return place.open("rb") if place.exists() else open_file(upload.sha256)
