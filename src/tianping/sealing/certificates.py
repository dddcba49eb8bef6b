"""The trust list (CA 互认): which CAs count, from when to when, and where each puts the credit code (Order 20 art. 40).

Signed by the public service platform as canonical JSON; a change to it is an event of its log.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tianping.refusals import Refusal
from tianping.sealing.authority import DemonstrationCA, Issued, make_ca
from tianping.sealing.chains import Revoked, UntrustedChain, verify_chain
from tianping.sealing.framing import canonical, parse_canonical
from tianping.sealing.naming_rules import PersonRule, UsccRule

__all__ = [
    "DemonstrationCA",
    "Issued",
    "NoCreditCode",
    "PersonRule",
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
    """Who signed: unified credit code, name in the certificate, its serial number in hexadecimal, name of the CA.

    `person` is who acts for the organisation; empty where the certificate is the organisation's own.
    """

    uscc: str
    name: str
    serial: str
    ca: str
    person: str = ""


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
    """One CA of the list. `crl_places` are addresses, `crls` the lists last fetched there (DER, base64).

    `ocsp_places` are where its answers for single certificates are had; the rules say where the names stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    roots: tuple[Pinned, ...] = Field(min_length=1)
    intermediates: tuple[Pinned, ...] = ()
    crl_places: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None
    uscc_rule: UsccRule = UsccRule()
    person_rule: PersonRule = PersonRule()
    ocsp_places: tuple[str, ...] = ()

    def counts(self, at: datetime) -> bool:
        """This function will say whether the CA is listed for that instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)

    def is_named_by(self, chain: Sequence[bytes]) -> bool:
        """This function will say whether a certificate names one of this CA's as its issuer, which proves nothing."""
        try:
            issuer = x509.load_der_x509_certificate(chain[0]).issuer
        except (ValueError, IndexError):
            return False
        return any(pinned.certificate().subject == issuer for pinned in (*self.intermediates, *self.roots))

    def names(self, certificate: bytes) -> SignerIdentity:
        """This function will read whom a certificate of this CA names, by the CA's rules; raises NoCreditCode."""
        return _identity(self, x509.load_der_x509_certificate(certificate))


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
        return self.authority_of(chain, at, crls=crls).names(chain[0])

    def authority_of(self, chain: Sequence[bytes], at: datetime, *, crls: Sequence[bytes] = ()) -> TrustedCA:
        """This function will return the CA of the list that a chain leads to, as of `at`.

        Where it leads to none, the refusal is that of the CA that the certificate names as its issuer. Raises
        UntrustedChain, Revoked.
        """
        refusal: UntrustedChain = UntrustedChain(what="no CA on the list / 信任列表中没有该 CA")
        named = False
        for ca in self.cas:
            if not ca.counts(at):
                continue
            try:
                self._verify(ca, chain, at, crls)
            except Revoked:
                raise
            except UntrustedChain as error:
                if not named:
                    refusal, named = error, ca.is_named_by(chain)
                continue
            return ca
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
    person = ca.person_rule.find(certificate, organisation=name)
    return SignerIdentity(uscc=uscc, name=name, serial=f"{certificate.serial_number:x}", ca=ca.name, person=person)


def trusted(ca: DemonstrationCA, *, now: datetime, crls: Sequence[bytes] = (), **facts: Any) -> TrustedCA:
    """This function will write the trust list's entry for a demonstration CA."""
    return TrustedCA(
        name=ca.name,
        roots=(Pinned.of(ca.root),),
        intermediates=(Pinned.of(ca.issuing),),
        crls=tuple(base64.b64encode(one).decode() for one in crls),
        **({"valid_from": ca.root.not_valid_before_utc} | _rules(ca) | facts),
    )


def _rules(ca: DemonstrationCA) -> dict[str, Any]:
    return {"uscc_rule": ca.habit.uscc, "person_rule": ca.habit.person}


def trusted_tsa(ca: DemonstrationCA, *, name: str, **facts: Any) -> TrustedTSA:
    """This function will write the trust list's entry for the timestamp authorities of a demonstration CA."""
    return TrustedTSA(
        name=name,
        roots=(Pinned.of(ca.root),),
        intermediates=(Pinned.of(ca.issuing),),
        **({"valid_from": ca.root.not_valid_before_utc} | facts),
    )
