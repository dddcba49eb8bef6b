"""By time, not by a button: fetch released packets, open what is ready, publish records."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import structlog

from tianping.exchange.due import due_scan, each_tick
from tianping.exchange.files import fetch, open_file
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.refusals import Refusal
from tianping.trading.documents.models import Terms
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.opening import actions
from tianping.trading.opening.models import Opening, Packet, Released
from tianping.trading.opening.rules import ready
from tianping.trading.plans.models import Lot

log = structlog.get_logger()
LARGEST_PACKET = 64 * 1024 * 1024


@each_tick(0.5)
def packets(now: datetime) -> None:
    """This function will fetch the packets that were released and are not here yet; who does not answer is asked again."""
    held = set(Packet.objects.values_list("trustee", "sha256"))
    awaited = Released.objects.filter(tender_code__in=Lot.objects.filter(stage="closed").values("tender"))
    for release in awaited:
        if (release.trustee, release.packet) not in held:
            _fetch(release)


@due_scan
def openings(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the lots that are ready to be opened."""
    platform = Actor.platform(own_origin())
    for lot in Lot.objects.filter(stage="closed").select_related("tender"):
        if _ready(lot, now):
            yield partial(actions.open_lot, lot=lot, by=platform, now=now)


@due_scan
def records(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the openings whose record is not published yet."""
    platform = Actor.platform(own_origin())
    for opening in Opening.objects.filter(record="").select_related("lot__tender"):
        yield partial(actions.publish_record, opening=opening, by=platform, now=now)


def _ready(lot: Lot, now: datetime) -> bool:
    try:
        require_running(lot.tender_id)
    except TenderOnHold:
        return False
    terms = Terms.objects.get(tender=lot.tender_id)
    seals = set(lot.bids.filter(state="standing").values_list("seal", flat=True))
    here = set(Packet.objects.values_list("trustee", "sha256"))
    released: dict[str, set[str]] = {}
    for release in Released.objects.filter(tender_code=lot.tender_id):
        if (release.trustee, release.packet) in here:
            released.setdefault(release.trustee, set()).update(release.seals)
    return now >= terms.opening_at and ready(seals=seals, released=released, terms=terms, now=now)


def _fetch(release: Released) -> None:
    try:
        if release.trustee == own_origin():
            stream = open_file(digest=release.packet, reader=own_origin())
        else:
            stream = fetch(Peer.objects.get(origin=release.trustee), digest=release.packet)
    except (Refusal, Peer.DoesNotExist) as error:
        log.warning("packet not fetched", trustee=release.trustee, packet=release.packet, cause=str(error))
        return
    if stream is not None:
        with stream:
            data = stream.read(LARGEST_PACKET)
        Packet.objects.get_or_create(trustee=release.trustee, sha256=release.packet, defaults={"data": data})
