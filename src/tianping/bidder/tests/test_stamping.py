"""Before a bid is handed in, the bid maker checks what the platform would refuse."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.certificates import TrustList, UntrustedChain, trusted, trusted_tsa
from tianping.sealing.envelope import Corrupt, read_head
from tianping.sealing.stamps import UnknownTimestampAuthority
from tianping.sealing.timestamps import BadTimestamp, StampOfOtherData, demonstration_authority, request

from .conftest import City, Place
from .platform_server import running
from .test_command import done, refused, sealing, signing


def restamped(path: Path, ca: DemonstrationCA, change: Callable[[bytes], bytes] = lambda data: data) -> Path:
    """The envelope with a timestamp of an authority of that CA, over what `change` makes of the right data."""
    head, now = read_head(path), datetime.now(UTC)
    issued = ca.issue_timestamping(name="TSA", now=now)
    reply = demonstration_authority(issued.key, issued.certificate).reply(request(change(head.stamped())), now=now)
    body = path.read_bytes()[head.body_offset :]
    path.write_bytes(replace(head, timestamp=reply).encoded() + body)
    return path


@pytest.fixture
def bid(desk: Place, ca: DemonstrationCA, stamping: DemonstrationCA) -> Path:
    """A sealed bid, and the trust list beside it."""
    now = datetime.now(UTC)
    listed = TrustList(cas=(trusted(ca, now=now),), tsas=(trusted_tsa(stamping, name="TSA"),))
    desk("trust-list.json").write_bytes(listed.encoded())
    done(*sealing(desk))
    return desk("bid.tpseal")


def test_a_stamped_bid_passes_and_its_time_is_told(
    desk: Place, city: City, stamping: DemonstrationCA, bid: Path
) -> None:
    restamped(bid, stamping)
    assert done("verify", "--trust-list", desk("trust-list.json"), bid)["timestamp"].endswith("+00:00")
    with running(city.package()) as platform:
        done("submit", "--base", platform.base, "--trust-list", desk("trust-list.json"), *signing(desk), bid)
        assert platform.bids["receipt-1"] == bid.read_bytes()


def test_nothing_is_sent_of_a_bid_whose_timestamp_is_over_something_else(
    desk: Place, city: City, stamping: DemonstrationCA, bid: Path
) -> None:
    restamped(bid, stamping, lambda data: data + b"x")
    with running(city.package()) as platform:
        told = refused("submit", "--base", platform.base, *signing(desk), bid)
        assert isinstance(told, StampOfOtherData)
        assert not platform.uploads


def test_nothing_is_sent_of_a_bid_that_is_damaged(desk: Place, city: City, bid: Path) -> None:
    data = bytearray(bid.read_bytes())
    data[-1] ^= 1
    bid.write_bytes(bytes(data))
    with running(city.package()) as platform:
        assert isinstance(refused("submit", "--base", platform.base, *signing(desk), bid), Corrupt)
        assert not platform.uploads


def test_a_timestamp_of_nobody_on_the_list_is_refused(desk: Place, ca: DemonstrationCA, bid: Path) -> None:
    restamped(bid, make_ca(name="Stranger", now=datetime.now(UTC)))
    told = refused("verify", "--trust-list", desk("trust-list.json"), bid)
    assert isinstance(told, UnknownTimestampAuthority)


def test_a_timestamp_that_is_none_is_refused(desk: Place, bid: Path) -> None:
    head = read_head(bid)
    body = bid.read_bytes()[head.body_offset :]
    bid.write_bytes(replace(head, timestamp=b"no timestamp").encoded() + body)
    told = refused("submit", "--base", "http://127.0.0.1:9", *signing(desk), bid)
    assert type(told) is BadTimestamp


def test_a_signer_of_nobody_on_the_list_is_refused_before_anything_is_sent(desk: Place, bid: Path) -> None:
    now = datetime.now(UTC)
    desk("trust-list.json").write_bytes(TrustList(cas=(trusted(make_ca(name="Other", now=now), now=now),)).encoded())
    listed = ["--trust-list", desk("trust-list.json")]
    told = refused("submit", "--base", "http://127.0.0.1:9", *listed, *signing(desk), bid)
    assert isinstance(told, UntrustedChain)
