"""Opening one bid with the engine: its form, its files into the storage, or the cause why not."""

import hashlib
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tianping.refusals import NotFound, Refusal
from tianping.sealing import suites
from tianping.sealing.engine import BidUnopenable, OpenedBid, open_bid
from tianping.sealing.envelope import read_head
from tianping.sealing.shares import Pieces
from tianping.trading.bids.models import Bid
from tianping.web.files import open_file, store

PRICE = re.compile(r"(0|[1-9]\d{0,13})(\.\d{1,2})?")


@dataclass(frozen=True)
class Found:
    """What the engine found of one bid: either all of it, or `fault`."""

    bid: Bid
    price: Decimal = Decimal(0)
    form: Mapping[str, Any] | None = None
    salt: str = ""
    manifest: str = ""
    files: tuple[dict[str, Any], ...] = ()
    causes: tuple[dict[str, Any], ...] = ()
    fresh: tuple[str, ...] = ()
    """Digests of the files that were not kept here before: what goes again if the opening does not happen."""
    by: frozenset[int] = frozenset()
    """Numbers of the trustees whose pieces opened it; empty where a recovery code did."""
    fault: BidUnopenable | None = None


def read_out(*, bid: Bid, pieces: Mapping[int, Pieces], suite: str, spoiled: Collection[int]) -> Found:
    """This function will open a bid whole; a failure is found, not raised, so that the others go on."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            opened = _open(bid, pieces, suite, spoiled, Path(folder))
            bad = {cause.trustee for cause in opened.causes}
            return _kept(bid, opened, by=frozenset(pieces) - bad)
    except BidUnopenable as fault:
        return Found(bid=bid, fault=fault)
    except NotFound:
        lost = BidUnopenable(kind="bytes-lost", whose="platform", detail="the sealed bytes are gone")
        return Found(bid=bid, fault=lost)
    except Refusal as refusal:
        altered = BidUnopenable(kind="head-altered", whose="platform", detail=str(refusal))
        return Found(bid=bid, fault=altered)


def _open(bid: Bid, pieces: Mapping[int, Pieces], suite: str, spoiled: Collection[int], sink: Path) -> OpenedBid:
    with open_file(bid.sha256) as stream:
        head = read_head(stream)  # type: ignore[arg-type]
        stream.seek(head.body_offset)
        return open_bid(
            header_bytes=bytes(bid.header),
            statement=head.statement_bytes,
            body=stream,  # type: ignore[arg-type]
            pieces=pieces,
            suite=suites.suite(suite),
            sink=sink,
            uscc=bid.bidder,
            spoiled=spoiled,
        )


def _kept(bid: Bid, opened: OpenedBid, *, by: frozenset[int]) -> Found:
    price = _price(opened)
    files, fresh = [], []
    for one in opened.files:
        assert one.path is not None
        with one.path.open("rb") as stream:
            kept = store(stream)
        files.append({"name": one.name, "size": kept.size, "sha256": kept.sha256})
        fresh += [kept.sha256] if kept.fresh else []
    return Found(
        bid=bid,
        price=price,
        form=opened.form,
        salt=opened.manifest.salt,
        manifest=hashlib.sha256(opened.manifest.encoded()).hexdigest(),
        files=tuple(files),
        fresh=tuple(fresh),
        causes=tuple(
            {"kind": c.kind, "whose": c.whose, "detail": c.detail, "trustee": c.trustee} for c in opened.causes
        ),
        by=by,
    )


def _price(opened: OpenedBid) -> Decimal:
    """The price stands in the form as text in yuan; a form without a price is not what the documents asked for."""
    price = opened.form.get("price")
    if not isinstance(price, str) or not PRICE.fullmatch(price) or not Decimal(price):
        raise BidUnopenable(kind="form-without-price", whose="bidder", detail="the bid form names no price in yuan")
    return Decimal(price).quantize(Decimal("0.01"))
