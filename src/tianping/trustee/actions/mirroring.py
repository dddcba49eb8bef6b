"""The mirror: copies of sealed bids for another platform, fetched by digest, given back to that platform only."""

from datetime import datetime
from typing import IO

from django.db import transaction

from tianping.exchange.catalogue.bids import CopyHeld
from tianping.exchange.files import fetch
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trustee import filing, limits
from tianping.trustee.models import CopyRequest, HeldCopy


class CopyTooLarge(Refusal):
    """The copy that a platform asks to keep is larger than this mirror takes."""

    code = "copy-too-large"
    zh = "请求备份的文件 {size} 字节，超过上限 {limit} 字节。"
    en = "The copy has {size} bytes; this mirror takes at most {limit}."


def fetch_copy(*, asked: CopyRequest, by: Actor, now: datetime) -> HeldCopy:
    """This function will fetch a copy from the platform that asked, store it, and say sealed that it is held.

    HTTP first, outside any transaction. Raises CopyTooLarge, PeerUnreachable, FileBeyondLimit, FileDiffers.
    """
    if asked.size > limits.copy_limit():
        raise CopyTooLarge(size=asked.size, limit=limits.copy_limit())
    peer = Peer.objects.get(origin=asked.origin)
    with fetch(peer, digest=asked.sha256, limit=limits.copy_limit()) as stream:
        return hold_copy(asked=asked, stream=stream, by=by, now=now)


def hold_copy(*, asked: CopyRequest, stream: IO[bytes], by: Actor, now: datetime) -> HeldCopy:
    """This function will store the bytes, then record that they are held; once per origin and digest.

    Raises FileDiffers.
    """
    size = filing.keep(stream, sha256=asked.sha256)
    with transaction.atomic():
        copy, new = HeldCopy.objects.get_or_create(
            origin=asked.origin, sha256=asked.sha256, defaults={"size": size, "held_at": now}
        )
        if new:
            record(CopyHeld(sha256=copy.sha256, size=copy.size), by=by, now=now, readers=[asked.origin])
    return copy
