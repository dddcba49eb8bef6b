"""What is checked of an envelope before it counts: form, policy, place, signature, timestamp, whose it is."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tianping.canonical import decode, encode
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.sealing.certificates import SignerIdentity
from tianping.sealing.envelope import Head, check_body, check_head, read_head, verify_statement
from tianping.sealing.policy import SealPolicy
from tianping.sealing.stamps import verify_stamp
from tianping.trading.bids.models import Upload
from tianping.trading.documents.models import Terms
from tianping.trading.subjects.queries import trust_list
from tianping.web.files import open_file


class AnothersEnvelope(Refusal):
    """The envelope is signed by another subject's certificate than the one signed in."""

    code = "anothers-envelope"
    status = 403
    zh = "投标文件由 {found} 签名，登录的是 {wanted}，不能代交。"
    en = "The envelope is signed by {found}, but {wanted} is signed in; nobody hands in for another."
    next_zh = "请用本单位证书签名，或用签名单位的账号登录。"
    next_en = "Sign with your own certificate, or sign in as the subject that signed."


@dataclass(frozen=True)
class Checked:
    """An envelope that is in order but for who signed it and when: its head, its policy, its body's SHA-256."""

    head: Head
    policy: SealPolicy
    body: str


def checked_envelope(*, upload: Upload, terms: Terms, now: datetime) -> Checked:
    """This function will read an uploaded envelope and check all that does not hang on who hands it in.

    The suite must be one that may be used `now`. Raises UnknownSuite, Unsealed, Corrupt, WrongSuite, WrongTender,
    WrongPolicy, Unsigned, BadSignature.
    """
    policy = _policy(encode(terms.policy or {}))
    with open_file(upload.sha256) as stream:
        head = read_head(stream)  # type: ignore[arg-type]
        check_head(head, policy=policy, tender=upload.lot.tender_id, lot=upload.lot_id, at=now)
        stream.seek(head.body_offset)
        body = check_body(head, stream)  # type: ignore[arg-type]
    return Checked(head, policy, body)


@lru_cache(maxsize=64)
def _policy(written: bytes) -> SealPolicy:
    """Read once for all bids of a tender."""
    return SealPolicy.from_json(decode(written))


@dataclass(frozen=True)
class Signed:
    """Who signed an envelope, and when a timestamp authority saw the signature; None where nobody stamped it."""

    signer: SignerIdentity
    stamped_at: datetime | None


def require_signed(*, head: Head, by: Actor, now: datetime) -> Signed:
    """This function will say whose certificate signed, which must be the actor's subject, and when that was stamped.

    The certificate counts as of `now`, the timestamp as of the time that it states; a bid is in time by the platform's
    clock alone. Raises NoTrustList, UntrustedChain, Revoked, NoCreditCode, BadSignature, AnothersEnvelope,
    StampOfOtherData, UnknownTimestampAuthority, BadTimestamp.
    """
    trust = trust_list()
    signer = verify_statement(head, trust=trust, at=now)
    if signer.uscc != by.office:
        raise AnothersEnvelope(found=signer.uscc, wanted=by.office)
    stamp = verify_stamp(head, trust=trust)
    return Signed(signer, stamp.at if stamp else None)
