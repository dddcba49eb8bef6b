"""Evidence that stands beside a signature, so that it can be verified years later, when its certificate has expired.

It keeps what was believed when the signature was made: the CA as it was listed then, with its roots, its revocation
lists and its rules, and a timestamp that says when. The CA's entry is the same for many signatures and may be large;
so evidence names it by digest, and it is kept once.
"""

import base64
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tianping.refusals import Refusal
from tianping.sealing.certificates import SignerIdentity, TrustedCA, TrustedTSA, TrustList
from tianping.sealing.framing import canonical, parse_canonical
from tianping.sealing.head import stamped
from tianping.sealing.signing import Signature, verify_signature
from tianping.sealing.stamps import verify_stamp_over

Proof = Literal["timestamp", "platform"]


class BadEvidence(Refusal):
    """The evidence is not of its form, not this signature's, or rests on a CA that was never listed."""

    code = "bad-signing-evidence"
    zh = "签名证据不成立（{what}）。"
    en = "The evidence of the signature does not hold ({what})."
    next_zh = "请从签名时的存档重新取证。"
    next_en = "Take the evidence from the archive of the time again."


class Listed(BaseModel):
    """What a trust list said of a signature's CA, and of the timestamp authorities; `number` is the list's version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    number: int = Field(ge=1)
    ca: TrustedCA
    tsas: tuple[TrustedTSA, ...]

    def encoded(self) -> bytes:
        """This function will return the canonical bytes, which are kept under their SHA-256."""
        return canonical(self.model_dump(mode="json"))

    @classmethod
    def decode(cls, data: bytes) -> "Listed":
        """This function will read what was kept; raises BadEvidence, NotCanonical."""
        try:
            return cls.model_validate(parse_canonical(data))
        except ValidationError:
            raise BadEvidence(what="form of the listing / 名单格式") from None


class Evidence(BaseModel):
    """Beside one signature: the digest of the signature, when the platform checked it, the listing, the timestamp.

    `signature` is SHA-256 of what a timestamp covers: the data with the signature. `timestamp` is an RFC 3161 reply in
    base64; empty until there is one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    signature: str = Field(pattern=r"^[0-9a-f]{64}$")
    at: AwareDatetime
    listed: str = Field(pattern=r"^[0-9a-f]{64}$")
    timestamp: str = ""

    def stamped(self, reply: bytes) -> "Evidence":
        """This function will return the evidence with a timestamp; whether it holds, `verify_later` says."""
        return self.model_copy(update={"timestamp": base64.b64encode(reply).decode()})


@dataclass(frozen=True)
class Proven:
    """Who signed, by what the CA was then; when, and by whose word: an authority's timestamp or the platform's clock."""

    signer: SignerIdentity
    at: datetime
    by: Proof


def to_stamp(*, data: bytes, signature: Signature) -> bytes:
    """This function will return the bytes that a timestamp covers: the data with the signature, as in an envelope."""
    value = {name: text for name, text in signature.to_json().items() if name != "chain"}
    return stamped(data, canonical(value))


def gather(
    *, data: bytes, signature: Signature, trust: TrustList, at: datetime, timestamp: bytes = b""
) -> tuple[Evidence, bytes]:
    """This function will verify a signature as of `at` and return what must be kept to verify it again: the evidence,
    and the canonical bytes of the listing that it names.

    Raises BadSignature, UntrustedChain, Revoked, NoCreditCode, BadTimestamp.
    """
    verify_signature(data=data, signature=signature)
    ca = trust.authority_of(signature.chain, at)
    ca.names(signature.chain[0])
    listed, digest = _listing(trust.number, ca, trust.tsas)
    over = to_stamp(data=data, signature=signature)
    if timestamp:
        verify_stamp_over(over, timestamp, trust=trust)
    evidence = Evidence(
        signature=_digest(over),
        at=at,
        listed=digest,
        timestamp=base64.b64encode(timestamp).decode(),
    )
    return evidence, listed


@lru_cache(maxsize=16)
def _listing(number: int, ca: TrustedCA, tsas: tuple[TrustedTSA, ...]) -> tuple[bytes, str]:
    """Written once for all signatures under a CA and a version of the list."""
    data = Listed(number=number, ca=ca, tsas=tsas).encoded()
    return data, _digest(data)


def verify_later(
    *,
    data: bytes,
    signature: Signature,
    evidence: Evidence,
    listed: bytes,
    roots: Collection[str],
    crls: Collection[bytes] = (),
) -> Proven:
    """This function will verify a signature from what was kept, at any later time, whatever has expired since.

    `roots` are the SHA-256 pins that the reader trusts: those of the published lists. `crls` are revocation lists
    (DER) that came later; a revocation that they date before the signature counts. Raises BadEvidence, BadSignature,
    UntrustedChain, Revoked, NoCreditCode, BadTimestamp.
    """
    over = to_stamp(data=data, signature=signature)
    if evidence.signature != _digest(over) or evidence.listed != _digest(listed):
        raise BadEvidence(what="of something else / 与签名或名单不符")
    known = Listed.decode(listed)
    pinned = [*known.ca.roots, *(root for tsa in known.tsas for root in tsa.roots)]
    if not {pin.sha256 for pin in pinned} <= set(roots):
        raise BadEvidence(what="a root that no list pinned / 根证书不在已公布的名单中")
    trust = TrustList(number=known.number, cas=(known.ca,), tsas=known.tsas)
    verify_signature(data=data, signature=signature)
    at, by = _when(over, evidence, trust)
    return Proven(signer=trust.signer_of(signature.chain, at, crls=list(crls)), at=at, by=by)


def _when(over: bytes, evidence: Evidence, trust: TrustList) -> tuple[datetime, Proof]:
    if not evidence.timestamp:
        return evidence.at, "platform"
    try:
        reply = base64.b64decode(evidence.timestamp, validate=True)
    except ValueError:
        raise BadEvidence(what="timestamp / 时间戳") from None
    return verify_stamp_over(over, reply, trust=trust).at, "timestamp"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
