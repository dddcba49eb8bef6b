"""Timestamps for signatures that came without one: asked of the configured authority, out of the way of deadlines."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import httpx
import structlog
from django.conf import settings
from django.db.models import Q, QuerySet

from tianping.exchange.client import outside_transaction
from tianping.exchange.due import due_scan
from tianping.exchange.engine import wall_now
from tianping.refusals import Refusal
from tianping.sealing.stamps import verify_stamp_over
from tianping.sealing.timestamps import request
from tianping.trading.subjects.models import SignatureEvidence
from tianping.trading.subjects.queries import trust_list
from tianping.trustee.tasks import in_background

log = structlog.get_logger()
Send = Callable[[bytes], bytes]
AT_ONCE = 50
PAUSE = timedelta(minutes=1)
TIMEOUT = 10.0


@due_scan
def timestamps(now: datetime) -> Iterator[Callable[[], object]]:
    """Ask for the timestamps that are missing, where an authority is configured; again a minute after a failure."""
    if settings.TIANPING_TRADING.timestamp_authority and _missing(now).exists():
        yield partial(in_background, "timestamps", partial(_stamp, now))


def _stamp(now: datetime) -> None:
    stamp_missing(now)


def stamp_missing(now: datetime, send: Send | None = None) -> int:
    """This function will stamp what is not stamped yet and return how many; what fails is tried again later.

    `now` is the business clock: signatures of bids are not stamped before the deadline.
    """
    done = 0
    for row in _missing(now)[:AT_ONCE]:
        try:
            stamp(row, send or _ask)
            done += 1
        except (Refusal, httpx.HTTPError) as error:
            log.warning("signature not stamped", signature=row.signature[:16], cause=type(error).__name__)
            SignatureEvidence.objects.filter(pk=row.pk).update(retry_at=wall_now() + PAUSE)
            break
    return done


def stamp(row: SignatureEvidence, send: Send) -> None:
    """This function will get a timestamp over a signature and keep it if it holds. Raises BadTimestamp, NoTrustList,
    httpx.HTTPError."""
    over = bytes(row.over)
    reply = send(request(over))
    found = verify_stamp_over(over, reply, trust=trust_list())
    SignatureEvidence.objects.filter(pk=row.pk, stamped_at=None).update(timestamp=reply, stamped_at=found.at)


def _missing(now: datetime) -> "QuerySet[SignatureEvidence]":
    due = Q(retry_at=None) | Q(retry_at__lte=wall_now())
    loud = Q(quiet_until=None) | Q(quiet_until__lte=now)
    return SignatureEvidence.objects.filter(due, loud, stamped_at=None)


def _ask(asked: bytes) -> bytes:
    outside_transaction()
    answer = httpx.post(
        settings.TIANPING_TRADING.timestamp_authority,
        content=asked,
        headers={"Content-Type": "application/timestamp-query"},
        timeout=TIMEOUT,
    )
    return answer.raise_for_status().content
