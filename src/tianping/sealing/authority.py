"""A demonstration certificate authority: real X.509 and revocation, trusted by the demonstration's list alone."""

from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tianping.sealing import sm2, sm2_pkcs12
from tianping.sealing.certifying import (
    KeyKind,
    PublicKey,
    certificate_for,
    new_key,
    public_of,
    revocation_list,
    subject_name,
)
from tianping.sealing.naming_rules import Habit
from tianping.sealing.purposes import SIGNING_ALONE
from tianping.sealing.signing import KeySigner, PrivateKey

__all__ = ["DemonstrationCA", "Issued", "KeyKind", "make_ca", "new_key"]


@dataclass(frozen=True)
class Issued:
    """A key with its certificate and chain (DER, own first, the root left out)."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[bytes, ...]

    def signer(self) -> KeySigner:
        """This function will return a signer over the key."""
        return KeySigner(self.key, self.chain)

    def pkcs12(self, password: str) -> bytes:
        """This function will return key and chain as a PKCS#12 file under a password."""
        others = [x509.load_der_x509_certificate(one) for one in self.chain[1:]]
        name = self.certificate.subject.rfc4514_string().encode()
        if isinstance(self.key, sm2.PrivateKey):
            return sm2_pkcs12.make(name=name, key=self.key, chain=self.chain, password=password)
        encryption = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(name, self.key, self.certificate, others, encryption)


@dataclass
class DemonstrationCA:
    """A root and one issuing CA. `habit` says where the credit code and the person stand in what it issues."""

    name: str
    root: x509.Certificate
    root_key: PrivateKey
    issuing: x509.Certificate
    issuing_key: PrivateKey
    revoked: dict[int, datetime] = field(default_factory=dict)
    kind: KeyKind = "P-256"
    habit: Habit = field(default_factory=Habit)

    def issue_organisation(
        self, *, name: str, uscc: str, now: datetime, kind: KeyKind | None = None, days: int = 730
    ) -> Issued:
        """This function will issue a signing certificate to an organisation with that unified credit code."""
        person = self.habit.own_person.format(name=name)
        return self._issue(self._names(name, uscc, person), uscc, now=now, kind=kind or self.kind, days=days)

    def issue_person(
        self,
        *,
        name: str,
        organisation: str,
        uscc: str,
        now: datetime,
        kind: KeyKind | None = None,
        days: int = 730,
    ) -> Issued:
        """This function will issue a signing certificate to a person acting for an organisation."""
        person = self.habit.person_text.format(person=name, name=organisation)
        return self._issue(self._names(organisation, uscc, person), uscc, now=now, kind=kind or self.kind, days=days)

    def issue_timestamping(self, *, name: str, now: datetime, days: int = 3650) -> Issued:
        """This function will issue a timestamp authority's certificate: the one critical purpose of RFC 3161 §2.3."""
        purpose = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        key = new_key("P-256")
        return self._certify(key, subject_name((NameOID.COMMON_NAME, name)), now=now, days=days, more=(purpose,))

    def revoke(self, certificate: x509.Certificate, *, now: datetime) -> None:
        """This function will revoke a certificate from `now` on; the next `crl` tells."""
        self.revoked[certificate.serial_number] = now

    def crl(self, *, now: datetime, days: int = 7) -> bytes:
        """This function will return the revocation list as of `now`, DER."""
        return revocation_list(self.revoked, issuer=self.issuing.subject, by=self.issuing_key, now=now, days=days)

    def certify(self, public: PublicKey, *, names: x509.Name, uscc: str, now: datetime, days: int) -> x509.Certificate:
        """This function will certify a key that its holder keeps, for signing alone, under these names; `subject_names`
        writes them."""
        return self._certificate(public, names, now=now, days=days, more=(*self._extension(uscc), SIGNING_ALONE))

    def subject_names(self, *, organisation: str, uscc: str, person: str = "") -> x509.Name:
        """This function will write a subject as this CA does; without a person it is the organisation's own."""
        habit = self.habit
        text = (
            habit.person_text.format(person=person, name=organisation)
            if person
            else habit.own_person.format(name=organisation)
        )
        return self._names(organisation, uscc, text)

    def _names(self, organisation: str, uscc: str, person: str) -> x509.Name:
        """Common name and organisation are the organisation's unless a rule puts something else there."""
        texts = {NameOID.COMMON_NAME.dotted_string: organisation, NameOID.ORGANIZATION_NAME.dotted_string: organisation}
        if self.habit.person.place == "subject":
            texts[self.habit.person.oid] = person
        if self.habit.uscc.place == "subject":
            texts[self.habit.uscc.oid] = self.habit.uscc_text.format(uscc=uscc)
        return subject_name(*((x509.ObjectIdentifier(oid), text) for oid, text in texts.items()))

    def _extension(self, uscc: str) -> tuple[tuple[x509.ExtensionType, bool], ...]:
        rule = self.habit.uscc
        if rule.place == "subject":
            return ()
        text = core.UTF8String(self.habit.uscc_text.format(uscc=uscc)).dump()
        return ((x509.UnrecognizedExtension(x509.ObjectIdentifier(rule.oid), text), False),)

    def _issue(self, subject: x509.Name, uscc: str, *, now: datetime, kind: KeyKind, days: int) -> Issued:
        return self._certify(new_key(kind), subject, now=now, days=days, more=self._extension(uscc))

    def _certify(
        self,
        key: PrivateKey,
        subject: x509.Name,
        *,
        now: datetime,
        days: int,
        more: tuple[tuple[x509.ExtensionType, bool], ...],
    ) -> Issued:
        certificate = self._certificate(public_of(key), subject, now=now, days=days, more=more)
        chain = tuple(one.public_bytes(Encoding.DER) for one in (certificate, self.issuing))
        return Issued(key=key, certificate=certificate, chain=chain)

    def _certificate(
        self,
        public: PublicKey,
        subject: x509.Name,
        *,
        now: datetime,
        days: int,
        more: tuple[tuple[x509.ExtensionType, bool], ...],
    ) -> x509.Certificate:
        issuer = self.issuing.subject
        return certificate_for(
            public, subject=subject, issuer=issuer, by=self.issuing_key, now=now, days=days, more=more
        )


def make_ca(
    *, name: str, now: datetime, kind: KeyKind = "P-256", years: int = 20, habit: Habit | None = None
) -> DemonstrationCA:
    """This function will make a root and an issuing CA, valid from a day before `now`."""
    root_key, issuing_key = new_key(kind), new_key(kind)
    root_name = subject_name((NameOID.COMMON_NAME, f"{name} Root"), (NameOID.ORGANIZATION_NAME, name))
    issuing_name = subject_name((NameOID.COMMON_NAME, f"{name} Issuing"), (NameOID.ORGANIZATION_NAME, name))

    def certified(key: PrivateKey, subject: x509.Name) -> x509.Certificate:
        return certificate_for(
            public_of(key), subject=subject, issuer=root_name, by=root_key, now=now, days=years * 365, ca=True
        )

    root, issuing = certified(root_key, root_name), certified(issuing_key, issuing_name)
    made = habit or Habit()
    return DemonstrationCA(name, root, root_key, issuing, issuing_key, kind=kind, habit=made)
