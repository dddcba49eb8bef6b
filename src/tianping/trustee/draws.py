"""How the events of a draw become what `sealing.draws` computes with. Pure; for parties, trustees and the coordinator.

The context that every contribution binds is made from the announcement alone, so that anyone can make it again: the
pool's ids are the announced salted digests, under the fixed salt of 32 zero bytes (the digests are salted already).
"""

import base64

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted
from tianping.refusals import Refusal
from tianping.sealing.draws import BadDraw, Contribution, DrawContext, contribution_value, pool_digest
from tianping.sealing.framing import lp
from tianping.sealing.header import ContributionHeader, header_hash, parse_header
from tianping.sealing.shares import PIECE, Triple

POOL_SALT = bytes(32)


def context_of(announced: DrawAnnounced) -> DrawContext:
    """This function will return the draw's context; raises BadDraw where pool or parties are not in their form.

    UnknownSuite where it names no suite that is known here.
    """
    if len(set(announced.parties)) != len(announced.parties):
        raise BadDraw(what="a party is named twice / 参与方重复")
    return DrawContext(
        draw=announced.draw,
        purpose=lp(announced.purpose.encode(), announced.tender.encode(), str(announced.seats).encode()).hex(),
        parties=announced.parties,
        pool=pool_digest(announced.pool, salt=POOL_SALT, suite=announced.suite),
        size=len(announced.pool),
        suite=announced.suite,
    )


def committed(made: Contribution, *, announced: DrawAnnounced) -> DrawCommitted:
    """This function will return the event by which a party commits."""
    return DrawCommitted(
        draw=announced.draw,
        tender=announced.tender,
        commitment=made.commit,
        header=base64.b64encode(made.header_bytes).decode(),
        boxes=tuple(base64.b64encode(box).decode() for box in made.boxes),
    )


def committed_header(event: DrawCommitted, *, party: str, context: DrawContext) -> bytes:
    """This function will return the header bytes of a commitment; raises BadDraw where it is not this party's."""
    try:
        data = base64.b64decode(event.header, validate=True)
        header = parse_header(data)
        made = header_hash(data, header.suite).hex()
    except (ValueError, Refusal):
        raise BadDraw(what=f"the header of {party} / 承诺格式不符") from None
    if not isinstance(header, ContributionHeader) or made != event.commitment:
        raise BadDraw(what=f"the commitment of {party} / 承诺与头部不符")
    if (header.party, header.draw, header.suite) != (party, context.digest(), context.suite):
        raise BadDraw(what=f"the commitment of {party} is to another draw / 承诺不属于本次抽取")
    return data


def written(pieces: Triple) -> str:
    """This function will write a contribution as events bear it: r1 r2 r3, hexadecimal."""
    return b"".join(pieces).hex()


def pieces_of(contribution: str) -> Triple:
    """This function will read a contribution from an event; raises BadDraw."""
    try:
        data = bytes.fromhex(contribution)
    except ValueError:
        data = b""
    if len(data) != 3 * PIECE:
        raise BadDraw(what="the contribution is not three pieces / 揭示内容格式不符")
    return data[:PIECE], data[PIECE : 2 * PIECE], data[2 * PIECE :]


def value_of(event: DrawCommitted, *, party: str, contribution: str, context: DrawContext) -> bytes:
    """This function will return the bytes that a party contributed, checked against its commitment.

    What the coordinator and anyone who recomputes hand to `draw_seed`. Raises BadDraw.
    """
    header_bytes = committed_header(event, party=party, context=context)
    return contribution_value(header_bytes=header_bytes, pieces=pieces_of(contribution))
