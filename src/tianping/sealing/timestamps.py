"""Timestamps by RFC 3161: asking, verifying, and a demonstration authority that answers in process."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tianping.refusals import Refusal
from tianping.sealing.suites import sha256

POLICY = "1.3.6.1.4.1.13762.3"  # an arc for examples; a licensed authority has its own
DIGESTS = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
Send = Callable[[bytes], bytes]


class BadTimestamp(Refusal):
    """The timestamp does not fit the data, or its authority is not one of those trusted."""

    code = "bad-timestamp"
    zh = "时间戳验证不通过（{what}）。"
    en = "The timestamp does not verify ({what})."
    next_zh = "请重新申请时间戳。"
    next_en = "Ask for a timestamp again."


class StampOfOtherData(BadTimestamp):
    """The timestamp is one over something else than what it stands beside."""

    code = "timestamp-of-other-data"
    zh = "时间戳盖的不是这份文件的签名。"
    en = "The timestamp is over something else than this signature."
    next_zh = "请对这份文件的签名重新申请时间戳。"
    next_en = "Ask for a timestamp over this signature."


@dataclass(frozen=True)
class Stamp:
    """A verified timestamp: the instant (aware UTC), the authority's serial number, its certificate (DER)."""

    at: datetime
    serial: int
    certificate: bytes = b""


@dataclass(frozen=True)
class Claim:
    """What a reply says of itself, nothing of it proven but over which data: instant (aware UTC), certificate (DER)."""

    at: datetime
    certificate: bytes


def read_claim(reply: bytes, *, data: bytes) -> Claim:
    """This function will read a reply over the data, unverified: who is to have stamped, and when.

    Raises StampOfOtherData, and BadTimestamp where the reply cannot be read or grants nothing.
    """
    try:
        parsed = decode_timestamp_response(reply)
        if PKIStatus(parsed.status) != PKIStatus.GRANTED:
            raise BadTimestamp(what="not granted / 未签发")
        imprint = parsed.tst_info.message_imprint
        digest = DIGESTS[imprint.hash_algorithm.dotted_string](data).digest()
        stated = Claim(at=parsed.tst_info.gen_time.astimezone(UTC), certificate=_signers_certificate(parsed))
    except (ValueError, LookupError, StopIteration) as error:
        raise BadTimestamp(what=f"unreadable / 无法读取: {type(error).__name__}") from None
    if imprint.message != digest:
        raise StampOfOtherData
    return stated


def _signers_certificate(parsed: TimeStampResponse) -> bytes:
    """The certificate that the reply names as its one signer's; ValueError where there is not one signer."""
    (signer,) = parsed.signed_data.signer_infos
    embedded = ((der, x509.load_der_x509_certificate(der)) for der in parsed.signed_data.certificates)
    named = (signer.issuer, signer.serial_number)
    return next(bytes(der) for der, one in embedded if (one.issuer, one.serial_number) == named)


def request(data: bytes) -> bytes:
    """This function will return a request for a timestamp over the data: SHA-256, nonce, certificate wanted."""
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def stamper(send: Send, *, roots: Sequence[bytes], intermediates: Sequence[bytes] = ()) -> Callable[[bytes], bytes]:
    """This function will return what `seal` wants: data in, verified reply out. `send` posts a request."""

    def stamp(data: bytes) -> bytes:
        asked = request(data)
        reply = send(asked)
        verify(reply, data=data, roots=roots, intermediates=intermediates, asked=asked)
        return reply

    return stamp


def verify(
    reply: bytes,
    *,
    data: bytes,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes] = (),
    asked: bytes | None = None,
) -> Stamp:
    """This function will verify a reply over the data under DER certificates, as of the time that it states.

    With `asked` the nonce must be the request's. Raises BadTimestamp.
    """
    nonce = tsp.TimeStampReq.load(asked)["nonce"].native if asked else None
    builder = VerifierBuilder(nonce=nonce)
    for root in roots:
        builder = builder.add_root_certificate(x509.load_der_x509_certificate(root))
    for one in intermediates:
        builder = builder.add_intermediate_certificate(x509.load_der_x509_certificate(one))
    try:
        parsed = decode_timestamp_response(reply)
        builder.build().verify_message(parsed, data)
    except (VerificationError, ValueError) as error:
        raise BadTimestamp(what=str(error)) from None
    serial = parsed.tst_info.serial_number
    return Stamp(at=parsed.tst_info.gen_time.astimezone(UTC), serial=serial, certificate=_signers_certificate(parsed))


class TimestampAuthority:
    """A demonstration timestamp authority over a P-256 key; it embeds the signer's certificate only."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: bytes) -> None:
        self._key = key
        self._certificate = certificate

    def reply(self, request_der: bytes, *, now: datetime) -> bytes:
        """This function will answer a request with a timestamp of `now`; a request that cannot be served is rejected
        in the protocol's own form (RFC 3161 §2.4.2)."""
        try:
            asked = tsp.TimeStampReq.load(request_der)
            imprint = asked["message_imprint"]
            served = imprint["hash_algorithm"]["algorithm"].native == "sha256"
        except (ValueError, TypeError):
            return _rejection("bad_data_format")
        if not served or len(imprint["hashed_message"].native) != 32:
            return _rejection("bad_alg")
        info = self._info(asked, now)
        content = {"content_type": "signed_data", "content": self._signed(info, now)}
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": content})
        return bytes(response.dump())

    def _info(self, asked: tsp.TimeStampReq, now: datetime) -> tsp.TSTInfo:
        facts = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(63) + 1,
            "gen_time": now.astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
        if asked["nonce"].native is not None:
            facts["nonce"] = asked["nonce"].native
        return tsp.TSTInfo(facts)

    def _signed(self, info: tsp.TSTInfo, now: datetime) -> cms.SignedData:
        encoded = info.dump()
        attributes = self._attributes(encoded, now)
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        certificate = asn1_x509.Certificate.load(self._certificate)
        by = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(by)}),
                "digest_algorithm": digest,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(encoded)},
                "certificates": [cms.CertificateChoices("certificate", certificate)],
                "signer_infos": [signer],
            }
        )

    def _attributes(self, encoded: bytes, now: datetime) -> cms.CMSAttributes:
        by = {"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": sha256(self._certificate)}
        certificates = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(by)]})
        return cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": now.astimezone(UTC)})]}),
                cms.CMSAttribute({"type": "message_digest", "values": [sha256(encoded)]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [certificates]}),
            ]
        )


class _Rejection(core.Sequence):  # type: ignore[misc]
    """A reply without a token, which RFC 3161 allows and asn1crypto's own type does not."""

    _fields = [("status", tsp.PKIStatusInfo)]


def _rejection(reason: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {reason}})
    return bytes(_Rejection({"status": status}).dump())


def demonstration_authority(key: object, certificate: x509.Certificate) -> TimestampAuthority:
    """This function will make an authority from what `DemonstrationCA.issue_timestamping` issued."""
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return TimestampAuthority(key, certificate.public_bytes(Encoding.DER))
