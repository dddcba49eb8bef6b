import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from tianping.canonical import encode
from tianping.public_service.certificates import actions, queries
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.identity import own_keys
from tianping.record.models import Event
from tianping.refusals import NotAllowed
from tianping.sealing.certificates import BadTrustList, TrustList, make_ca, trusted
from tianping.web.accounts.tokens import create_for_program
from tianping.web.accounts.trust import NoTrustList
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority():
    return trusted(make_ca(name="Demonstration CA", now=LONG_AGO), now=LONG_AGO)


def test_a_trust_list_is_published_signed_and_told(authority):
    version = actions.publish(trust_list=TrustList(cas=(authority,)), by=OPERATOR, now=NOW)
    signature = base64.b64decode(version.signature)
    assert own_keys().identity.verifier.verifies(signature, encode(version.content))
    assert Event.objects.filter(type="trust_list.published").count() == 1
    assert queries.trust_list().cas[0].name == "Demonstration CA"


def test_everybody_reads_the_newest(authority):
    assert Client().get("/api/v1/trust-list").status_code == 503
    actions.publish(trust_list=TrustList(cas=(authority,)), by=OPERATOR, now=NOW)
    actions.publish(trust_list=TrustList(number=2, cas=(authority,)), by=OPERATOR, now=NOW)
    assert Client().get("/api/v1/trust-list").json()["version"] == 2


def test_a_gap_between_versions_is_refused(authority):
    with pytest.raises(actions.NotTheNextVersion):
        actions.publish(trust_list=TrustList(number=2, cas=(authority,)), by=OPERATOR, now=NOW)


def test_a_list_without_an_authority_that_counts_is_refused(authority):
    over = authority.model_copy(update={"valid_to": LONG_AGO})
    with pytest.raises(actions.NoAuthorityCounts):
        actions.publish(trust_list=TrustList(cas=(over,)), by=OPERATOR, now=NOW)


def test_a_certificate_that_differs_from_its_pin_is_refused(authority):
    forged = authority.roots[0].model_copy(update={"sha256": "0" * 64})
    with pytest.raises(BadTrustList):
        actions.publish(
            trust_list=TrustList(cas=(authority.model_copy(update={"roots": (forged,)}),)), by=OPERATOR, now=NOW
        )


def test_only_the_operator_publishes(authority):
    with pytest.raises(NotAllowed):
        actions.publish(trust_list=TrustList(cas=(authority,)), by=Actor(office="x", role="bidder"), now=NOW)


def test_before_the_first_version_nobody_can_be_judged():
    with pytest.raises(NoTrustList):
        queries.trust_list()


def test_the_operator_publishes_by_program(authority):
    issued = create_for_program(uscc=OPERATOR.office, roles=["operator"], name="desk", lasting=None, now=wall_now())
    client = Client(headers={"Authorization": f"Bearer {issued.text}"})
    body = TrustList(cas=(authority,)).model_dump(mode="json")
    made = client.post("/api/v1/trust-list", body, content_type="application/json")
    assert (made.status_code, made.json()["version"]) == (201, 1), made.content
    assert client.post("/api/v1/trust-list", {"cas": 3}, content_type="application/json").status_code == 422
    assert Client().post("/api/v1/trust-list", body, content_type="application/json").status_code == 401
