"""Revocation lists: fetched, checked, published; what is old or missing is said."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.test import Client

from tianping.exchange.addresses import AddressRefused
from tianping.exchange.client import InsideTransaction
from tianping.exchange.models import Alarm
from tianping.public_service.certificates import actions, queries, revocations
from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.certificates.revocations import download, freshness, refresh
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.models import Event
from tianping.sealing.certificates import Revoked, TrustList, make_ca, trusted

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = "http://ca.example/crl"
USCC = "91350100M000100Y43"


@pytest.fixture
def ca():
    made = make_ca(name="Demonstration CA", now=LONG_AGO)
    held = made.crl(now=NOW - timedelta(days=9), days=7)
    listed = trusted(made, now=LONG_AGO, crls=[held]).model_copy(update={"crl_places": (PLACE,)})
    actions.publish(trust_list=TrustList(cas=(listed,)), by=OPERATOR, now=NOW)
    return made


def run(data):
    return refresh(by=OPERATOR, now=NOW, wall=NOW, fetch=lambda place: data if isinstance(data, bytes) else data(place))


def kinds():
    return sorted(Alarm.objects.filter(cleared_at=None).values_list("kind", flat=True))


def test_a_newer_list_is_published_as_the_next_version_and_a_revoked_certificate_stops_counting(ca):
    issued = ca.issue_person(name="demo", organisation="演示单位", uscc=USCC, now=LONG_AGO)
    chain = issued.chain
    assert queries.trust_list().signer_of(chain, NOW).name
    ca.revoke(issued.certificate, now=NOW - timedelta(days=1))
    version = run(ca.crl(now=NOW, days=7))
    assert version is not None
    assert version.version == 2
    assert Event.objects.filter(type="trust_list.published").count() == 2
    with pytest.raises(Revoked):
        queries.trust_list().signer_of(chain, NOW)
    assert kinds() == []


def test_the_same_list_again_publishes_nothing(ca):
    fresh = ca.crl(now=NOW, days=7)
    assert run(fresh) is not None
    assert run(fresh) is None
    assert TrustListVersion.objects.count() == 2


def test_an_older_list_replaces_none(ca):
    run(ca.crl(now=NOW, days=7))
    assert run(ca.crl(now=NOW - timedelta(days=3), days=7)) is None


def fails(_):
    raise httpx.ConnectError("nobody there")


@pytest.mark.parametrize("wrong", ["another CA's", "garbage", fails])
def test_what_is_not_the_ca_s_list_is_not_taken_and_stale_is_said(ca, wrong):
    if wrong == "another CA's":
        wrong = make_ca(name="Demonstration CA", now=LONG_AGO).crl(now=NOW, days=7)
    assert run(wrong.encode() if isinstance(wrong, str) else wrong) is None
    assert kinds() == ["crl-not-fetched", "crl-stale"]
    run(ca.crl(now=NOW, days=7))
    assert kinds() == []


def test_the_api_says_how_fresh_each_list_is(ca):
    told = Client().get("/api/v1/trust-list").json()["revocations"]
    assert [(one["ca"], one["stale"]) for one in told] == [("Demonstration CA", True)]
    bare = queries.trust_list().cas[0].model_copy(update={"crls": ()})
    assert [one.stale for one in freshness(TrustList(cas=(bare,)), now=NOW)] == [True]
    run(ca.crl(now=NOW, days=7))
    assert not any(one.stale for one in freshness(queries.trust_list(), now=NOW))


def test_a_place_in_a_private_network_is_not_asked(settings, monkeypatch):
    settings.TIANPING_DOCK_PRIVATE = False
    monkeypatch.setattr(revocations, "outside_transaction", lambda: None)  # the test's own transaction
    with pytest.raises(AddressRefused):
        download("http://127.0.0.1:9/crl")


def test_lists_are_never_fetched_inside_a_transaction():
    with pytest.raises(InsideTransaction):
        download(PLACE)
