import pytest

from tianping.law.codes import CodeError, fictitious_uscc
from tianping.public_service.subjects import actions
from tianping.public_service.subjects.checks import NameUnprintable, Registration, UnknownRegion, UnknownRole
from tianping.public_service.subjects.models import Subject
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.models import Event
from tianping.refusals import BadInput, NotAllowed

pytestmark = pytest.mark.django_db
USCC = fictitious_uscc(21)


def registration(**changed):
    facts = {
        "uscc": USCC,
        "name": "云岫第一建设有限公司",
        "legal_form": "有限责任公司",
        "region": "990100",
        "roles": ("bidder",),
    }
    return Registration(**(facts | changed))


def test_a_subject_is_registered_unverified_and_told_by_one_event():
    subject = actions.register(registration=registration(), by=OPERATOR, now=NOW)
    assert (subject.version, subject.verified) == (1, False)
    event = Event.objects.get(type="subject.registered")
    assert event.refs == {"subject": USCC}
    assert subject.versions.get().name == "云岫第一建设有限公司"


def test_a_subject_registers_itself():
    by = Actor(office=USCC, role="bidder")
    assert actions.register(registration=registration(), by=by, now=NOW).uscc == USCC


def test_nobody_registers_another():
    with pytest.raises(NotAllowed):
        actions.register(registration=registration(), by=Actor(office=fictitious_uscc(22), role="bidder"), now=NOW)


def test_a_wrong_check_character_is_refused():
    wrong = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")
    with pytest.raises(CodeError):
        actions.register(registration=registration(uscc=wrong), by=OPERATOR, now=NOW)
    assert not Event.objects.filter(type="subject.registered").exists()


def test_a_name_that_no_document_can_print_is_refused():
    with pytest.raises(NameUnprintable) as refused:
        actions.register(registration=registration(name="云岫\U0001f600公司"), by=OPERATOR, now=NOW)
    assert refused.value.field == "name"


def test_an_empty_name_is_refused():
    with pytest.raises(BadInput):
        actions.register(registration=registration(name="  "), by=OPERATOR, now=NOW)


def test_an_unknown_region_is_refused():
    with pytest.raises(UnknownRegion):
        actions.register(registration=registration(region="000000"), by=OPERATOR, now=NOW)


@pytest.mark.parametrize("roles", [(), ("bidder", "emperor")])
def test_an_unknown_role_or_none_is_refused(roles):
    with pytest.raises(UnknownRole):
        actions.register(registration=registration(roles=roles), by=OPERATOR, now=NOW)


def test_a_second_registration_is_refused():
    actions.register(registration=registration(), by=OPERATOR, now=NOW)
    with pytest.raises(actions.AlreadyRegistered):
        actions.register(registration=registration(name="别的名字"), by=OPERATOR, now=NOW)
    assert Subject.objects.get().name == "云岫第一建设有限公司"
    assert Event.objects.filter(type="subject.registered").count() == 1
