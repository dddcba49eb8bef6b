import base64

import pytest

from tianping.canonical import encode
from tianping.exchange.catalogue.subjects import SubjectRegistered, TrustListPublished
from tianping.exchange.catalogue.supervising import DirectiveObeyed
from tianping.exchange.models import Alarm
from tianping.exchange.projecting import replay
from tianping.sealing.certificates import TrustList, make_ca, trusted
from tianping.supervision.directives import actions, queries
from tianping.supervision.directives.models import Department, KnownTrustList, Obedience
from tianping.supervision.directives.tests.test_issue import BY, WORDS
from tianping.supervision.tests.happenings import TENDER, planned, trading
from tianping.supervision.tests.peers import DEPARTMENT, NOW, PeerLog, project
from tianping.web.accounts.trust import NoTrustList

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return PeerLog("service.yunxiu.example", "service")


def registered(version=1, roles=("supervisor",), verified=True, subject=DEPARTMENT):
    return SubjectRegistered(
        subject=subject,
        version=version,
        name="云岫市住房和城乡建设局",
        legal_form="机关",
        region="990100",
        roles=roles,
        verified=verified,
    )


def trust_list(log, number=1):
    found = TrustList(number=number, cas=(trusted(make_ca(name="Demonstration CA", now=NOW), now=NOW),))
    content = found.model_dump(mode="json")
    signature = base64.b64encode(log.log.keys.identity.private.sign(encode(content))).decode()
    return TrustListPublished(version=number, trust_list=content, signature=signature)


def test_obedience_is_what_the_platform_of_the_tender_says():
    log = trading().say(planned()).pull()
    made = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    assert queries.view_of(made)["obeyed_at"] is None
    log.say(DirectiveObeyed(directive=made.directive, tender=TENDER)).pull()
    assert queries.view_of(made)["obeyed_at"]


def test_obedience_that_another_platform_claims_does_not_count():
    trading().say(planned()).pull()
    made = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    PeerLog("rogue.example").say(DirectiveObeyed(directive=made.directive, tender=TENDER)).pull()
    assert queries.obeyed_at(directive=made) is None


def test_a_department_has_its_roles_once_it_is_verified(service):
    service.say(registered(verified=False)).pull()
    assert queries.roles_of(DEPARTMENT, "") == set()
    service.say(registered(version=2)).pull()
    assert queries.roles_of(DEPARTMENT, "") == {"supervisor"}
    assert queries.department_name(uscc=DEPARTMENT) == "云岫市住房和城乡建设局"


def test_who_supervises_no_longer_has_no_role(service):
    service.say(registered()).say(registered(version=2, roles=("buyer",))).pull()
    assert queries.roles_of(DEPARTMENT, "") == set()


def test_a_bidder_is_no_department(service):
    service.say(registered(roles=("bidder",))).pull()
    assert not Department.objects.exists()


def test_the_newest_trust_list_counts(service):
    with pytest.raises(NoTrustList):
        queries.trust_list()
    service.say(trust_list(service)).say(trust_list(service, 2)).pull()
    assert queries.trust_list().number == 2


def test_a_trust_list_that_the_service_platform_did_not_sign_stops_the_room_with_an_alarm(service):
    other = PeerLog("other.example", "service")
    service.say(trust_list(other)).pull()
    assert not KnownTrustList.objects.exists()
    assert "TrustListForged" in Alarm.objects.get(room="directives").detail


def test_replay_from_zero_gives_the_same_tables(service):
    log = trading().say(planned()).pull()
    made = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    log.say(DirectiveObeyed(directive=made.directive, tender=TENDER)).pull()
    service.say(registered()).say(registered(version=2)).say(trust_list(service)).pull()
    models = (Obedience, Department, KnownTrustList)
    before = [list(model.objects.values()) for model in models]
    replay(room="directives")
    assert not Obedience.objects.exists()
    project()
    assert [list(model.objects.values()) for model in models] == before
