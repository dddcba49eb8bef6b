import pytest

from tianping.exchange.projecting import replay
from tianping.supervision.complaints import queries
from tianping.supervision.complaints.models import Complaint, KnownObjection, Party
from tianping.supervision.complaints.tests.parties import DAY, FIRM, filed, objected, registered
from tianping.supervision.tests.peers import NOW, PeerLog, project

pytestmark = pytest.mark.django_db


def test_who_is_not_verified_has_no_role_here():
    service = PeerLog("service.yunxiu.example", "service")
    service.say(registered(FIRM, "甲", ("bidder",), verified=False)).pull()
    assert queries.roles_of(FIRM) == set()
    service.say(registered(FIRM, "甲", ("bidder", "operator"), version=2)).pull()
    assert queries.roles_of(FIRM) == {"bidder"}


def test_replay_from_zero_gives_the_same_tables_and_keeps_complaints(log):
    objected(log, at=NOW, answered=NOW + DAY)
    made = filed()
    fields = ("origin", "objection", "received_at", "answered_at")

    def tables():
        return list(Party.objects.values()), list(KnownObjection.objects.values(*fields))

    before = tables()
    replay(room="complaints")
    assert not Party.objects.exists()
    project()
    assert tables() == before
    assert Complaint.objects.get() == made
