import pytest

from tianping.public_service.subjects import actions
from tianping.public_service.subjects.tests.test_register import USCC, registration
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.models import Event
from tianping.refusals import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    actions.register(registration=registration(), by=OPERATOR, now=NOW)
    return actions.verify(uscc=USCC, seen=1, by=OPERATOR, now=NOW)


def test_a_change_is_a_new_version_that_must_be_verified_again(subject):
    changed = actions.change(registration=registration(name="云岫第二建设有限公司"), seen=2, by=OPERATOR, now=NOW)
    assert (changed.version, changed.verified) == (3, False)
    assert [v.name for v in changed.versions.all()] == ["云岫第一建设有限公司"] * 2 + ["云岫第二建设有限公司"]
    assert Event.objects.filter(type="subject.registered").count() == 3


def test_a_change_of_what_is_no_longer_the_newest_is_refused(subject):
    with pytest.raises(actions.VersionMoved):
        actions.change(registration=registration(name="别的"), seen=1, by=OPERATOR, now=NOW)


def test_a_change_that_changes_nothing_is_refused(subject):
    with pytest.raises(actions.NothingChanged):
        actions.change(registration=registration(), seen=2, by=OPERATOR, now=NOW)


def test_a_subject_that_is_not_registered_cannot_be_changed():
    with pytest.raises(NotFound):
        actions.change(registration=registration(), seen=1, by=OPERATOR, now=NOW)


def test_nobody_changes_another(subject):
    with pytest.raises(NotAllowed):
        actions.change(registration=registration(name="别的"), seen=2, by=Actor(office="x", role="bidder"), now=NOW)
