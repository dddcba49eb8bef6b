"""Members' signatures over the report: what is signed, and whose signature it must be."""

import hashlib
from datetime import datetime
from typing import Any

from tianping.refusals import Refusal
from tianping.sealing.signing import Signature
from tianping.trading.evaluation.models import Member, Report
from tianping.trading.subjects.evidence import signer_of


class NotTheMember(Refusal):
    """The certificate names somebody else."""

    code = "not-the-member"
    status = 403
    default_rule = "evaluation-report"
    zh = "签名证书的持有人不是你在评标委员会里的席位：{held}。"
    en = "The certificate does not name the holder of your seat in the committee: {held}."
    next_zh = "请用本人的数字证书签名。"
    next_en = "Sign with your own certificate."


def to_sign(report: Report, *, dissent: str = "") -> str:
    """This function will return the text, in UTF-8, that a member signs: the report by its digest, and the dissent by
    its digest or a dash."""
    said = hashlib.sha256(dissent.encode()).hexdigest() if dissent else "-"
    return f"tianping/evaluation-report/1 {report.lot_id} {report.sha256} {said}"


def require_own_signature(
    *, report: Report, member: Member, signature: dict[str, Any], dissent: str, now: datetime
) -> None:
    """This function will refuse a signature that is not the member's own over this report.

    Raises BadSignature, UntrustedChain, Revoked, NoCreditCode, NoTrustList, NotTheMember.
    """
    require_signed(text=to_sign(report, dissent=dissent), member=member, signature=signature, now=now)


def require_signed(*, text: str, member: Member, signature: dict[str, Any], now: datetime) -> None:
    """This function will refuse a signature over a text that is not the member's own. Raises as require_own_signature."""
    identity = signer_of(data=text.encode(), signature=Signature.from_json(signature), now=now)
    if identity.uscc != member.employer or identity.person not in {member.name, member.person} - {""}:
        raise NotTheMember(field="signature", held=f"{identity.uscc} {identity.person}".strip())
