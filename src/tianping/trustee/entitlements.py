"""Which of a trustee's files another platform may fetch: its packets, escrow packets and copies, each by name only."""

from typing import IO

from django.db.models import Q

from tianping.exchange.files import entitles_files
from tianping.exchange.models import Peer
from tianping.trustee import filing
from tianping.trustee.models import EscrowStep, HeldCopy, Release


def entitled(*, sha256: str, reader: str) -> bool:
    """This function will say whether a platform may have a file: the opening platform and the second trustee a packet,
    the second trustee an escrow packet, the platform that asked its own copy."""
    return (
        Release.objects.filter(Q(origin=reader) | Q(second=reader), packet=sha256).exists()
        or EscrowStep.objects.filter(second=reader, packet=sha256).exists()
        or HeldCopy.objects.filter(origin=reader, sha256=sha256).exists()
    )


@entitles_files
def open_for(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open a file for an entitled platform, None for anybody else."""
    if reader is None or not entitled(sha256=digest, reader=reader):
        return None
    return filing.open_kept(digest)


def open_packet_of_own(sha256: str) -> IO[bytes] | None:
    """This function will open a packet that this platform's own trustee released to this platform as the opener."""
    return open_for(sha256, Peer.own().origin)
