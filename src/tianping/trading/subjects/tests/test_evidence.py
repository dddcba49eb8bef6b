"""Beside each signature lies what verifies it years later; a timestamp that is missing is asked for afterwards."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tianping.canonical import decode
from tianping.exchange.engine import wall_now
from tianping.sealing.authority import DemonstrationCA
from tianping.sealing.certificates import TrustList, UntrustedChain, trusted, trusted_tsa
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.evidence import Evidence, Proven, verify_later
from tianping.sealing.signing import BadSignature, Signature
from tianping.sealing.timestamps import BadTimestamp, demonstration_authority
from tianping.trading.subjects import tasks
from tianping.trading.subjects.evidence import kept_for, signer_of
from tianping.trading.subjects.models import SignatureEvidence, TrustListVersion
from tianping.trading.subjects.queries import trust_list
from tianping.trading.tests import scenes
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture
from tianping.web.accounts.trust import NoTrustList

NOW, DAY = scenes.NOW, scenes.DAY
LATER = NOW + timedelta(days=2)
DATA = b"contract 1"
USCC = scenes.BUYER
Three = tuple[DemonstrationCA, DemonstrationCA, DemonstrationCA]


@pytest.fixture
def cas(db: None, own_folder: Path) -> Three:  # noqa: F811
    """Three CAs that the service platform's list names."""
    made = make_demonstration_cas(NOW)
    content = TrustList(
        cas=tuple(trusted(ca, now=NOW) for ca in made), tsas=(trusted_tsa(made[0], name="TSA"),)
    ).encoded()
    TrustListVersion.objects.create(
        version=1, origin=scenes.SERVICE, trust_list=decode(content), signature=made[0].root.serial_number.__str__()
    )
    return made


def signed(ca: DemonstrationCA) -> Signature:
    return ca.issue_organisation(name="买方", uscc=USCC, now=NOW, days=30).signer().sign(DATA)


def authority(ca: DemonstrationCA) -> Callable[[bytes], bytes]:
    issued = ca.issue_timestamping(name="TSA", now=NOW)
    made = demonstration_authority(issued.key, issued.certificate)
    return lambda asked: made.reply(asked, now=NOW + timedelta(minutes=1))


def later(signature: Signature) -> Proven:
    """Years later, from what was kept and the pins of the published list."""
    kept = json.loads(json.dumps(kept_for(data=DATA, signature=signature)))
    listed = trust_list()
    roots = {pin.sha256 for one in (*listed.cas, *listed.tsas) for pin in one.roots}
    return verify_later(
        data=DATA,
        signature=signature,
        evidence=Evidence.model_validate(kept["evidence"]),
        listed=kept["listed"].encode(),
        roots=roots,
    )


@pytest.mark.parametrize("number", range(3))
def test_a_signature_under_any_of_three_cas_is_kept_and_verifies_from_what_is_kept(cas: Three, number: int) -> None:
    signature = signed(cas[number])
    assert signer_of(data=DATA, signature=signature, now=NOW + DAY).uscc == USCC
    with pytest.raises(UntrustedChain):
        trust_list().signer_of(signature.chain, NOW + 4000 * DAY)
    assert (later(signature).signer.uscc, later(signature).by) == (USCC, "platform")


def test_a_missing_timestamp_is_asked_for_and_then_says_when(cas: Three) -> None:
    signature = signed(cas[2])
    signer_of(data=DATA, signature=signature, now=NOW + timedelta(seconds=30))
    assert tasks.stamp_missing(LATER, authority(cas[0])) == 1
    assert tasks.stamp_missing(LATER, authority(cas[0])) == 0
    proven = later(signature)
    assert (proven.by, proven.at) == ("timestamp", NOW + timedelta(minutes=1))


def test_nobody_outside_is_asked_about_a_bid_before_its_deadline(cas: Three) -> None:
    """Requests that come one per bid would tell the authority, and whoever watches the line, how many bid."""
    signer_of(data=DATA, signature=signed(cas[0]), now=NOW, quiet_until=NOW + DAY)
    assert tasks.stamp_missing(NOW + DAY - timedelta(milliseconds=1), authority(cas[0])) == 0
    assert tasks.stamp_missing(NOW + DAY, authority(cas[0])) == 1


def test_a_timestamp_that_does_not_hold_is_not_kept_and_asked_for_again(cas: Three) -> None:
    signature = signed(cas[1])
    signer_of(data=DATA, signature=signature, now=NOW)
    assert tasks.stamp_missing(LATER, authority(make_demonstration_cas(NOW)[0])) == 0
    row = SignatureEvidence.objects.get()
    assert bytes(row.timestamp) == b""
    assert row.retry_at is not None
    assert row.retry_at > wall_now()


def test_a_timestamp_that_came_with_the_signature_is_checked(cas: Three) -> None:
    with pytest.raises(BadTimestamp):
        signer_of(data=DATA, signature=signed(cas[0]), now=NOW, timestamp=b"no timestamp")
    assert not SignatureEvidence.objects.exists()


def test_the_listing_is_kept_once_for_many_signatures(cas: Three) -> None:
    for _ in range(2):
        signer_of(data=DATA, signature=signed(cas[0]), now=NOW)
    assert SignatureEvidence.objects.count() == 2
    assert SignatureEvidence.objects.values("listed").distinct().count() == 1


def test_nothing_is_kept_of_a_signature_that_does_not_hold(cas: Three) -> None:
    with pytest.raises(BadSignature):
        signer_of(data=DATA + b"x", signature=signed(cas[0]), now=NOW)
    assert kept_for(data=DATA, signature=signed(cas[0])) is None


def test_without_a_list_nobody_signs(db: None) -> None:
    with pytest.raises(NoTrustList):
        signer_of(data=DATA, signature=Signature("", b"", ()), now=NOW)


def test_nobody_is_asked_where_no_authority_is_configured(cas: Three) -> None:
    signer_of(data=DATA, signature=signed(cas[0]), now=NOW)
    assert list(tasks.timestamps(NOW)) == []
