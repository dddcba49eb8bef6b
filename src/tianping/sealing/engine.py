"""The opening engine: pieces of two trustees and a body in, the bid out (docs/envelope.md §9).

Imported by the trading platform's opening room alone; the import contract and a test hold that.
"""

from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from tianping.canonical import NotCanonical
from tianping.sealing.head import Corrupt, Statement, parse_statement
from tianping.sealing.header import BadHeader, Header, parse_bid_header
from tianping.sealing.manifest import Manifest
from tianping.sealing.reading import BidUnopenable, Body, Cause, OpenedBid, OpenedFile
from tianping.sealing.shares import INDICES, Pieces, Triple, body_key, fits
from tianping.sealing.suites import Suite

__all__ = ["BidUnopenable", "Cause", "OpenedBid", "OpenedFile", "combine", "open_bid", "read_form"]


def combine(
    *, header: Header, pieces: Mapping[int, Pieces], spoiled: Collection[int] = ()
) -> tuple[Triple, tuple[Cause, ...]]:
    """This function will put r_1, r_2, r_3 together from any two trustees' pieces, each checked by its commitment.

    A piece that does not fit is left out and noted as that trustee's. `spoiled` are trustees who reported at
    submission that their box does not open: that is the bidder's doing. Raises BidUnopenable if a piece is missing.
    """
    found: dict[int, bytes] = {}
    causes: list[Cause] = []
    for trustee, held in sorted(pieces.items()):
        for j, piece in sorted(held.values.items()):
            if held.trustee == trustee and j in INDICES and j != trustee and fits(header=header, index=j, piece=piece):
                found[j] = piece
            else:
                causes.append(Cause("bad-share", "trustee", f"piece {j} does not fit its commitment", trustee))
    missing = [j for j in INDICES if j not in found]
    if missing:
        raise _missing(missing, pieces, causes, spoiled)
    return (found[1], found[2], found[3]), tuple(causes)


def _missing(
    missing: list[int], pieces: Mapping[int, Pieces], causes: list[Cause], spoiled: Collection[int]
) -> BidUnopenable:
    bad = sorted({cause.trustee for cause in causes if cause.trustee is not None})
    if bad:
        detail = f"piece {missing} missing: bad share of trustee {bad}, silent {_silent(pieces)}"
        return BidUnopenable(kind="bad-share", whose="trustee", detail=detail)
    if spoiled:
        detail = f"piece {missing} missing: the boxes of trustees {sorted(spoiled)} were spoiled when sealed"
        return BidUnopenable(kind="spoiled-box", whose="bidder", detail=detail)
    detail = f"piece {missing} missing: trustees {_silent(pieces)} gave nothing"
    return BidUnopenable(kind="pieces-missing", whose="trustee", detail=detail)


def _silent(pieces: Mapping[int, Pieces]) -> list[int]:
    return [i for i in INDICES if i not in pieces]


def open_bid(
    *,
    header_bytes: bytes,
    statement: Statement | bytes,
    body: BinaryIO,
    pieces: Mapping[int, Pieces],
    suite: Suite,
    sink: Path | None = None,
    uscc: str | None = None,
    spoiled: Collection[int] = (),
) -> OpenedBid:
    """This function will open a bid whole, streaming its files into the folder `sink` (checked only, if None).

    `pieces` are by trustee number; two suffice. `body` is seekable and stands at the body's first byte. `uscc` is
    that of the signer. The body's digest is compared with the signed one also when all chunks open, since who knows
    the key could have sealed another. Raises BidUnopenable, with kind and whose.
    """
    opened, causes = _body(header_bytes, statement, body, pieces, suite, spoiled)
    with closing(opened):
        manifest = opened.manifest(uscc=uscc)
        return OpenedBid(manifest=manifest, files=opened.files(manifest, sink), causes=causes)


def read_form(
    *,
    header_bytes: bytes,
    statement: Statement | bytes,
    body: BinaryIO,
    pieces: Mapping[int, Pieces],
    suite: Suite,
    uscc: str | None = None,
    spoiled: Collection[int] = (),
) -> Manifest:
    """This function will open only the first chunks: the manifest with the bid form, for the read-out of prices.

    The body's signed digest is compared only if something does not open; `open_bid` compares it always.
    """
    opened, _ = _body(header_bytes, statement, body, pieces, suite, spoiled)
    with closing(opened):
        return opened.manifest(uscc=uscc)


def _body(
    header_bytes: bytes,
    statement: Statement | bytes,
    body: BinaryIO,
    pieces: Mapping[int, Pieces],
    suite: Suite,
    spoiled: Collection[int],
) -> tuple[Body, tuple[Cause, ...]]:
    try:
        header = parse_bid_header(header_bytes)
        signed = parse_statement(statement) if isinstance(statement, bytes) else statement
    except (BadHeader, NotCanonical, Corrupt) as error:  # refused at submission, so it was altered since
        raise BidUnopenable(kind="head-altered", whose="platform", detail=str(error)) from None
    if header.suite != suite.id:
        raise BidUnopenable(kind="head-altered", whose="platform", detail="the header names another suite")
    whole, causes = combine(header=header, pieces=pieces, spoiled=spoiled)
    key = body_key(suite=suite, pieces=whole, header_bytes=header_bytes)
    return Body(header=header, header_bytes=header_bytes, statement=signed, body=body, key=key), causes
