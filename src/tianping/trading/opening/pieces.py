"""Pieces for the engine: from trustees' packets, and from recovery codes where those were handed in."""

from collections.abc import Mapping

import structlog

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.header import Header, parse_bid_header
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import INDICES, Pieces, derive_pieces, fits, held_by
from tianping.trading.bids.models import Bid
from tianping.trading.documents.models import Terms
from tianping.trading.documents.policy import opening_private
from tianping.trading.opening.models import Packet, RecoveryCode, Released
from tianping.trustee.packets import open_packet

log = structlog.get_logger()
RECOVERY = b"tianping-recovery-v1"


def released_pieces(terms: Terms) -> dict[str, dict[int, Pieces]]:
    """This function will return, by seal, the pieces of each trustee's number, out of all packets that are here.

    A packet that cannot be read is passed over with a log line: the two others suffice. Of a trustee that released a
    piece more than once the one that fits its commitment counts, whichever came first.
    """
    headers = _headers(terms)
    numbers = {key.trustee: number for number, key in enumerate(SealPolicy.from_json(terms.policy or {}).trustees, 1)}
    private = opening_private(terms)
    found: dict[str, dict[int, Pieces]] = {}
    for release in Released.objects.filter(tender_code=terms.tender_id, trustee__in=numbers):
        packet = Packet.objects.filter(trustee=release.trustee, sha256=release.packet).first()
        if packet is None:
            continue
        for seal, pieces in _read(bytes(packet.data), terms, release.trustee, private).items():
            held, number = found.setdefault(seal, {}), numbers[release.trustee]
            held[number] = together(held.get(number, pieces), pieces, number=number, header=headers.get(seal))
    return found


def together(before: Pieces, later: Pieces, *, number: int, header: Header | None) -> Pieces:
    """This function will put together what trustee `number` gave of one bid at two times: what fits is never given up
    for what does not."""
    if header is None or later.trustee != number:
        return before
    if before.trustee != number:
        return later
    kept = {j: piece for j, piece in before.values.items() if fits(header=header, index=j, piece=piece)}
    return Pieces(trustee=later.trustee, values={**before.values, **later.values, **kept})


def _headers(terms: Terms) -> dict[str, Header]:
    bids = Bid.objects.filter(lot__tender=terms.tender_id, state="standing").values_list("seal", "header")
    return {seal: parse_bid_header(bytes(header)) for seal, header in bids}


def suffice(bid: Bid, pieces: Mapping[int, Pieces]) -> bool:
    """This function will say whether pieces that fit their commitments are enough to open a bid."""
    header = parse_bid_header(bytes(bid.header))
    every = ((j, piece) for held in pieces.values() for j, piece in held.values.items())
    return {j for j, piece in every if fits(header=header, index=j, piece=piece)} >= set(INDICES)


def pieces_of_seed(*, header_bytes: bytes, seed: bytes) -> dict[int, Pieces]:
    """This function will derive all pieces from a bidder's seed, as if all trustees had released them."""
    header = parse_bid_header(header_bytes)
    derived = derive_pieces(suite=suites.suite(header.suite), seed=seed, context=header.context())
    return {i: Pieces(trustee=i, values={j: derived[j - 1] for j in held_by(i)}) for i in INDICES}


def recovered_pieces(bid: Bid, terms: Terms) -> Mapping[int, Pieces]:
    """This function will return the pieces from a recovery code, none where there is no code."""
    code = RecoveryCode.objects.filter(bid=bid).first()
    if code is None:
        return {}
    row = suites.suite(terms.suite)
    seed = row.unwrap(opening_private(terms), bytes(code.sealed), RECOVERY + bid.seal.encode())
    return pieces_of_seed(header_bytes=bytes(bid.header), seed=seed)


def _read(data: bytes, terms: Terms, trustee: str, private: bytes) -> dict[str, Pieces]:
    try:
        return open_packet(data, tender=terms.tender_id, trustee=trustee, private=private)
    except Refusal as refusal:
        log.error("packet unusable", tender=terms.tender_id, trustee=trustee, cause=str(refusal))
        return {}
