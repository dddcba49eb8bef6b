"""Uploads: slices of a finished ciphertext, by offset and digest, each idempotent; what is received is durable."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.sealing.envelope import MAGIC, require_magic
from tianping.trading.bids import files
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.rules import require_in_time
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import holds, open_file, remove, store

SLICE = 8 * 1024 * 1024
LONGEST = 16 * 1024**3


class SliceOutOfPlace(Refusal):
    """The slice does not begin where the bytes received so far end."""

    code = "slice-out-of-place"
    status = 409
    zh = "已收到 {received} 字节，这一片从 {offset} 开始，接不上。"
    en = "{received} bytes are here; this slice begins at {offset}."
    next_zh = "请从第 {received} 字节续传。"
    next_en = "Go on from byte {received}."


class SliceDamaged(Refusal):
    """The slice's digest is not the one declared; nothing of it is kept."""

    code = "slice-damaged"
    zh = "这一片的摘要与声明不符，没有保存。"
    en = "The slice does not have the digest that was declared; nothing of it was kept."
    next_zh = "请重传这一片。"
    next_en = "Send the slice again."


@transaction.atomic
def start(*, lot: Lot, length: int, sha256: str, by: Actor, now: datetime) -> Upload:
    """Begin an upload, or find the one of the same content: its `received` says where to go on.

    Raises NotAllowed, NotOpenForBids, TooLate, BadInput.
    """
    permit(by, "bids.upload", lot)
    require_in_time(lot=lot, terms=Terms.objects.filter(tender=lot.tender_id).first(), now=now)
    if not len(MAGIC) < length <= LONGEST:
        raise BadInput(
            field="length",
            what=f"投标文件长度 {length} 字节，不在 {len(MAGIC) + 1} 至 {LONGEST} 字节之间。",
            what_en=f"The file has {length} bytes; {len(MAGIC) + 1} to {LONGEST} are taken.",
        )
    upload, _ = Upload.objects.get_or_create(
        lot=lot, bidder=by.office, sha256=sha256, defaults={"length": length, "started_at": now}
    )
    if upload.length != length and not upload.stored:
        _begin_anew(upload, length=length)
    return upload


def take_slice(*, upload: Upload, offset: int, data: bytes, digest: str, by: Actor, now: datetime) -> Upload:
    """Append one slice; the same slice again changes nothing. The bytes are durable before they are counted.

    `digest` is the slice's SHA-256 in hexadecimal. After the deadline nothing is taken any more. Raises NotAllowed,
    NotOpenForBids, TooLate, SliceOutOfPlace, SliceDamaged, BadInput, Unsealed.
    """
    permit(by, "bids.submit", upload)
    require_in_time(lot=upload.lot, terms=Terms.objects.filter(tender=upload.lot.tender_id).first(), now=now)
    if hashlib.sha256(data).hexdigest() != digest:
        raise SliceDamaged(field="Content-Digest")
    if upload.stored:
        return upload
    if not data or len(data) > SLICE or offset + len(data) > upload.length:
        raise BadInput(
            field="offset",
            what="这一片太长，或超出文件长度。",
            what_en="The slice is too long, or ends beyond the file.",
        )
    if offset + len(data) <= upload.received:
        return upload
    if offset != upload.received:
        raise SliceOutOfPlace(field="offset", received=upload.received, offset=offset)
    if offset == 0:
        require_magic(data)  # Order 20 art. 26: what is not sealed is refused before the rest is sent
    place = files.place_of(upload.code)
    if offset and not place.exists():
        _begin_anew(upload)
        raise SliceOutOfPlace(field="offset", received=0, offset=offset)
    _write(place, offset, data)
    end = offset + len(data)
    Upload.objects.filter(pk=upload.pk, received=offset).update(received=end)
    upload.refresh_from_db()
    return upload


def place_whole(*, upload: Upload) -> None:
    """Put the whole upload under its digest and remove its growing file. Raises SliceOutOfPlace, FileDiffers.

    Where the bytes differ from the declared digest the upload begins anew. Done again it changes nothing; that the
    upload is `stored` is noted by the caller, with what it makes of it.
    """
    if upload.stored:
        return
    if upload.received != upload.length:
        raise SliceOutOfPlace(field="upload", received=upload.received, offset=upload.length)
    place = files.place_of(upload.code)
    try:
        with place.open("rb") as stream:
            store(stream, expected=upload.sha256)
    except FileNotFoundError:  # another request was faster with the same upload, or the disk was lost
        if not holds(upload.sha256):
            _begin_anew(upload)
            raise SliceOutOfPlace(field="upload", received=0, offset=upload.length) from None
    except Refusal:
        _begin_anew(upload)
        raise
    place.unlink(missing_ok=True)


@transaction.atomic
def clear_away(*, upload: Upload) -> None:
    """Remove an upload that became no bid, with its bytes, after the closing; done again it changes nothing.

    Bytes that a bid names stay, whose ever it is. Nothing of this is recorded: it would tell who meant to bid.
    """
    held = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, stored=False).first()
    if held is None:
        return
    files.place_of(held.code).unlink(missing_ok=True)
    if not Bid.objects.filter(sha256=held.sha256).exists() and _is_envelope(held.sha256):
        remove(held.sha256)
    held.delete()


def _is_envelope(sha256: str) -> bool:
    """Whether an envelope lies under a digest; what a bidder declares may also be the digest of some other file."""
    if not holds(sha256):
        return False
    with open_file(sha256) as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _begin_anew(upload: Upload, *, length: int | None = None) -> None:
    upload.received, upload.length = 0, length or upload.length
    upload.save(update_fields=["received", "length"])
    files.place_of(upload.code).unlink(missing_ok=True)


def _write(place: Path, offset: int, data: bytes) -> None:
    """In place, never cut: the same slice sent twice at once writes the same bytes to the same place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as stream:
        stream.seek(offset)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
