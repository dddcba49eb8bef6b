"""The mirror."""

import hashlib
import io

import pytest

from tianping.exchange.catalogue.bids import CopyAsked
from tianping.exchange.shelves import FileDiffers
from tianping.record.models import LeafReader, SealedLeaf
from tianping.trustee import filing
from tianping.trustee.actions.mirroring import CopyTooLarge, fetch_copy, hold_copy
from tianping.trustee.entitlements import open_for
from tianping.trustee.models import CopyRequest, HeldCopy
from tianping.trustee.tests.conftest import BEFORE, BY, OWN, SERVICE, TRADING, City

BODY = b"sealed bytes of a bid" * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()


def asked(city: City, sha256: str = SHA256, size: int = len(BODY)) -> CopyRequest:
    city.say(CopyAsked(sha256=sha256, size=size), sealed=True)
    return CopyRequest.objects.get(sha256=sha256)


def test_a_copy_is_kept_and_acknowledged_sealed_to_who_asked(city: City) -> None:
    hold_copy(asked=asked(city), stream=io.BytesIO(BODY), by=BY, now=BEFORE)
    assert HeldCopy.objects.get().size == len(BODY)
    assert SealedLeaf.objects.get().type == "mirror.held"
    assert list(LeafReader.objects.values_list("origin", flat=True)) == [TRADING]


def test_a_copy_is_acknowledged_once(city: City) -> None:
    request = asked(city)
    hold_copy(asked=request, stream=io.BytesIO(BODY), by=BY, now=BEFORE)
    hold_copy(asked=request, stream=io.BytesIO(BODY), by=BY, now=BEFORE)
    assert SealedLeaf.objects.count() == 1


def test_a_copy_is_given_back_to_who_asked_and_to_nobody_else(city: City) -> None:
    hold_copy(asked=asked(city), stream=io.BytesIO(BODY), by=BY, now=BEFORE)
    with open_for(SHA256, TRADING) as stream:  # type: ignore[union-attr]
        assert stream.read() == BODY
    assert open_for(SHA256, SERVICE) is None
    assert open_for(SHA256, None) is None


def test_other_bytes_than_were_named_are_not_kept(city: City) -> None:
    with pytest.raises(FileDiffers):
        hold_copy(asked=asked(city, sha256="0" * 64), stream=io.BytesIO(BODY), by=BY, now=BEFORE)
    assert not HeldCopy.objects.exists()
    assert filing.open_kept("0" * 64) is None


def test_a_copy_beyond_the_limit_is_not_fetched(city: City) -> None:
    with pytest.raises(CopyTooLarge):
        fetch_copy(asked=asked(city, size=1 << 40), by=BY, now=BEFORE)


def test_a_platform_is_not_its_own_mirror(city: City) -> None:
    city.say(CopyAsked(sha256=SHA256, size=1), sealed=True, origin=OWN)
    assert not CopyRequest.objects.exists()
