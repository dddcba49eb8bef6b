"""Who signed, by the newest trust list; and what is kept beside the signature, so that it holds years later."""

import base64
from datetime import datetime
from io import BytesIO
from typing import Any

from tianping.sealing.certificates import SignerIdentity
from tianping.sealing.evidence import Evidence, gather, to_stamp
from tianping.sealing.signing import Signature
from tianping.sealing.stamps import verify_stamp_over
from tianping.sealing.suites import sha256
from tianping.trading.subjects.models import SignatureEvidence
from tianping.trading.subjects.queries import trust_list
from tianping.web.files import holds, open_file, store


def signer_of(
    *, data: bytes, signature: Signature, now: datetime, timestamp: bytes = b"", quiet_until: datetime | None = None
) -> SignerIdentity:
    """This function will verify a signature by the newest trust list, and keep the evidence for it.

    In the transaction of the act that takes the signature. A timestamp may come with it, else `tasks` asks for one, not
    before `quiet_until` (business time).
    Raises BadSignature, UntrustedChain, Revoked, NoCreditCode, BadTimestamp, NoTrustList.
    """
    trust = trust_list()
    found, listed = gather(data=data, signature=signature, trust=trust, at=now, timestamp=timestamp)
    over = to_stamp(data=data, signature=signature)
    stamp = verify_stamp_over(over, timestamp, trust=trust) if timestamp else None
    if not holds(found.listed):
        store(BytesIO(listed), expected=found.listed)
    facts = {
        "at": now,
        "listed": found.listed,
        "over": over,
        "timestamp": timestamp,
        "stamped_at": stamp.at if stamp else None,
        "quiet_until": quiet_until,
    }
    SignatureEvidence.objects.get_or_create(signature=found.signature, defaults=facts)
    return trust.authority_of(signature.chain, now).names(signature.chain[0])


def kept_for(*, data: bytes, signature: Signature) -> dict[str, Any] | None:
    """This function will return what is kept beside a signature: the evidence and the listing, as JSON values.

    None of a signature from before evidence was kept.
    """
    row = SignatureEvidence.objects.filter(signature=sha256(to_stamp(data=data, signature=signature)).hex()).first()
    if row is None:
        return None
    evidence = Evidence(
        signature=row.signature,
        at=row.at,
        listed=row.listed,
        timestamp=base64.b64encode(bytes(row.timestamp)).decode(),
    )
    with open_file(row.listed) as stream:
        return {"evidence": evidence.model_dump(mode="json"), "listed": stream.read().decode()}
