"""Certificates and revocation lists under SM2 with SM3, which `cryptography` reads, but neither makes nor verifies."""

from asn1crypto import algos, core, crl, keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tianping.sealing import sm2

SM2_WITH_SM3 = "1.2.156.10197.1.501"


def public_key_of(certificate: x509.Certificate) -> sm2.PublicKey | None:
    """This function will return the SM2 key that a certificate bears; None for any other kind. Raises BadSM2Key."""
    parsed = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
    spki = parsed["tbs_certificate"]["subject_public_key_info"].dump()
    return sm2.PublicKey(spki[len(sm2.SPKI) :]) if spki.startswith(sm2.SPKI) else None


def crl_issued_by(revocations: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """This function will say whether a revocation list is the issuer's by name and signature, whatever its key."""
    if revocations.issuer != issuer.subject:
        return False
    key = public_key_of(issuer)
    if key is None:
        return revocations.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    try:
        key.verify(revocations.signature, revocations.tbs_certlist_bytes)
    except sm2.BadSM2Signature:
        return False
    return revocations.signature_algorithm_oid.dotted_string == SM2_WITH_SM3


def certified(draft: bytes, *, public: sm2.PublicKey, by: sm2.PrivateKey) -> x509.Certificate:
    """This function will make a certificate from one over a placeholder's key (DER): key and signature exchanged."""
    made = asn1.Certificate.load(draft)
    tbs = made["tbs_certificate"]
    tbs["signature"] = _algorithm()
    tbs["subject_public_key_info"] = keys.PublicKeyInfo.load(public.spki)
    return x509.load_der_x509_certificate(_signed(asn1.Certificate, "tbs_certificate", tbs, by))


def listed(draft: bytes, *, by: sm2.PrivateKey) -> bytes:
    """This function will make a revocation list from one that a placeholder's key signed (DER)."""
    tbs = crl.CertificateList.load(draft)["tbs_cert_list"]
    tbs["signature"] = _algorithm()
    return _signed(crl.CertificateList, "tbs_cert_list", tbs, by)


def _algorithm() -> algos.SignedDigestAlgorithm:
    return algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3})


def _signed(form: type[core.Sequence], name: str, tbs: core.Sequence, by: sm2.PrivateKey) -> bytes:
    signature = by.sign(tbs.dump(force=True))
    value = "signature_value" if form is asn1.Certificate else "signature"
    return bytes(form({name: tbs, "signature_algorithm": _algorithm(), value: signature}).dump())
