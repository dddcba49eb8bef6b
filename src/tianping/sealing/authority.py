"""A demonstration certificate authority: real X.509 and revocation, trusted by the demonstration's list alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tianping.sealing.signing import KeySigner, PrivateKey

KeyKind = Literal["Ed25519", "P-256", "RSA"]
SKEW = timedelta(days=1)


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
        encryption = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(name, self.key, self.certificate, others, encryption)


@dataclass
class DemonstrationCA:
    """A root and one issuing CA. Organisations carry their credit code in the subject's serialNumber."""

    name: str
    root: x509.Certificate
    root_key: PrivateKey
    issuing: x509.Certificate
    issuing_key: PrivateKey
    revoked: dict[int, datetime] = field(default_factory=dict)

    def issue_organisation(
        self, *, name: str, uscc: str, now: datetime, kind: KeyKind = "P-256", days: int = 730
    ) -> Issued:
        """This function will issue a signing certificate to an organisation with that unified credit code."""
        subject = _subject(
            (NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, name), (NameOID.SERIAL_NUMBER, uscc)
        )
        return self._issue(subject, now=now, kind=kind, days=days)

    def issue_person(
        self, *, name: str, organisation: str, uscc: str, now: datetime, kind: KeyKind = "P-256", days: int = 730
    ) -> Issued:
        """This function will issue a signing certificate to a person acting for an organisation."""
        subject = _subject(
            (NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.SERIAL_NUMBER, uscc)
        )
        return self._issue(subject, now=now, kind=kind, days=days)

    def issue_timestamping(self, *, name: str, now: datetime, days: int = 3650) -> Issued:
        """This function will issue a timestamp authority's certificate: the one critical purpose of RFC 3161 §2.3."""
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return self._issue(_subject((NameOID.COMMON_NAME, name)), now=now, kind="P-256", days=days, purpose=purpose)

    def revoke(self, certificate: x509.Certificate, *, now: datetime) -> None:
        """This function will revoke a certificate from `now` on; the next `crl` tells."""
        self.revoked[certificate.serial_number] = now

    def crl(self, *, now: datetime, days: int = 7) -> bytes:
        """This function will return the revocation list as of `now`, DER."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.issuing.subject)
        builder = builder.last_update(now).next_update(now + timedelta(days=days))
        for serial, since in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.issuing_key, _hash_for(self.issuing_key)).public_bytes(Encoding.DER)

    def _issue(
        self,
        subject: x509.Name,
        *,
        now: datetime,
        kind: KeyKind,
        days: int,
        purpose: x509.ExtendedKeyUsage | None = None,
    ) -> Issued:
        key = new_key(kind)
        builder = _certificate(subject, self.issuing.subject, key, now, days)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signing=True), critical=True)
        builder = builder.add_extension(_authority(self.issuing_key), critical=False)
        if purpose is not None:
            builder = builder.add_extension(purpose, critical=True)
        certificate = builder.sign(self.issuing_key, _hash_for(self.issuing_key))
        chain = tuple(one.public_bytes(Encoding.DER) for one in (certificate, self.issuing))
        return Issued(key=key, certificate=certificate, chain=chain)


def make_ca(*, name: str, now: datetime, kind: KeyKind = "P-256", years: int = 20) -> DemonstrationCA:
    """This function will make a root and an issuing CA, valid from a day before `now`."""
    root_key, issuing_key = new_key(kind), new_key(kind)
    root_name = _subject((NameOID.COMMON_NAME, f"{name} Root"), (NameOID.ORGANIZATION_NAME, name))
    issuing_name = _subject((NameOID.COMMON_NAME, f"{name} Issuing"), (NameOID.ORGANIZATION_NAME, name))
    root = _ca_certificate(root_name, root_name, root_key, root_key, now, years)
    issuing = _ca_certificate(issuing_name, root_name, issuing_key, root_key, now, years)
    return DemonstrationCA(name=name, root=root, root_key=root_key, issuing=issuing, issuing_key=issuing_key)


def new_key(kind: KeyKind) -> PrivateKey:
    """This function will make a signing key: Ed25519, ECDSA P-256 or RSA of 3072 bits."""
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return ec.generate_private_key(ec.SECP256R1())


def _hash_for(key: PrivateKey) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def _subject(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")
    return x509.Name([country, *(x509.NameAttribute(oid, value[:64]) for oid, value in attributes)])


def _authority(key: PrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - SKEW).not_valid_after(now + timedelta(days=days))
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identifier, critical=False)


def _ca_certificate(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, issuer_key: PrivateKey, now: datetime, years: int
) -> x509.Certificate:
    builder = _certificate(subject, issuer, key, now, years * 365)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signing=False), critical=True)
    builder = builder.add_extension(_authority(issuer_key), critical=False)
    return builder.sign(issuer_key, _hash_for(issuer_key))
