"""The packet in which released pieces travel: sealed to the opening platform's key and to a second trustee.

Canonical JSON `{v, suite, tender, trustee, index, sealed: {opening|second: base64}}`; each sealed part is the suite's
wrap of canonical JSON `{key: {"trustee": i, "pieces": {j: hex}}}`, where `key` is a bid's header hash, or a party of a
draw, bound to info = LP("tianping-release-v1") LP(suite) LP(tender) LP(trustee) LP(role).
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.canonical import NotCanonical
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import canonical, lp, parse_canonical
from tianping.sealing.shares import Pieces

Role = Literal["opening", "second"]
LARGEST = 64 * 1024 * 1024
"""Bytes of the largest packet that anybody takes."""
PER_PACKET = 50_000
"""Bids of one packet: with two recipients they take about half of the largest."""
Sealed = Annotated[str, Field(max_length=LARGEST)]


class PacketMalformed(Refusal):
    """What should be a packet of pieces has another form, or names another tender, trustee or bid."""

    code = "packet-malformed"
    zh = "受托方交来的密钥分片包不符合规范：{what}。"
    en = "The trustee's packet of pieces is not as specified: {what}."
    next_zh = "请用另一受托方的分片包开标，并向该受托方查明原因。"
    next_en = "Open with another trustee's packet, and ask this trustee for the cause."


class NotForThisKey(Refusal):
    """The packet was sealed to another key, or was altered."""

    code = "packet-not-for-this-key"
    zh = "密钥分片包不能用本密钥打开（{role}）。"
    en = "The packet of pieces does not open with this key ({role})."


class Packet(BaseModel):
    """A packet as it travels. `index` is the number of the trustee that gives its pieces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    suite: str
    tender: str
    trustee: str
    index: int = Field(ge=1, le=3)
    sealed: dict[Role, Sealed]

    def encoded(self) -> bytes:
        """This function will return the canonical bytes, whose digest the log names."""
        return canonical(self.model_dump(mode="json"))


def make(
    *,
    suite: str,
    tender: str,
    trustee: str,
    index: int,
    pieces: Mapping[str, Pieces],
    recipients: Mapping[Role, bytes],
) -> Packet:
    """This function will seal pieces to each recipient's raw public key. Raises UnknownSuite, BadPublicKey."""
    row = suites.suite(suite)
    plain = canonical({key: held.to_json() for key, held in pieces.items()})
    sealed: dict[Role, str] = {}
    for role, public in recipients.items():
        box = row.wrap(public, plain, _info(suite, tender, trustee, role))
        sealed[role] = base64.b64encode(box).decode()
    return Packet(suite=suite, tender=tender, trustee=trustee, index=index, sealed=sealed)


def parse(data: bytes) -> Packet:
    """This function will read a packet strictly; raises PacketMalformed."""
    try:
        return Packet.model_validate(parse_canonical(data))
    except (ValidationError, NotCanonical) as error:
        raise PacketMalformed(what=str(error).splitlines()[0]) from None


def unseal(packet: Packet, *, role: Role, private: bytes) -> dict[str, Pieces]:
    """This function will open a packet with the private key (PKCS#8 DER) of its recipient.

    Raises NotForThisKey, PacketMalformed. The pieces still have to be checked against the headers' commitments.
    """
    row = suites.suite(packet.suite)
    try:
        box = base64.b64decode(packet.sealed[role], validate=True)
        plain = row.unwrap(private, box, _info(packet.suite, packet.tender, packet.trustee, role))
    except (KeyError, ValueError, suites.CannotUnwrap):
        raise NotForThisKey(role=role) from None
    return _read(packet, plain)


def open_packet(data: bytes, *, tender: str, trustee: str, private: bytes) -> dict[str, Pieces]:
    """This function will read the packet of a trustee for a tender with the opening key: header hash to pieces.

    For the room `opening`. Raises PacketMalformed where it is another trustee's or tender's, NotForThisKey.
    """
    packet = parse(data)
    if (packet.tender, packet.trustee) != (tender, trustee):
        raise PacketMalformed(what="another tender or trustee")
    return unseal(packet, role="opening", private=private)


def second_of(trustees: Sequence[str], *, giver: str, avoid: str) -> str:
    """This function will name the trustee that gets the second copy: the next in order, never `avoid`.

    `avoid` is the platform whose claims the copy is to check (the opening platform, or a silent party of a draw).
    """
    place = trustees.index(giver)
    order = [*trustees[place + 1 :], *trustees[:place]]
    return next(name for name in order if name != avoid)


def _read(packet: Packet, plain: bytes) -> dict[str, Pieces]:
    try:
        held = {str(key): Pieces.from_json(value) for key, value in parse_canonical(plain).items()}
    except (Refusal, AttributeError, TypeError) as error:
        raise PacketMalformed(what=type(error).__name__) from None
    if any(pieces.trustee != packet.index for pieces in held.values()):
        raise PacketMalformed(what="pieces of another trustee")
    return held


def _info(suite: str, tender: str, trustee: str, role: Role) -> bytes:
    return lp(b"tianping-release-v1", suite.encode(), tender.encode(), trustee.encode(), role.encode())
