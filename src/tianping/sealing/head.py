"""The head of an envelope: read and checked without opening it (docs/envelope.md §8 shows it byte by byte)."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.certificates import SignerIdentity, TrustList
from tianping.sealing.framing import BadFrame, canonical, lp, parse_canonical, split
from tianping.sealing.hashing import digests_of
from tianping.sealing.header import Header, Hex32, header_hash, parse_bid_header
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import Triple
from tianping.sealing.signing import Signature, verify_signature
from tianping.sealing.stream import chunk_count

MAGIC = b"TPSEAL1\n"
BLOCK = 4096
LIMITS = {
    "header": 4096,
    "boxes": 4096,
    "statement": 4096,
    "signature": 4096,
    "chain": 1 << 16,
    "timestamp": 1 << 14,
    "padding": 1 << 16,
}


class Unsealed(Refusal):
    """The file is no envelope: not encrypted as required (Order 20 art. 26: refused, with the cause)."""

    code = "unsealed"
    zh = "该文件未按规定加密，拒收。"
    en = "The file has not been sealed as required; it is refused."
    next_zh = "请用投标工具加密后上传。"
    next_en = "Seal it with the bid maker, then upload."
    default_rule = "order20-26"


class Corrupt(Refusal):
    """The envelope's parts do not fit together: damaged on the way, cut off, or put together from several."""

    code = "corrupt-envelope"
    zh = "投标文件封装不完整或已损坏（{what}）。"
    en = "The envelope is incomplete or damaged ({what})."
    next_zh = "请重新上传；仍不成功的，请重新加密。"
    next_en = "Upload it again; if that fails, seal again."


class Unsigned(Refusal):
    """There is no signature over the statement."""

    code = "unsigned"
    zh = "投标文件没有数字证书签名，拒收。"
    en = "The envelope bears no signature; it is refused."
    next_zh = "请用数字证书签名后上传。"
    next_en = "Seal it with your certificate, then upload."


class WrongSuite(Refusal):
    """The envelope uses another suite than the policy fixes; nothing negotiates."""

    code = "wrong-suite"
    zh = "密码套件“{found}”与招标文件要求的“{wanted}”不符。"
    en = "The suite {found} is not {wanted}, which the tender documents fix."
    next_zh = "请按招标文件的加密策略重新加密。"
    next_en = "Seal again by the policy in the tender documents."


class OtherKindOfCertificate(WrongSuite):
    """The signature is by a kind of certificate that the tender's suite does not take."""

    code = "other-kind-of-certificate"
    zh = "本项目按密码套件 {wanted} 加密、签名，你的证书是 {found} 的，不能用于本项目。"
    en = "This tender is sealed and signed by the suite {wanted}; your certificate signs by {found}, which it does not take."
    next_zh = "请换一张{kinds_zh}证书签名；任何一家受信任的 CA 颁发的都可以。"
    next_en = "Sign with a certificate for {kinds}; one of any trusted CA will do."


def require_kind(*, algorithm: str, row: suites.Suite) -> None:
    """This function will refuse a signature algorithm that is not one of the suite's; raises OtherKindOfCertificate."""
    if algorithm not in row.signatures:
        kinds = sorted(one.split("-")[0] for one in row.signatures)
        raise OtherKindOfCertificate(
            wanted=row.id, found=algorithm, kinds=" / ".join(kinds), kinds_zh=" " + "、".join(kinds) + " "
        )


class WrongPolicy(Refusal):
    """The envelope was sealed by another policy: other trustees' keys or another version."""

    code = "wrong-policy"
    zh = "投标文件使用的加密策略不是本项目现行的加密策略。"
    en = "The envelope was sealed by another policy than this tender's."
    next_zh = "请下载现行招标文件，核对受托方密钥后重新加密。"
    next_en = "Fetch the current tender documents, check the trustees' keys and seal again."


class WrongTender(Refusal):
    """The envelope was made for another tender or lot."""

    code = "wrong-tender"
    zh = "投标文件属于招标项目 {tender} 标段 {lot}，不是本标段。"
    en = "The envelope was made for tender {tender}, lot {lot}, not for this one."
    next_zh = "请上传为本标段加密的投标文件。"
    next_en = "Upload the envelope made for this lot."


class Statement(BaseModel):
    """What the bidder signs: the header's hash, the body's digest and length, the boxes' digests."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    hh: Hex32
    body_digest: Hex32
    body_length: str = Field(pattern=r"^[1-9]\d{0,15}$")
    boxes: list[Hex32] = Field(min_length=3, max_length=3)

    def encoded(self) -> bytes:
        """This function will return the canonical bytes that are signed."""
        return canonical(self.model_dump(mode="json"))


@dataclass(frozen=True)
class Head:
    """All of an envelope but the body, which begins at `body_offset`. `timestamp` is an RFC 3161 reply or empty."""

    header: Header
    header_bytes: bytes
    boxes: Triple
    statement_bytes: bytes
    signature: bytes
    chain: tuple[bytes, ...]
    timestamp: bytes
    body_offset: int

    @cached_property
    def hh(self) -> str:
        """The header's hash in hexadecimal: by it a bid is tracked."""
        return header_hash(self.header_bytes, self.header.suite).hex()

    @cached_property
    def statement(self) -> Statement:
        """The statement, read strictly; raises Corrupt."""
        return parse_statement(self.statement_bytes)

    def stamped(self) -> bytes:
        """This function will return the bytes that the timestamp is over: the statement and its signature."""
        return stamped(self.statement_bytes, self.signature)

    @cached_property
    def detached(self) -> Signature:
        """The signature with its chain; raises Unsigned, BadSignature."""
        if not self.signature:
            raise Unsigned
        return Signature.from_json(_signature_value(self.signature, self.chain))

    @cached_property
    def signed_by(self) -> x509.Certificate:
        """The certificate whose key signed the statement, checked once; raises Unsigned, BadSignature."""
        return verify_signature(data=self.statement_bytes, signature=self.detached)

    def encoded(self) -> bytes:
        """This function will return the head's bytes, zero-padded to `body_offset`; raises Corrupt if too long."""
        fields = (self.header_bytes, *self.boxes, self.statement_bytes, self.signature, lp(*self.chain), self.timestamp)
        front = MAGIC + lp(*fields)
        padding = self.body_offset - len(front) - 4
        if padding < 0 or self.body_offset % BLOCK:
            raise Corrupt(what="head longer than the place kept for it")
        return front + lp(bytes(padding))


