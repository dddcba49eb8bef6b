"""An envelope's timestamp against the trust list: over this very signature, by an authority that counts, unbroken."""

from cryptography.hazmat.primitives.serialization import Encoding

from tianping.sealing.certificates import (
    Pinned,
    Revoked,
    TrustedTSA,
    TrustList,
    UntrustedChain,
    listed_crl,
    verify_chain,
)
from tianping.sealing.head import Head
from tianping.sealing.timestamps import BadTimestamp, Claim, Stamp, read_claim, verify


class UnknownTimestampAuthority(BadTimestamp):
    """Nobody on the trust list stamped this, or not one that counted at the time stated."""

    code = "unknown-timestamp-authority"
    zh = "时间戳不是信任列表内的时间戳机构在其有效期内签发的（{what}）。"
    en = "The timestamp is by no authority that the trust list names for that time ({what})."
    next_zh = "请向信任列表内的时间戳机构重新申请时间戳，或不带时间戳重新加密。"
    next_en = "Ask an authority of the trust list for a timestamp, or seal again without one."


def verify_stamp(head: Head, *, trust: TrustList) -> Stamp | None:
    """This function will verify an envelope's timestamp as of the time that it states; None where it bears none.

    A timestamp is not demanded (docs/envelope.md §8): an authority that is down keeps nobody from bidding. But one that
    is there must hold, since what is kept is read as evidence later. Raises StampOfOtherData, UnknownTimestampAuthority,
    BadTimestamp.
    """
    return verify_stamp_over(head.stamped(), head.timestamp, trust=trust) if head.timestamp else None


def verify_stamp_over(data: bytes, reply: bytes, *, trust: TrustList) -> Stamp:
    """This function will verify an RFC 3161 reply over the data as of the time that it states.

    Raises StampOfOtherData, UnknownTimestampAuthority, BadTimestamp.
    """
    claim = read_claim(reply, data=data)
    authority = _authority(claim, trust)
    roots, intermediates = _der(authority.roots), _der(authority.intermediates)
    return verify(reply, data=data, roots=roots, intermediates=intermediates)


def _authority(claim: Claim, trust: TrustList) -> TrustedTSA:
    refusal = UnknownTimestampAuthority(what="no authority on the list / 信任列表中没有该机构")
    for tsa in trust.tsas:
        if not tsa.counts(claim.at):
            continue
        try:
            _lead(claim, tsa)
        except Revoked as revoked:
            raise UnknownTimestampAuthority(what=str(revoked)) from None
        except UntrustedChain as error:
            refusal = UnknownTimestampAuthority(what=str(error))
            continue
        return tsa
    raise refusal


def _lead(claim: Claim, tsa: TrustedTSA) -> None:
    verify_chain(
        chain=[claim.certificate],
        roots=[one.certificate() for one in tsa.roots],
        intermediates=[one.certificate() for one in tsa.intermediates],
        crls=list(map(listed_crl, tsa.crls)),
        at=claim.at,
    )


def _der(pinned: tuple[Pinned, ...]) -> list[bytes]:
    return list(dict.fromkeys(one.certificate().public_bytes(Encoding.DER) for one in pinned))
