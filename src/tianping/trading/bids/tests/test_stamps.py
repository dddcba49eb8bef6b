"""An envelope's timestamp, when the bid is taken."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tianping.canonical import decode
from tianping.record.events import rfc3339
from tianping.sealing.authority import make_ca
from tianping.sealing.certificates import TrustList, trusted, trusted_tsa
from tianping.sealing.stamps import UnknownTimestampAuthority
from tianping.sealing.timestamps import BadTimestamp, StampOfOtherData
from tianping.trading.bids.models import Bid
from tianping.trading.bids.proving import receipt_of
from tianping.trading.subjects.models import TrustListVersion
from tianping.trading.tests import bidding, committees, scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm

ONE = Firm(1)
HOUR = timedelta(hours=1)
Stamper = Callable[[bytes], bytes]


def refused(auction: Auction, stamp: Stamper, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        auction.bid(ONE, timestamp=stamp)
    assert type(caught.value) is refusal
    assert not Bid.objects.exists()


def a_list(**facts: object) -> None:
    """A newer trust list has arrived."""
    ca = committees.authority()
    listed = TrustList(number=2, cas=(trusted(ca, now=scenes.NOW),), **facts)  # type: ignore[arg-type]
    TrustListVersion.objects.create(
        version=2, origin=scenes.SERVICE, trust_list=decode(listed.encoded()), signature=""
    )  # fmt: skip


def test_the_time_of_a_stamped_envelope_is_kept_and_told(auction: Auction) -> None:
    bid = auction.bid(ONE, timestamp=bidding.stamped_by(committees.authority(), when=NOW - HOUR))
    assert Bid.objects.get(pk=bid.pk).stamped_at == NOW - HOUR
    line = next(one for one in receipt_of(bid).lines if one.name == "timestamp")
    assert (line.state, line.evidence) == ("proven", {"at": rfc3339(NOW - HOUR)})


def test_an_envelope_without_a_timestamp_is_taken_and_its_receipt_claims_none(auction: Auction) -> None:
    bid = auction.bid(ONE)
    assert bid.stamped_at is None
    assert "timestamp" not in {one.name for one in receipt_of(bid).lines}


def test_a_timestamp_over_something_else_is_refused(auction: Auction) -> None:
    stamp = bidding.stamped_by(committees.authority())
    refused(auction, lambda data: stamp(data + b"x"), StampOfOtherData)


def test_a_timestamp_of_another_bid_is_refused(auction: Auction) -> None:
    stamp = bidding.stamped_by(committees.authority())
    kept: list[bytes] = []
    auction.bid(Firm(2), timestamp=lambda data: kept.append(stamp(data)) or kept[0])  # type: ignore[func-returns-value]
    with pytest.raises(StampOfOtherData):
        auction.bid(ONE, timestamp=lambda data: kept[0])


def test_a_timestamp_of_an_unknown_authority_is_refused(auction: Auction) -> None:
    foreign = make_ca(name="别处的时间戳中心", now=scenes.NOW)
    refused(auction, bidding.stamped_by(foreign), UnknownTimestampAuthority)


def test_a_list_that_names_no_authority_knows_none(auction: Auction) -> None:
    a_list()
    refused(auction, bidding.stamped_by(committees.authority()), UnknownTimestampAuthority)


def test_an_authority_that_did_not_count_at_that_time_is_refused(auction: Auction) -> None:
    ca = committees.authority()
    a_list(tsas=(trusted_tsa(ca, name="ended", valid_to=NOW - HOUR),))
    refused(auction, bidding.stamped_by(ca), UnknownTimestampAuthority)
    assert auction.bid(ONE, timestamp=bidding.stamped_by(ca, when=NOW - 2 * HOUR)).stamped_at == NOW - 2 * HOUR


def test_a_revoked_authority_is_refused(auction: Auction) -> None:
    ca = make_ca(name="演示数字证书中心三", now=scenes.NOW)
    issued = ca.issue_timestamping(name="TSA", now=scenes.NOW)
    ca.revoke(issued.certificate, now=scenes.NOW)
    named = trusted_tsa(ca, name="revoked").model_copy(
        update={"crls": trusted(ca, now=scenes.NOW, crls=[ca.crl(now=scenes.NOW, days=60)]).crls}
    )
    a_list(tsas=(named,))
    authority = bidding.demonstration_authority(issued.key, issued.certificate)
    refused(auction, lambda data: authority.reply(bidding.request(data), now=NOW), UnknownTimestampAuthority)


def test_a_bidders_own_certificate_cannot_stamp(auction: Auction) -> None:
    issued = committees.authority().issue_organisation(name=ONE.name, uscc=ONE.uscc, now=scenes.NOW)
    authority = bidding.demonstration_authority(issued.key, issued.certificate)
    refused(auction, lambda data: authority.reply(bidding.request(data), now=NOW), BadTimestamp)


def test_a_broken_timestamp_is_refused(auction: Auction) -> None:
    stamp = bidding.stamped_by(committees.authority())

    def flipped(data: bytes) -> bytes:
        reply = bytearray(stamp(data))
        reply[-1] ^= 1  # the signature stands last
        return bytes(reply)

    refused(auction, flipped, BadTimestamp)
    refused(auction, lambda data: stamp(data)[:-40], BadTimestamp)
    refused(auction, lambda data: b"no timestamp", BadTimestamp)


def test_a_reply_that_grants_nothing_is_refused(auction: Auction) -> None:
    issued = committees.authority().issue_timestamping(name="TSA", now=scenes.NOW)
    authority = bidding.demonstration_authority(issued.key, issued.certificate)
    refused(auction, lambda data: authority.reply(b"no request", now=NOW), BadTimestamp)
