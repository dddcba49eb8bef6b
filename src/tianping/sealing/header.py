"""The header: what is known of an envelope unopened, and what binds everything in it (docs/envelope.md §4)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import canonical, lp, parse_canonical

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class BadHeader(Refusal):
    """The header is not of the form that version 1 writes."""

    code = "bad-seal-header"
    zh = "投标文件封装头格式不正确（{what}）。"
    en = "The envelope's header is not of the form of version 1 ({what})."
    next_zh = "请用投标工具重新加密后上传。"
    next_en = "Seal again with the bid maker, then upload."


class _Bound(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    v: Literal[1] = 1
    suite: Name
    seal_id: Hex32
    commitments: Annotated[list[Hex32], Field(min_length=3, max_length=3)]

    def encoded(self) -> bytes:
        """This function will return the canonical bytes whose hash is hh."""
        return canonical(self.model_dump(mode="json"))


class Header(_Bound):
    """A bid's header. `bidder` is the salted tag, `previous` the hh of the version that this one replaces."""

    tender: Name
    lot: Name
    bidder: Hex32
    counter: Annotated[int, Field(ge=1, le=2**31)]
    previous: Hex32 | None
    policy: Hex32

    def context(self) -> bytes:
        """This function will return ctx, which goes into every derivation and commitment."""
        fields = ("tianping-seal-v1", self.suite, self.tender, self.lot)
        return lp(*(text.encode() for text in fields), bytes.fromhex(self.bidder), bytes.fromhex(self.seal_id))


class ContributionHeader(_Bound):
    """The header of a party's contribution to a draw: the same primitive without a body. `draw` is the digest of
    the draw's context, `party` the origin of who contributes."""

    draw: Hex32
    party: Name

    def context(self) -> bytes:
        """This function will return ctx of a contribution; the label keeps it apart from any bid's."""
        draw, seal_id = bytes.fromhex(self.draw), bytes.fromhex(self.seal_id)
        return lp(b"tianping-draw-v1", self.suite.encode(), draw, self.party.encode(), seal_id)


def parse_header(data: bytes) -> Header | ContributionHeader:
    """This function will read a header strictly; raises BadHeader, NotCanonical."""
    value = parse_canonical(data)
    form = ContributionHeader if isinstance(value, dict) and "draw" in value else Header
    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadHeader(what=f"{'.'.join(map(str, first['loc']))}: {first['type']}") from None


def parse_bid_header(data: bytes) -> Header:
    """This function will read a bid's header strictly; raises BadHeader if it is a contribution's."""
    header = parse_header(data)
    if not isinstance(header, Header):
        raise BadHeader(what="a contribution to a draw, not a bid")
    return header


def header_hash(header_bytes: bytes, suite_id: str) -> bytes:
    """This function will return hh, the suite's hash of the header bytes."""
    return suites.suite(suite_id).hash(header_bytes)


def bidder_tag(salt: bytes, uscc: str, *, suite: str = "INTL-1") -> str:
    """This function will return the tag by which a bidder stands in the header: it tells nothing without the salt."""
    return suites.suite(suite).hash(lp(b"bidder", salt, uscc.encode())).hex()
