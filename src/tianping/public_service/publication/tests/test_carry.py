import json

import pytest

from tianping.exchange.projecting import replay
from tianping.public_service.publication import actions, queries, tasks
from tianping.public_service.publication.models import Publication
from tianping.public_service.publication.tests.notices import notice
from tianping.public_service.tests.peers import NOW, PeerLog, platform, project, run_due
from tianping.record.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def trading():
    return PeerLog().say(notice()).say(notice("n2", kind="change")).pull()


def test_what_is_projected_is_said_to_be_carried_with_the_same_digest(trading):
    run_due(tasks)
    bodies = [json.loads(bytes(e.header))["body"] for e in Event.objects.filter(type="publication.carried")]
    assert [(b["notice"], b["sha256"]) for b in bodies] == list(Publication.objects.values_list("notice", "sha256"))


def test_a_notice_is_carried_once(trading):
    assert actions.carry(notice="n1", by=platform(), now=NOW)
    assert actions.carry(notice="n1", by=platform(), now=NOW) is None
    assert Event.objects.filter(type="publication.carried").count() == 1


def test_a_replay_does_not_carry_again(trading):
    run_due(tasks)
    replay(room="publication")
    project()
    run_due(tasks)
    assert Event.objects.filter(type="publication.carried").count() == 2
    assert not queries.waiting().exists()