def stamped(statement: bytes, signature: bytes) -> bytes:
    """This function will return what a timestamp covers, so that neither can be exchanged."""
    return lp(b"timestamp", statement, signature)


def _signature_value(signature: bytes, chain: tuple[bytes, ...]) -> dict[str, Any]:
    value = parse_canonical(signature)
    if not isinstance(value, dict) or set(value) != {"algorithm", "signature"}:
        raise Corrupt(what="signature")
    return value | {"chain": Signature("", b"", chain).to_json()["chain"]}


def parse_statement(data: bytes) -> Statement:
    """This function will read a statement strictly; raises Corrupt, NotCanonical."""
    try:
        return Statement.model_validate(parse_canonical(data))
    except ValidationError:
        raise Corrupt(what="statement") from None


def read_head(source: Path | BinaryIO) -> Head:
    """This function will read and parse the head, and no more; raises Unsealed, Corrupt, BadHeader, NotCanonical."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as stream:
        begin = stream.tell()
        if stream.read(len(MAGIC)) != MAGIC:
            raise Unsealed
        names = ("header", "boxes", "boxes", "boxes", "statement", "signature", "chain", "timestamp", "padding")
        header, one, two, three, statement, signature, chain, timestamp, padding = (
            _field(stream, name) for name in names
        )
        offset = stream.tell() - begin
    if padding.strip(b"\0") or offset % BLOCK:
        raise Corrupt(what="padding")
    try:
        certificates = split(chain)
    except BadFrame:
        raise Corrupt(what="chain") from None
    parsed = parse_bid_header(header)
    return Head(parsed, header, (one, two, three), statement, signature, certificates, timestamp, offset)


def _field(stream: BinaryIO, name: str) -> bytes:
    prefix = stream.read(4)
    length = int.from_bytes(prefix, "big")
    if len(prefix) < 4 or length > LIMITS[name]:
        raise Corrupt(what=name)
    field = stream.read(length)
    if len(field) < length:
        raise Corrupt(what=name)
    return field


def check_head(
    head: Head,
    *,
    policy: SealPolicy,
    tender: str,
    lot: str,
    earlier: Iterable[SealPolicy] = (),
    at: datetime | None = None,
) -> None:
    """This function will check all that can be checked unopened, but not who signed.

    `earlier` are versions of the policy by which bids may still stand (a clarification that moved the opening).
    Raises WrongSuite, WrongTender, WrongPolicy, Corrupt, Unsigned, BadSignature, UnknownSuite.
    """
    if head.header.suite != policy.suite:
        raise WrongSuite(found=head.header.suite, wanted=policy.suite)
    if (head.header.tender, head.header.lot) != (tender, lot):
        raise WrongTender(tender=head.header.tender, lot=head.header.lot)
    if head.header.policy not in {one.digest() for one in (policy, *earlier)}:
        raise WrongPolicy
    row = suites.suite(policy.suite, at)
    statement = head.statement
    if statement.hh != head.hh:
        raise Corrupt(what="header / 封装头")
    for number, (box, digest) in enumerate(zip(head.boxes, statement.boxes, strict=True), start=1):
        if row.hash(box).hex() != digest:
            raise Corrupt(what=f"box {number} / 密钥盒 {number}")
    if chunk_count(int(statement.body_length)) is None:
        raise Corrupt(what="length / 长度")
    require_kind(algorithm=head.detached.algorithm, row=row)
    require_signature(head)


def check_body(head: Head, body: BinaryIO) -> str:
    """This function will check the body's length and digest against the signed statement; raises Corrupt.

    `body` stands at the body's first byte. Returned is its SHA-256, under which copies are kept in every suite.
    """
    statement, row = head.statement, suites.suite(head.header.suite)
    digest, kept = digests_of(body, row, int(statement.body_length))
    if digest != statement.body_digest or body.read(1):
        raise Corrupt(what="body / 正文与签名摘要不符")
    return kept


def verify_statement(head: Head, *, trust: TrustList, at: datetime) -> SignerIdentity:
    """This function will say who signed the envelope, as of `at`.

    Raises Unsigned, BadSignature, UntrustedChain, Revoked, NoCreditCode.
    """
    require_signature(head)
    return trust.signer_of(head.detached.chain, at)


def require_signature(head: Head) -> None:
    """This function will refuse a statement that its certificate's key did not sign; raises Unsigned, BadSignature."""
    _ = head.signed_by


def require_magic(begin: bytes) -> None:
    """This function will refuse an upload by its first bytes, before the rest is sent; raises Unsealed."""
    if not begin.startswith(MAGIC):
        raise Unsealed
