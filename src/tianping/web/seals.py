"""Electronic seals on documents (PAdES baseline, pyHanko): put on by a certificate's key, checked by anybody."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import structlog
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tianping.refusals import Refusal

log = structlog.get_logger()


class SealFailed(Refusal):
    """The seal could not be put on."""

    code = "seal-failed"
    status = 500
    zh = "电子印章没有盖上：{what}。"
    en = "The seal could not be put on: {what}."
    next_zh = "请检查签章证书和密钥。"
    next_en = "Check the certificate and its key."


@dataclass(frozen=True)
class SealFound:
    """One seal on a document. `whole`: nothing was added or changed after it; `valid`: the signature itself holds;
    `trusted`: its chain leads to one of the roots given."""

    certificate: bytes
    signed_at: datetime | None
    whole: bool
    valid: bool
    trusted: bool
    reason: str

    @property
    def holds(self) -> bool:
        return self.whole and self.valid and self.trusted


def seal_pdf(
    pdf: bytes,
    *,
    key: PrivateKeyTypes,
    certificate: Certificate,
    chain: tuple[Certificate, ...] = (),
    reason: str,
    location: str = "",
    field: str = "seal-1",
) -> bytes:
    """This function will put a seal (PAdES-B) on a document, as an increment: what was there stays byte for byte.

    The time of signing is the wall time. `field` must be new in the document. Raises SealFailed.
    """
    signer = _signer(key, certificate, chain)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        reason=reason,
        location=location or None,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha512" if isinstance(key, Ed25519PrivateKey) else "sha256",  # RFC 8419 §3.1
    )
    out = BytesIO()
    try:
        signers.PdfSigner(metadata, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    except (SigningError, PdfError, ValueError) as error:
        raise SealFailed(what=type(error).__name__) from error
    return out.getvalue()


def _signer(key: PrivateKeyTypes, certificate: Certificate, chain: tuple[Certificate, ...]) -> signers.SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_read(one) for one in chain])
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=_read(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=store,
        prefer_pss=True,
    )


def _read(certificate: Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def verify_pdf(
    pdf: bytes, *, roots: tuple[Certificate, ...], others: tuple[Certificate, ...] = (), at: datetime | None = None
) -> list[SealFound]:
    """This function will check every seal on a document, offline, against the roots given, as of `at`.

    A document without seals gives an empty list; a file that is no PDF gives one too.
    """
    try:
        embedded = list(PdfFileReader(BytesIO(pdf)).embedded_signatures)
    except (PdfError, ValueError, OSError):
        return []
    context = [_read(one) for one in roots], [_read(one) for one in others]
    return [_check(one, *context, at=at, last=one is embedded[-1]) for one in embedded]


def _check(
    signature: EmbeddedPdfSignature,
    roots: list[asn1_x509.Certificate],
    others: list[asn1_x509.Certificate],
    *,
    at: datetime | None,
    last: bool,
) -> SealFound:
    context = ValidationContext(
        trust_roots=roots, other_certs=others, allow_fetching=False, moment=at, revocation_mode="soft-fail"
    )
    try:
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except (SignatureValidationError, PdfError, ValueError) as error:
        log.info("seal does not hold", error=type(error).__name__)
        return SealFound(b"", None, False, False, False, "")
    return SealFound(
        certificate=status.signing_cert.dump(),
        signed_at=status.signer_reported_dt,
        whole=status.intact
        and (status.coverage == SignatureCoverageLevel.ENTIRE_FILE if last else bool(status.bottom_line)),
        valid=status.valid,
        trusted=status.trusted,
        reason=str(signature.sig_object.get("/Reason", "")),
    )
