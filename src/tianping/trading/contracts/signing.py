"""Both parties' signatures: what is signed, and whose signature it must be."""

from datetime import datetime
from io import BytesIO
from typing import IO, Any

from tianping.canonical import encode
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.refusals import Refusal
from tianping.sealing.signing import Signature
from tianping.trading.contracts.models import Version
from tianping.trading.subjects.evidence import kept_for, signer_of


class NotThePartys(Refusal):
    """The certificate names another organisation."""

    code = "not-the-partys-signature"
    status = 403
    default_rule = "contract"
    zh = "签名证书属于 {held}，不是本单位（{wanted}）的。"
    en = "The certificate belongs to {held}, not to your organisation ({wanted})."
    next_zh = "请用本单位的数字证书签名。"
    next_en = "Sign with your organisation's certificate."


def to_sign(version: Version) -> str:
    """This function will return the text, in UTF-8, that each party signs: the contract, its version, its document."""
    return f"tianping/contract/1 {version.contract.lot_id} {version.contract_id} {version.number} {version.sha256}"


def require_own_signature(*, version: Version, signature: dict[str, Any], by: Actor, now: datetime) -> None:
    """This function will refuse a signature that is not the actor's organisation's own over this version.

    Raises BadSignature, UntrustedChain, Revoked, NoCreditCode, NoTrustList, NotThePartys.
    """
    identity = signer_of(data=to_sign(version).encode(), signature=Signature.from_json(signature), now=now)
    if identity.uscc != by.office:
        raise NotThePartys(field="signature", held=identity.uscc, wanted=by.office)


def signatures_file(version: Version) -> IO[bytes]:
    """This function will write both signatures over a version: canonical JSON, certificates and evidence beside them."""
    text = to_sign(version).encode()
    parties = [
        {
            "party": one.party,
            "office": one.office,
            "signature": one.signature,
            "signed_at": rfc3339(one.signed_at),
            "kept": kept_for(data=text, signature=Signature.from_json(one.signature)),
        }
        for one in version.party_signatures.all()
    ]
    content = {"v": 1, "text": to_sign(version), "document": version.sha256, "parties": parties}
    return BytesIO(encode(content))
