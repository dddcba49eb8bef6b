import pytest

from tianping.law.codes import CodeError, fictitious_uscc
from tianping.public_service.experts import admission
from tianping.public_service.experts.tests.parties import EMPLOYER, application
from tianping.public_service.subjects import actions as subjects
from tianping.public_service.subjects.tests.test_register import registration
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_person_is_admitted_with_employer_and_ties():
    tie = fictitious_uscc(50)
    expert = admission.admit(application=application(ties=[tie]), by=OPERATOR, now=NOW)
    assert (expert.state, expert.employer) == ("admitted", EMPLOYER)
    assert [one.uscc for one in expert.ties.all()] == [tie]


def test_an_equal_level_in_words_stands_for_a_title():
    assert admission.admit(
        application=application(senior_title=False, equal_level="注册结构工程师，省级大师"), by=OPERATOR, now=NOW
    )


@pytest.mark.parametrize("lacking", [{"years": 7}, {"senior_title": False}, {"years": 0, "senior_title": False}])
def test_too_few_years_or_no_title_is_refused(lacking):
    with pytest.raises(admission.NotQualified) as refused:
        admission.admit(application=application(**lacking), by=OPERATOR, now=NOW)
    assert refused.value.rule == "expert-draw"


def test_eight_years_are_enough():
    assert admission.admit(application=application(years=8), by=OPERATOR, now=NOW)


def test_staff_of_a_supervising_department_is_refused():
    department = registration(uscc=EMPLOYER, roles=("supervisor",))
    subjects.register(registration=department, by=OPERATOR, now=NOW)
    subjects.verify(uscc=EMPLOYER, seen=1, by=OPERATOR, now=NOW)
    with pytest.raises(admission.SupervisorsDoNotSit):
        admission.admit(application=application(), by=OPERATOR, now=NOW)


def test_a_person_is_admitted_once():
    admission.admit(application=application(), by=OPERATOR, now=NOW)
    with pytest.raises(admission.AlreadyInPool):
        admission.admit(application=application(), by=OPERATOR, now=NOW)


def test_a_wrong_code_of_the_employer_or_a_tie_is_refused():
    with pytest.raises(CodeError):
        admission.admit(application=application(employer="1" * 18), by=OPERATOR, now=NOW)
    with pytest.raises(CodeError):
        admission.admit(application=application(ties=["1" * 18]), by=OPERATOR, now=NOW)


def test_a_name_that_cannot_be_printed_is_refused():
    with pytest.raises(BadInput):
        admission.admit(application=application(name="评委\U0001f600"), by=OPERATOR, now=NOW)


def test_only_the_operator_admits():
    expert = admission.admit(application=application(), by=OPERATOR, now=NOW)
    stranger = Actor(office=EMPLOYER, role="expert", person=expert.person)
    with pytest.raises(NotAllowed):
        admission.admit(application=application(2), by=stranger, now=NOW)
