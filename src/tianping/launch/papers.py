"""What the city's people and firms carry: credit codes, a demonstration CA's certificates, the time-stamping authority.

All made at start into the folder of the demonstration; nothing of it is in the repository, nothing holds outside it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tianping.law import codes
from tianping.sealing.authority import DemonstrationCA, Issued, make_ca
from tianping.sealing.certificates import TrustList, trusted, trusted_tsa
from tianping.sealing.demonstration import MADE, make_demonstration_cas
from tianping.sealing.libcrypto import NoSM2
from tianping.sealing.signing import PKCS12Signer

log = structlog.get_logger()
TSA_NAME = "演示时间戳中心"
DAYS = 3650  # sign-in looks at the wall clock, which in a demonstration may be years after the business clock


@dataclass(frozen=True)
class Subject:
    """One made-up subject: its credit code is valid in form and outside the registered ranges.

    `ca` is which of the three demonstration CAs certifies it; one is as good as another.
    """

    uscc: str
    name: str
    person: str = ""
    ca: int = 0


class Papers:
    """Issues certificates for the demonstration and keeps them as PKCS#12 files under one random password."""

    def __init__(self, *, folder: Path, now: datetime) -> None:
        self.folder = folder
        self.now = now
        self.cas = _cas(now)
        self.ca: DemonstrationCA = self.cas[0]
        self.password = secrets.token_urlsafe(12)
        self._serial = 0
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "password.txt", self.password.encode())

    def subject(self, name: str, person: str = "", ca: int = 0) -> Subject:
        """This function will make up one more subject."""
        self._serial += 1
        return Subject(codes.fictitious_uscc(self._serial), name, person, ca)

    def certificate(self, subject: Subject) -> Path:
        """This function will issue the subject's certificate and return the path of its PKCS#12 file."""
        name = f"{subject.uscc}-{subject.person}" if subject.person else subject.uscc
        path = self.folder / f"{name}.p12"
        if not path.exists():
            _write(path, self._issue(subject).pkcs12(self.password))
        return path

    def signer(self, subject: Subject) -> PKCS12Signer:
        """This function will return a signer over the subject's PKCS#12 file."""
        return PKCS12Signer(self.certificate(subject), self.password)

    def trust_list(self) -> TrustList:
        """This function will return the list that trusts the demonstration's three CAs, its time-stamping and no other."""
        stamping = trusted_tsa(self.ca, name=TSA_NAME)
        return TrustList(number=1, cas=tuple(trusted(ca, now=self.now) for ca in self.cas), tsas=(stamping,))

    def timestamping(self) -> tuple[Path, Path]:
        """This function will issue the time-stamping authority's key and certificate; returns both paths (PEM)."""
        issued = self.ca.issue_timestamping(name=TSA_NAME, now=self.now)
        assert isinstance(issued.key, ec.EllipticCurvePrivateKey)
        key, certificate = self.folder / "tsa.key.pem", self.folder / "tsa.pem"
        _write(key, issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _write(certificate, issued.certificate.public_bytes(Encoding.PEM))
        return key, certificate

    def timestamping_chain(self) -> tuple[bytes, bytes]:
        """This function will return root and issuing certificate of the time-stamping authority, DER."""
        return self.ca.root.public_bytes(Encoding.DER), self.ca.issuing.public_bytes(Encoding.DER)

    def _issue(self, subject: Subject) -> Issued:
        ca = self.cas[min(subject.ca, len(self.cas) - 1)]
        if subject.person:
            return ca.issue_person(name=subject.person, organisation=subject.name, uscc=subject.uscc, now=self.now)
        return ca.issue_organisation(name=subject.name, uscc=subject.uscc, now=self.now)


def _cas(now: datetime) -> tuple[DemonstrationCA, ...]:
    """All three; on a machine without SM2 the first two, which is said."""
    try:
        return make_demonstration_cas(now)
    except NoSM2 as refusal:
        log.warning("no demonstration CA under SM2", cause=refusal.sentence("en"))
        return tuple(make_ca(name=name, now=now, kind=kind, habit=habit) for name, kind, habit in MADE[:2])


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
