import pytest
from django.test import Client

from tianping.exchange import docking
from tianping.exchange.models import Peer
from tianping.exchange.projecting import replay
from tianping.public_service.platforms import actions, queries
from tianping.public_service.platforms.models import DockingDecision
from tianping.public_service.publication.tests.notices import notice
from tianping.public_service.tests.peers import NOW, OPERATOR, PeerLog, platform, project
from tianping.record.actors import Actor
from tianping.refusals import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed():
    peer = PeerLog("second.trading.example").peer
    Peer.objects.filter(pk=peer.pk).update(state="proposed", operator="1" * 18, operator_name="某公司")
    return Peer.objects.get(pk=peer.pk)


def test_who_is_docked_is_published_with_the_state_of_the_exchange():
    PeerLog().say(notice()).pull()
    found = Client().get("/api/v1/platforms").json()["platforms"]
    assert [(one["platform"], one["entries"], one["lag"], one["stopped"]) for one in found] == [
        ("trading.yunxiu.example", 1, 0, False)
    ]
    assert found[0]["seen_at"]


def test_a_docking_is_published(proposed):
    docking.dock(peer=proposed, checks=("reachable",), by=platform(), now=NOW)
    project()
    assert [(one["platform"], one["docked"]) for one in queries.decisions()] == [("second.trading.example", True)]


def test_a_refusal_is_published_with_its_listed_reason(proposed):
    docking.refuse(peer=proposed, reason="proofs", detail="inclusion of 3", by=platform(), now=NOW)
    project()
    decision = Client().get("/api/v1/platforms").json()["decisions"][0]
    assert (decision["docked"], decision["reason"]) == (False, "proofs")
    assert decision["reason_zh"]


def test_refusing_for_a_reason_that_is_not_listed_is_refused(proposed):
    with pytest.raises(docking.UnlistedReason):
        docking.refuse(peer=proposed, reason="competitor", detail="", by=platform(), now=NOW)


def test_the_operator_has_a_proposal_checked_at_once_and_a_wrong_operator_code_is_refused(proposed, monkeypatch):
    monkeypatch.setattr(docking, "outside_transaction", lambda: None)  # the test itself is a transaction
    peer = actions.examine(origin=proposed.origin, by=OPERATOR, now=NOW)
    assert peer.state == "refused"
    project()
    assert DockingDecision.objects.get().reason == "operator-code"


def test_what_waits_for_no_check_is_not_examined(proposed):
    Peer.objects.filter(pk=proposed.pk).update(state="docked")
    with pytest.raises(actions.NothingToExamine):
        actions.examine(origin=proposed.origin, by=OPERATOR, now=NOW)


def test_an_unknown_platform_is_not_examined():
    with pytest.raises(NotFound):
        actions.examine(origin="nobody.example", by=OPERATOR, now=NOW)


def test_only_the_operator_examines(proposed):
    with pytest.raises(NotAllowed):
        actions.examine(origin=proposed.origin, by=Actor(office="x", role="bidder"), now=NOW)


def test_a_proposal_that_is_not_signed_is_refused():
    answer = Client().post("/api/v1/platforms", {"origin": "x.example"}, content_type="application/json")
    assert answer.status_code in {400, 401, 403, 422}
    assert not Peer.objects.filter(origin="x.example").exists()


def test_the_dockings_stand_on_the_disclosure_page():
    PeerLog().say(notice()).pull()
    assert "trading.yunxiu.example" in Client().get("/disclosure/").content.decode()


def test_replay_from_zero_gives_the_same_table(proposed):
    docking.refuse(peer=proposed, reason="proofs", detail="inclusion of 3", by=platform(), now=NOW)
    project()
    before = list(DockingDecision.objects.values())
    replay(room="platforms")
    project()
    assert list(DockingDecision.objects.values()) == before
