import pytest

from tianping.public_service.subjects import actions, queries
from tianping.public_service.subjects.tests.test_register import USCC, registration
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.refusals import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return actions.register(registration=registration(), by=OPERATOR, now=NOW)


def test_the_operator_verifies_and_the_roles_count_from_then_on(subject):
    assert queries.roles_of(USCC, "") == set()
    verified = actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)
    assert (verified.version, verified.verified) == (2, True)
    assert queries.roles_of(USCC, "") == {"bidder"}


def test_who_entered_it_does_not_verify_it(subject):
    with pytest.raises(NotAllowed):
        actions.verify(uscc=USCC, seen=1, by=Actor(office=USCC, role="bidder"), now=NOW)


def test_verifying_twice_is_refused(subject):
    actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)
    with pytest.raises(actions.AlreadyVerified):
        actions.verify(uscc=USCC, seen=2, by=OPERATOR, now=NOW)


def test_a_version_that_the_operator_has_not_seen_is_not_verified(subject):
    actions.change(registration=registration(name="云岫第二建设有限公司"), seen=1, by=OPERATOR, now=NOW)
    with pytest.raises(actions.VersionMoved):
        actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)


def test_an_unknown_subject_is_not_verified():
    with pytest.raises(NotFound):
        actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)


def test_nobody_makes_itself_an_operator_by_registering(settings):
    actions.register(registration=registration(roles=("operator", "bidder")), by=OPERATOR, now=NOW)
    actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)
    assert queries.roles_of(USCC, "") == {"bidder"}
    settings.TIANPING_SERVICE = settings.TIANPING_SERVICE.model_copy(update={"operator": USCC})
    assert queries.roles_of(USCC, "") == {"bidder", "operator"}
