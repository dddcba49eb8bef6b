"""Which peers may fetch copies of sealed bids: the mirror alone; and where uploads grow."""

from pathlib import Path
from typing import IO

from django.conf import settings

from tianping.exchange.files import entitles_files
from tianping.trading.bids.entrusting import mirror_origin
from tianping.trading.bids.models import Bid, Dummy
from tianping.web import files


@entitles_files
def copy(digest: str, reader: str | None) -> IO[bytes] | None:
    """This function will open a copy for the mirror, and for nobody else: a body without its head, or a sealed head."""
    if reader is None or reader != mirror_origin():
        return None
    bid = Bid.objects.filter(body=digest).first()
    if bid is not None:
        return _body(bid)
    if any(model.objects.filter(head_copy=digest).exists() for model in (Bid, Dummy)):
        return files.open_file(digest)
    return files.open_file(digest) if Dummy.objects.filter(body=digest).exists() else None


def place_of(code: str) -> Path:
    """This function will return where the bytes of an upload grow until it is whole."""
    return Path(settings.TIANPING.data) / "uploads" / f"{code}.part"


def _body(bid: Bid) -> IO[bytes]:
    stream = files.open_file(bid.sha256)
    stream.seek(bid.body_offset)
    return stream
