"""Looking, as the second trustee, into the packets that others release: a claimed corruption can then be checked."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.alarms import raise_alarm
from tianping.exchange.files import fetch
from tianping.exchange.models import Peer
from tianping.refusals import Refusal
from tianping.sealing.header import parse_header
from tianping.sealing.shares import Pieces, fits
from tianping.trustee import packets, queries
from tianping.trustee.models import EntrustedTender, HeldBox, PacketCheck, PacketRelease

ALARM = "trustee-packet"


def fetch_packet(*, released: PacketRelease) -> packets.Packet:
    """This function will fetch a packet from the trustee that released it; HTTP, outside any transaction.

    Raises PeerUnreachable, FileDiffers, FileBeyondLimit, PacketMalformed.
    """
    peer = Peer.objects.get(origin=released.trustee)
    with fetch(peer, digest=released.packet, limit=packets.LARGEST) as stream:
        packet = packets.parse(stream.read())
    if (packet.trustee, packet.tender) != (released.trustee, released.tender):
        raise packets.PacketMalformed(what="another tender or trustee")
    return packet


def unseal_as_second(*, packet: packets.Packet) -> dict[str, Pieces]:
    """This function will open the part of a packet that is for this trustee; raises NotForThisKey, KeyDestroyed."""
    for tender in EntrustedTender.objects.filter(tender=packet.tender, index__gt=0):
        key = queries.bound_key(origin=tender.origin, tender=tender.tender)
        if key is not None and packet.trustee in tender.trustees:
            return packets.unseal(packet, role="second", private=queries.private_key(key))
    raise packets.NotForThisKey(role="second")


@transaction.atomic
def check_packet(*, released: PacketRelease, packet: packets.Packet, now: datetime, wall: datetime) -> PacketCheck:
    """This function will check that the pieces fit the commitments of the headers held here; keeps the finding.

    An unsound packet raises an alarm. Answers once per packet.
    """
    cause = _cause(released, packet)
    check, new = PacketCheck.objects.get_or_create(
        trustee=released.trustee,
        packet=released.packet,
        defaults={"sound": not cause, "cause": cause[:300], "at": now},
    )
    if new and cause:
        raise_alarm(
            kind=ALARM, subject=released.packet, detail=f"{released.trustee}: {cause}", now=wall, room="trustee"
        )
    return check


def _cause(released: PacketRelease, packet: packets.Packet) -> str:
    try:
        pieces = unseal_as_second(packet=packet)
    except Refusal as refusal:
        return refusal.sentence("en")
    boxes = HeldBox.objects.filter(tender=released.tender, seal__in=pieces)
    headers = {box.seal: parse_header(bytes(box.header)) for box in boxes}
    for seal, held in pieces.items():
        header = headers.get(seal)
        if header and not all(fits(header=header, index=j, piece=piece) for j, piece in held.values.items()):
            return f"the pieces of {seal} do not fit their commitments / 分片与承诺不符"
    return ""
