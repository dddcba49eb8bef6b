"""The trust list (CA 互认): which CAs count, from when to when, and where each puts the credit code (Order 20 art. 40).

Signed by the public service platform as canonical JSON; a change to it is an event of its log.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from stdnum.cn import uscc as credit_code

from tianping.refusals import Refusal
from tianping.sealing.authority import DemonstrationCA, Issued, make_ca
from tianping.sealing.chains import Revoked, UntrustedChain, verify_chain
from tianping.sealing.framing import canonical, parse_canonical

__all__ = [
    "DemonstrationCA",
    "Issued",
    "NoCreditCode",
    "Revoked",
    "SignerIdentity",
    "TrustList",
    "TrustedCA",
    "TrustedTSA",
    "UntrustedChain",
    "UsccRule",
    "make_ca",
    "trusted",
    "trusted_tsa",
    "verify_chain",
]


class NoCreditCode(Refusal):
    """The certificate is good, but holds no valid unified credit code where its CA puts it."""

    code = "no-credit-code"
    zh = "证书中没有有效的统一社会信用代码（{ca}）。"
    en = "The certificate holds no valid unified social credit code where {ca} puts it."
    next_zh = "请联系颁发证书的 CA。"
    next_en = "Ask the CA that issued the certificate."


class BadTrustList(Refusal):
    """The trust list is not of its form, or a certificate differs from its pin."""

    code = "bad-trust-list"
    zh = "信任列表不符合规范（{what}）。"
    en = "The trust list is not of its form ({what})."


@dataclass(frozen=True)
class SignerIdentity:
    """Who signed: unified credit code, name in the certificate, its serial number in hexadecimal, name of the CA."""

    uscc: str
    name: str
    serial: str
    ca: str


class UsccRule(BaseModel):
    """Where a CA puts the unified credit code: a subject attribute or an extension by OID, and a pattern in it.

    The pattern's group `uscc` is the code; it is matched against the whole value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Literal["subject", "extension"] = "subject"
    oid: str = "2.5.4.5"
    pattern: str = r"(?P<uscc>[0-9A-Z]{18})"

    def find(self, certificate: x509.Certificate) -> str | None:
        """This function will return the first valid code by this rule (check character of GB 32100), or None."""
        for value in self._values(certificate):
            match = re.fullmatch(self.pattern, value)
            if match and credit_code.is_valid(match["uscc"]):
                return match["uscc"]
        return None

    def _values(self, certificate: x509.Certificate) -> list[str]:
        oid = x509.ObjectIdentifier(self.oid)
        if self.place == "subject":
            return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
        found = [one.value for one in certificate.extensions if one.oid == oid]
        raw = [one.value for one in found if isinstance(one, x509.UnrecognizedExtension)]
        return [value[2:].decode("utf-8", "replace") for value in raw if len(value) > 2]  # a short DER string


class Pinned(BaseModel):
    """A certificate with its SHA-256 over DER, which is what the list's signature vouches for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pem: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @classmethod
    def of(cls, certificate: x509.Certificate) -> "Pinned":
        """This function will pin a certificate."""
        digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        return cls(pem=certificate.public_bytes(Encoding.PEM).decode(), sha256=digest)

    def certificate(self) -> x509.Certificate:
        """This function will return the certificate; raises BadTrustList if it is not the pinned one."""
        return _pinned(self.pem, self.sha256)


@lru_cache(maxsize=256)
def _pinned(pem: str, sha256: str) -> x509.Certificate:
    """Read once: what a pin and its text give does not change."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise BadTrustList(what="PEM") from None
    if hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest() != sha256:
        raise BadTrustList(what=f"pin {sha256[:16]}")
    return certificate


@lru_cache(maxsize=64)
def listed_crl(text: str) -> bytes:
    """This function will return the DER of a revocation list as a trust list bears it; the same object each time."""
    return base64.b64decode(text)


