"""Sealed bytes that are gone or altered here are fetched back from the mirror, head and body, and checked as a whole."""

import shutil
import tempfile
from typing import IO

import structlog

from tianping.exchange.files import fetch
from tianping.exchange.models import Peer
from tianping.refusals import Refusal
from tianping.trading.bids.depositing import HEAD, unseal
from tianping.trading.bids.entrusting import mirror_origin
from tianping.trading.bids.models import Bid
from tianping.web.files import holds, intact, remove, store

log = structlog.get_logger()


def refetch(bid: Bid) -> bool:
    """This function will put the envelope of a bid back as it was received; false where the mirror does not have it.

    HTTP, so never inside a transaction. What is here is kept unless its bytes are altered.
    """
    mirror = Peer.objects.filter(origin=mirror_origin()).first()
    if mirror is None or not bid.head_copy:
        return False
    try:
        if holds(bid.sha256) and intact(bid.sha256):
            return True
        with tempfile.TemporaryFile() as envelope:
            _write(envelope, mirror, bid)
            envelope.seek(0)
            remove(bid.sha256)
            store(envelope, expected=bid.sha256)
    except Refusal as refusal:
        log.warning("copy not fetched back", receipt=bid.receipt, mirror=mirror.origin, cause=str(refusal))
        return False
    log.info("copy fetched back", receipt=bid.receipt, mirror=mirror.origin)
    return True


def _write(envelope: IO[bytes], mirror: Peer, bid: Bid) -> None:
    with fetch(mirror, digest=bid.head_copy) as head, fetch(mirror, digest=bid.body) as body:
        envelope.write(unseal(head.read(), purpose=HEAD))
        shutil.copyfileobj(body, envelope, 1024 * 1024)
