"""What is kept beside a signature is enough years later, and for nothing else than this signature."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing.authority import DemonstrationCA
from tianping.sealing.certificates import Revoked, TrustList, UntrustedChain, trusted, trusted_tsa
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.evidence import BadEvidence, Evidence, Listed, Proven, gather, to_stamp, verify_later
from tianping.sealing.signing import BadSignature, Signature
from tianping.sealing.stamps import UnknownTimestampAuthority
from tianping.sealing.timestamps import StampOfOtherData, TimestampAuthority, demonstration_authority, request

from .conftest import NOW, USCC

DATA = "合同第 1 版".encode()
DAY = timedelta(days=1)
THREE = pytest.mark.parametrize("number", range(3), ids=["P-256", "RSA", "SM2"])


@cache
def cas() -> tuple[DemonstrationCA, ...]:
    return make_demonstration_cas(NOW)


@cache
def authority() -> TimestampAuthority:
    issued = cas()[0].issue_timestamping(name="TSA", now=NOW, days=100)
    return demonstration_authority(issued.key, issued.certificate)


def trust(**facts: object) -> TrustList:
    listed = tuple(trusted(ca, now=NOW, **facts) for ca in cas())  # type: ignore[arg-type]
    return TrustList(number=4, cas=listed, tsas=(trusted_tsa(cas()[0], name="TSA"),))


def pins(trust_list: TrustList) -> set[str]:
    return {pin.sha256 for one in (*trust_list.cas, *trust_list.tsas) for pin in one.roots}


@cache
def signed(number: int) -> Signature:
    return cas()[number].issue_organisation(name="某公司", uscc=USCC, now=NOW, days=90).signer().sign(DATA)


def stamp(signature: Signature, at: datetime) -> bytes:
    return authority().reply(request(to_stamp(data=DATA, signature=signature)), now=at)


def kept(number: int, *, at: datetime = NOW + DAY, **facts: object) -> tuple[Evidence, bytes]:
    return gather(data=DATA, signature=signed(number), trust=trust(**facts), at=at, timestamp=stamp(signed(number), at))


def later(evidence: Evidence, listed: bytes, number: int, /, **changes: object) -> Proven:
    facts: dict[str, object] = {
        "data": DATA,
        "signature": signed(number),
        "evidence": Evidence.model_validate_json(evidence.model_dump_json()),
        "listed": listed,
        "roots": pins(trust()),
    }
    return verify_later(**(facts | changes))  # type: ignore[arg-type]


@THREE
def test_a_signature_verifies_when_certificate_and_timestamp_authority_have_expired(number: int) -> None:
    evidence, listed = kept(number)
    with pytest.raises(UntrustedChain):
        trust().signer_of(signed(number).chain, NOW + 3650 * DAY)  # by its own certificate it is over
    proven = later(evidence, listed, number)
    assert (proven.signer.uscc, proven.at, proven.by) == (USCC, NOW + DAY, "timestamp")


@THREE
def test_it_verifies_when_its_ca_was_taken_off_the_list_since(number: int) -> None:
    evidence, listed = kept(number)
    assert later(evidence, listed, number).signer.ca == cas()[number].name
    with pytest.raises(BadEvidence, match="root"):
        later(evidence, listed, number, roots=set())


def test_without_a_timestamp_the_time_is_the_platforms_word_and_says_so() -> None:
    evidence, listed = gather(data=DATA, signature=signed(2), trust=trust(), at=NOW + DAY)
    assert (later(evidence, listed, 2).by, later(evidence, listed, 2).at) == ("platform", NOW + DAY)
    stamped = evidence.stamped(stamp(signed(2), NOW + 2 * DAY))
    assert (later(stamped, listed, 2).by, later(stamped, listed, 2).at) == ("timestamp", NOW + 2 * DAY)


@THREE
def test_a_revocation_after_the_signature_changes_nothing_and_one_before_it_does(number: int) -> None:
    evidence, listed = kept(number)
    ca = cas()[number]
    own = DemonstrationCA(ca.name, ca.root, ca.root_key, ca.issuing, ca.issuing_key, kind=ca.kind, habit=ca.habit)
    serial = int(later(evidence, listed, number).signer.serial, 16)
    own.revoked[serial] = NOW + 5 * DAY
    assert later(evidence, listed, number, crls=[own.crl(now=NOW + 6 * DAY)])
    own.revoked[serial] = NOW
    with pytest.raises(Revoked):
        later(evidence, listed, number, crls=[own.crl(now=NOW + 6 * DAY)])


def test_the_revocation_list_of_the_time_is_kept_and_counts() -> None:
    ca = cas()[2]
    own = DemonstrationCA(ca.name, ca.root, ca.root_key, ca.issuing, ca.issuing_key, kind=ca.kind, habit=ca.habit)
    crl = own.crl(now=NOW)
    _, listed = gather(data=DATA, signature=signed(2), trust=trust(crls=[crl]), at=NOW + DAY)
    assert len(Listed.decode(listed).ca.crls) == 1
    own.revoked[int(trust().signer_of(signed(2).chain, NOW).serial, 16)] = NOW
    with pytest.raises(Revoked):
        gather(data=DATA, signature=signed(2), trust=trust(crls=[own.crl(now=NOW)]), at=NOW + DAY)


def test_evidence_of_another_signature_data_or_listing_is_refused() -> None:
    evidence, listed = kept(2)
    other, _ = kept(1)
    changes: list[dict[str, object]] = [
        {"data": DATA + b"x"},
        {"signature": signed(1)},
        {"evidence": other},
        {"listed": kept(2, crls=[cas()[2].crl(now=NOW)])[1]},
    ]
    for change in changes:
        with pytest.raises((BadEvidence, BadSignature)):
            later(evidence, listed, 2, **change)


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (lambda: stamp(signed(1), NOW), StampOfOtherData),
        (lambda: stamp(signed(2), NOW + 3650 * DAY), UnknownTimestampAuthority),
    ],
)
def test_a_timestamp_of_something_else_or_by_an_expired_authority_is_refused(
    made: Callable[[], bytes], refusal: type[Exception]
) -> None:
    evidence, listed = kept(2)
    with pytest.raises(refusal):
        later(evidence.stamped(made()), listed, 2)


def test_nothing_is_gathered_of_a_signature_that_does_not_hold() -> None:
    with pytest.raises(BadSignature):
        gather(data=DATA + b"x", signature=signed(2), trust=trust(), at=NOW)
    with pytest.raises(UntrustedChain):
        gather(data=DATA, signature=signed(2), trust=trust(), at=NOW + 91 * DAY)


@given(st.binary(max_size=60))
def test_whatever_bytes_stand_for_a_listing_end_in_a_refusal(data: bytes) -> None:
    evidence, listed = kept(0)
    with pytest.raises(BadEvidence):
        later(evidence, listed, 0, listed=data)
