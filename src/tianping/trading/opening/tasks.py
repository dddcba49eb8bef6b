"""By time, not by a button: fetch released packets, open what is ready, publish records.

Opening reads and decrypts whole bids and may ask the mirror, so it is an errand: no deadline waits for it.
"""

import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.client import FileBeyondLimit
from tianping.exchange.due import due_scan, errand
from tianping.exchange.files import fetch, open_file
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.refusals import Refusal
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions
from tianping.trading.opening.hall import close_hall
from tianping.trading.opening.models import OpenedBid, Opening, Packet, Released
from tianping.trading.opening.queries import ready, used_halls
from tianping.trading.opening.refetching import refetch
from tianping.trading.plans.models import Lot
from tianping.trustee import packets as packet_form
from tianping.web.clock import wall_now
from tianping.web.files import holds
from tianping.web.guarding.actions import inspect_file
from tianping.web.guarding.models import Inspection

log = structlog.get_logger()
FAILED = "opening"
PACKET = "opening-packet"


class PacketTooLarge(Refusal):
    """No packet of pieces is as long; whoever sends it may send it in parts."""

    code = "packet-too-large"
    zh = "{trustee} 交来的密钥分片包超过 {limit} 字节的上限，不予接收。"
    en = "The packet of pieces of {trustee} is longer than the limit of {limit} bytes and is not taken."
    next_zh = "请用另两方的分片包开标；该受托方可把分片分成几个包重新释放。"
    next_en = "Open with the packets of the two others; this trustee may release again in several packets."


@errand(0.5)
def packets(now: datetime) -> None:
    """This function will fetch the packets that were released and are not here yet; who does not answer is asked again."""
    held = set(Packet.objects.values_list("trustee", "sha256"))
    closed = Lot.objects.filter(stage="closed").values("tender")
    awaited = Released.objects.filter(tender_code__in=closed, refused="")
    for release in awaited:
        if (release.trustee, release.packet) not in held:
            _fetch(release)


@errand(10.0)
def lost_bytes(now: datetime) -> None:
    """This function will fetch sealed bytes back from the mirror where the own disk does not have them any more."""
    for bid in Bid.objects.filter(lot__stage="closed", state="standing"):
        if not holds(bid.sha256):
            refetch(bid)


@errand(0.5)
def openings(now: datetime) -> None:
    """This function will open the lots that are ready, each by itself: one that fails is an alarm and stops no other."""
    platform = Actor.platform(own_origin())
    for lot in Lot.objects.filter(stage="closed").select_related("tender"):
        try:
            if ready(lot=lot, now=now):
                actions.open_lot(lot=lot, by=platform, now=now)
                clear_alarms(kind=FAILED, subject=lot.code, now=wall_now())
        except Exception as error:  # whatever stops one lot, the others are opened
            told = without_contents(error)
            log.error("lot not opened", lot=lot.code, cause=told)
            raise_alarm(kind=FAILED, subject=lot.code, detail=told, now=wall_now())


@errand(5.0)
def inspections(now: datetime) -> None:
    """This function will look into the files of opened bids before the committee opens them."""
    opened = OpenedBid.objects.filter(bid__lot__stage="opened").values_list("files", flat=True)
    names = {one["sha256"]: str(one["name"]) for files in opened for one in files}
    seen = set(Inspection.objects.filter(pk__in=names).values_list("pk", flat=True))
    for digest in names.keys() - seen:
        if holds(digest):
            inspect_file(sha256=digest, name=names[digest], now=wall_now())


@due_scan
def records(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the openings whose record is not published yet."""
    platform = Actor.platform(own_origin())
    for opening in Opening.objects.filter(record="").select_related("lot__tender"):
        yield partial(actions.publish_record, opening=opening, by=platform, now=now)


@due_scan
def halls(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the halls that somebody came to and whose time is over, with every objection answered."""
    platform = Actor.platform(own_origin())
    for opening in used_halls(now=now):
        yield partial(close_hall, opening=opening, by=platform, now=now)


def without_contents(error: BaseException) -> str:
    """This function will say which error it was and where, never what it says: its words may quote a bid that nobody
    may know yet, as a database does that shows the row it refuses."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "tianping" in frame.filename]
    name = error.code if isinstance(error, Refusal) else type(error).__name__
    return f"{name} ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else name


def _fetch(release: Released) -> None:
    try:
        data = _packet(release)
    except (PacketTooLarge, FileBeyondLimit):
        too_large = PacketTooLarge(trustee=release.trustee, limit=packet_form.LARGEST)
        Released.objects.filter(pk=release.pk).update(refused=too_large.sentence("zh"))
        raise_alarm(kind=PACKET, subject=release.packet, detail=too_large.sentence("en"), now=wall_now())
    except (Refusal, Peer.DoesNotExist) as error:
        log.warning("packet not fetched", trustee=release.trustee, packet=release.packet, cause=str(error))
    else:
        if data is not None:
            Packet.objects.get_or_create(trustee=release.trustee, sha256=release.packet, defaults={"data": data})


def _packet(release: Released) -> bytes | None:
    """The bytes of a packet, None where the own files do not have it yet; raises PacketTooLarge, what `fetch` raises."""
    limit = packet_form.LARGEST
    if release.trustee == own_origin():
        stream = open_file(digest=release.packet, reader=own_origin())
    else:
        stream = fetch(Peer.objects.get(origin=release.trustee), digest=release.packet, limit=limit)
    if stream is None:
        return None
    with stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise PacketTooLarge(trustee=release.trustee, limit=limit)
    return data