class TrustedCA(BaseModel):
    """One CA of the list. `crl_places` are addresses, `crls` the lists last fetched there (DER, base64)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    roots: tuple[Pinned, ...] = Field(min_length=1)
    intermediates: tuple[Pinned, ...] = ()
    crl_places: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None
    uscc_rule: UsccRule = UsccRule()

    def counts(self, at: datetime) -> bool:
        """This function will say whether the CA is listed for that instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class TrustedTSA(BaseModel):
    """A timestamp authority (RFC 3161) of the list: whoever its certificates lead to, for the purpose of stamping."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    roots: tuple[Pinned, ...] = Field(min_length=1)
    intermediates: tuple[Pinned, ...] = ()
    crls: tuple[str, ...] = ()
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None

    def counts(self, at: datetime) -> bool:
        """This function will say whether the authority is listed for that instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class TrustList(BaseModel):
    """All CAs, and all timestamp authorities, that count on these platforms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    number: int = Field(default=1, ge=1)
    cas: tuple[TrustedCA, ...]
    tsas: tuple[TrustedTSA, ...] = ()

    def encoded(self) -> bytes:
        """This function will return the canonical bytes that the service platform signs and logs by digest."""
        return canonical(self.model_dump(mode="json"))

    @classmethod
    def decode(cls, data: bytes) -> "TrustList":
        """This function will read a list and check every pin; raises BadTrustList, NotCanonical."""
        try:
            found = cls.model_validate(parse_canonical(data))
        except ValidationError as error:
            raise BadTrustList(what=str(error.errors()[0]["loc"])) from None
        of_cas = (pinned for ca in found.cas for pinned in (*ca.roots, *ca.intermediates))
        of_tsas = (pinned for tsa in found.tsas for pinned in (*tsa.roots, *tsa.intermediates))
        for pinned in (*of_cas, *of_tsas):
            pinned.certificate()
        return found

    def signer_of(self, chain: Sequence[bytes], at: datetime, *, crls: Sequence[bytes] = ()) -> SignerIdentity:
        """This function will say whose chain this is (DER, signer's first), as of `at`.

        `crls` are fresher lists than the list's own. Raises UntrustedChain, Revoked, NoCreditCode.
        """
        refusal: UntrustedChain = UntrustedChain(what="no CA on the list / 信任列表中没有该 CA")
        for ca in self.cas:
            if not ca.counts(at):
                continue
            try:
                self._verify(ca, chain, at, crls)
            except Revoked:
                raise
            except UntrustedChain as error:
                refusal = error
                continue
            return _identity(ca, x509.load_der_x509_certificate(chain[0]))
        raise refusal

    def _verify(self, ca: TrustedCA, chain: Sequence[bytes], at: datetime, crls: Sequence[bytes]) -> None:
        verify_chain(
            chain=chain,
            roots=[one.certificate() for one in ca.roots],
            intermediates=[one.certificate() for one in ca.intermediates],
            crls=[*map(listed_crl, ca.crls), *crls],
            at=at,
        )


def _identity(ca: TrustedCA, certificate: x509.Certificate) -> SignerIdentity:
    uscc = ca.uscc_rule.find(certificate)
    if uscc is None:
        raise NoCreditCode(ca=ca.name)
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    name = str(names[0].value) if names else certificate.subject.rfc4514_string()
    return SignerIdentity(uscc=uscc, name=name, serial=f"{certificate.serial_number:x}", ca=ca.name)


def trusted(ca: DemonstrationCA, *, now: datetime, crls: Sequence[bytes] = (), **facts: Any) -> TrustedCA:
    """This function will write the trust list's entry for a demonstration CA."""
    return TrustedCA(
        name=ca.name,
        roots=(Pinned.of(ca.root),),
        intermediates=(Pinned.of(ca.issuing),),
        crls=tuple(base64.b64encode(one).decode() for one in crls),
        valid_from=ca.root.not_valid_before_utc,
        **facts,
    )


def trusted_tsa(ca: DemonstrationCA, *, name: str, **facts: Any) -> TrustedTSA:
    """This function will write the trust list's entry for the timestamp authorities of a demonstration CA."""
    return TrustedTSA(
        name=name,
        roots=(Pinned.of(ca.root),),
        intermediates=(Pinned.of(ca.issuing),),
        **({"valid_from": ca.root.not_valid_before_utc} | facts),
    )
