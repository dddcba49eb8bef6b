"""Certificates of three CAs and both suites, from the bid to its opening; nothing but the trust list knows of them."""

import secrets
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tianping.canonical import decode
from tianping.sealing.authority import DemonstrationCA
from tianping.sealing.certificates import Revoked, TrustList, UntrustedChain, trusted
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.envelope import OtherKindOfCertificate, read_head
from tianping.sealing.signing import KeySigner
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions
from tianping.trading.opening.models import OpenedBid
from tianping.trading.subjects.models import TrustListVersion
from tianping.trading.tests import bidding, scenes
from tianping.trading.tests.bidding import AFTER, NOW, Auction, Firm
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture
from tianping.web.files import open_file


@cache
def cas() -> tuple[DemonstrationCA, DemonstrationCA, DemonstrationCA]:
    return make_demonstration_cas(scenes.NOW)


def signer(ca: DemonstrationCA, firm: Firm) -> KeySigner:
    return ca.issue_organisation(name=firm.name, uscc=firm.uscc, now=scenes.NOW).signer()


def publish(*listed: DemonstrationCA, **facts: object) -> None:
    """The next version of the service platform's list has arrived."""
    version = TrustListVersion.objects.count() + 1
    content = TrustList(number=version, cas=tuple(trusted(ca, now=scenes.NOW, **facts) for ca in listed))  # type: ignore[arg-type]
    TrustListVersion.objects.create(
        version=version,
        origin=scenes.SERVICE,
        trust_list=decode(content.encoded()),
        signature=secrets.token_hex(8),
    )


def opened(lot: Auction) -> dict[str, Decimal | None]:
    lot.close()
    lot.release(1)
    lot.release(3)
    actions.open_lot(lot=lot.reload(), by=scenes.platform(), now=AFTER)
    return {one.bid.bidder: one.price for one in OpenedBid.objects.select_related("bid")}


@pytest.fixture
def international(auction: Auction) -> Auction:
    publish(*cas())
    return auction


@pytest.fixture
def national(db: None, own_folder: Path, tmp_path: Path) -> Auction:  # noqa: F811
    made = bidding.auction(tmp_path, suite="SM-1")
    publish(*cas())
    return made


def test_bids_under_sm2_are_received_and_opened_in_a_tender_of_that_suite(national: Auction) -> None:
    firms = [Firm(n) for n in (1, 2, 3)]
    for firm in firms:
        national.bid(firm, price=f"90000{firm.number}0.00", signer=signer(cas()[2], firm))
    bid = Bid.objects.get(bidder=firms[0].uscc)
    with open_file(bid.sha256) as stream:
        head = read_head(stream)  # type: ignore[arg-type]
    assert head.header.suite == "SM-1"
    assert head.detached.algorithm == "SM2-SM3"
    assert bid.body != head.statement.body_digest  # copies are kept by SHA-256, the statement is over SM3
    assert opened(national) == {firm.uscc: Decimal(f"90000{firm.number}0.00") for firm in firms}


def test_bids_under_rsa_and_p256_certificates_are_opened_together(international: Auction) -> None:
    firms = [Firm(n) for n in (1, 2, 3)]
    for firm in firms:
        international.bid(firm, signer=signer(cas()[firm.number % 2], firm))
    assert set(opened(international)) == {firm.uscc for firm in firms}


def test_a_signature_outside_the_suite_is_refused_and_says_so(international: Auction, national: Auction) -> None:
    for lot, number in ((international, 2), (national, 0), (national, 1)):
        with pytest.raises(OtherKindOfCertificate) as refused:
            lot.seal(Firm(1), signer=signer(cas()[number], Firm(1)))
        assert lot.policy.suite in refused.value.sentence("zh")


@pytest.mark.parametrize("number", [0, 1])
def test_a_ca_taken_off_the_list_signs_no_bid_any_more(international: Auction, number: int) -> None:
    other = cas()[1 - number]
    publish(other)
    with pytest.raises(UntrustedChain):
        international.bid(Firm(1), signer=signer(cas()[number], Firm(1)))


def test_a_ca_whose_listing_has_ended_signs_no_bid_any_more(national: Auction) -> None:
    publish(cas()[2], valid_to=NOW - timedelta(days=1))
    with pytest.raises(UntrustedChain):
        national.bid(Firm(1), signer=signer(cas()[2], Firm(1)))


def test_a_revoked_certificate_signs_no_bid(national: Auction) -> None:
    ca = replace(cas()[2], revoked={})
    held = ca.issue_organisation(name=Firm(1).name, uscc=Firm(1).uscc, now=scenes.NOW)
    ca.revoke(held.certificate, now=NOW - timedelta(hours=1))
    publish(ca, crls=[ca.crl(now=NOW)])
    with pytest.raises(Revoked):
        national.bid(Firm(1), signer=held.signer())


def test_an_expired_certificate_signs_no_bid_and_a_renewed_one_does(national: Auction) -> None:
    firm, ca = Firm(1), cas()[2]
    old = ca.issue_organisation(name=firm.name, uscc=firm.uscc, now=scenes.NOW, days=5)
    with pytest.raises(UntrustedChain):
        national.bid(firm, signer=old.signer())
    first = national.bid(firm, signer=signer(ca, firm))
    renewed = ca.issue_organisation(name=firm.name, uscc=firm.uscc, now=NOW)
    national.bid(firm, signer=renewed.signer(), counter=2, previous=first.seal)
    for number in (2, 3):
        national.bid(Firm(number), signer=signer(ca, Firm(number)))
    assert set(opened(national)) == {Firm(n).uscc for n in (1, 2, 3)}
