import hashlib
import io

import pytest

from tianping.law.codes import CodeError, fictitious_uscc
from tianping.public_service.applicants import RoundMoved, TooManyOpen, WrongState
from tianping.public_service.subjects import actions, answering, applying, queries
from tianping.public_service.subjects.checks import UnknownRole
from tianping.public_service.subjects.models import Subject
from tianping.public_service.subjects.tests.test_register import USCC, registration
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.models import Event, SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.web.files import FileDiffers
from tianping.web.raw_bodies import WrongKindOfFile

pytestmark = pytest.mark.django_db
VISITOR = Actor(office="", role="visitor", address="192.0.2.1")
ITSELF = Actor(office=USCC, role="bidder", person="p1")
PDF = b"%PDF-1.7 licence"
LICENCE = answering.Licence(uscc=USCC, name="云岫第一建设有限公司", legal_form="有限责任公司")


def applied(by=VISITOR, **changed):
    return applying.apply(registration=registration(**changed), contact="0990-0000003", by=by, now=NOW)


def add_licence(made, content=PDF, secret=None, by=VISITOR):
    return applying.add_licence(
        application=made.application.application,
        secret=made.secret if secret is None else secret,
        name="执照.pdf",
        content=io.BytesIO(content),
        expected=hashlib.sha256(content).hexdigest(),
        by=by,
        now=NOW,
    )


def submit(made, by=VISITOR, **changed):
    return applying.submit(application=made.application.application, secret=made.secret, by=by, now=NOW, **changed)


def filed(by=VISITOR, **changed):
    made = applied(by=by, **changed)
    add_licence(made, by=by)
    submit(made, by=by)
    return made


def accept(made, seen=1, licence=LICENCE, by=OPERATOR):
    return answering.accept(application=made.application.application, seen=seen, licence=licence, by=by, now=NOW)


def test_a_newcomer_applies_and_is_registered_as_verified():
    made = filed()
    subject = accept(made)
    assert (subject.verified, subject.version) == (True, 2)
    assert Event.objects.filter(type="subject.registered").count() == 2
    assert SealedLeaf.objects.filter(type="subject.applied").count() == 1
    versions = list(queries.versions(uscc=USCC))
    assert [(one.version, one.by_office, one.by_role) for one in versions] == [
        (2, OPERATOR.office, "operator"),
        (1, OPERATOR.office, "operator"),
    ]
    (row,) = made.application.rounds.all()
    assert (row.answer, row.checker) == ("accepted", OPERATOR.person)


def test_who_applies_is_not_in_the_public_log_before_the_check():
    filed()
    assert not Event.objects.filter(type__startswith="subject.").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"uscc": fictitious_uscc(77)}, "uscc"), ({"name": "别的公司"}, "name"), ({"legal_form": "合伙"}, "legal_form")],
)
def test_what_differs_from_the_licence_is_not_registered(changed, field):
    made = filed()
    with pytest.raises(answering.LicenceDiffers) as refused:
        accept(made, licence=answering.Licence(**(vars(LICENCE) | changed)))
    assert refused.value.field == field
    assert not Subject.objects.exists()


def test_brackets_and_spaces_do_not_make_a_difference():
    made = filed(name="云岫第一（集团）公司")
    assert accept(made, licence=answering.Licence(**(vars(LICENCE) | {"name": "云岫第一(集团) 公司"})))


def test_what_is_wrong_is_sent_back_and_handed_in_again():
    made = filed(name="云岫第一公司")
    code = made.application.application
    back = answering.ask_completion(application=code, seen=1, reason="名称与执照不一致", by=OPERATOR, now=NOW)
    assert (back.state, back.reason) == ("incomplete", "名称与执照不一致")
    again = submit(made, registration=registration())
    assert (again.state, again.round, again.name) == ("filed", 2, "云岫第一建设有限公司")
    with pytest.raises(RoundMoved):
        accept(made, seen=1)
    assert accept(made, seen=2).verified
    assert [row.said["name"] for row in again.rounds.all()] == ["云岫第一公司", "云岫第一建设有限公司"]


def test_a_completion_does_not_change_the_code():
    made = filed()
    code = made.application.application
    answering.ask_completion(application=code, seen=1, reason="代码与执照不一致", by=OPERATOR, now=NOW)
    with pytest.raises(BadInput):
        submit(made, registration=registration(uscc=fictitious_uscc(77)))


def test_it_is_refused_with_a_reason_and_only_by_the_operator():
    made = filed()
    code = made.application.application
    with pytest.raises(BadInput):
        answering.refuse(application=code, seen=1, reason="否", by=OPERATOR, now=NOW)
    with pytest.raises(NotAllowed):
        answering.refuse(application=code, seen=1, reason="执照已经吊销", by=ITSELF, now=NOW)
    with pytest.raises(NotAllowed):
        accept(made, by=ITSELF)
    assert answering.refuse(application=code, seen=1, reason="执照已经吊销", by=OPERATOR, now=NOW).state == "refused"
    with pytest.raises(WrongState):
        accept(made)


def test_nothing_is_handed_in_without_a_licence_of_a_readable_kind():
    made = applied()
    with pytest.raises(applying.LicenceMissing):
        submit(made)
    with pytest.raises(WrongKindOfFile):
        add_licence(made, content=b"MZ program")
    with pytest.raises(FileDiffers):
        applying.add_licence(
            application=made.application.application, secret=made.secret, name="a", content=io.BytesIO(PDF),
            expected="0" * 64, by=VISITOR, now=NOW,
        )  # fmt: skip


def test_without_the_secret_an_application_does_not_exist():
    made = applied()
    for secret in ("", "wrong"):
        with pytest.raises(NotFound):
            add_licence(made, secret=secret)
        with pytest.raises(NotFound):
            applying.followed(application=made.application.application, secret=secret, by=ITSELF)
    with pytest.raises(NotFound):
        applying.followed(application="none", secret=made.secret, by=VISITOR)


def test_what_cannot_be_registered_cannot_be_applied_for():
    with pytest.raises(CodeError):
        applied(uscc="1" * 18)
    with pytest.raises(UnknownRole):
        applied(roles=("emperor",))
    with pytest.raises(BadInput) as refused:
        applying.apply(registration=registration(), contact=" ", by=VISITOR, now=NOW)
    assert refused.value.field == "contact"


def test_what_is_registered_is_not_applied_for_by_others():
    accept(filed())
    with pytest.raises(actions.AlreadyRegistered):
        applied()
    with pytest.raises(actions.NothingChanged):
        applied(by=ITSELF)


def test_of_two_applications_for_one_code_the_first_accepted_stands():
    first, second = filed(), filed()
    accept(first)
    with pytest.raises(actions.AlreadyRegistered):
        accept(second)


def test_not_more_than_five_applications_for_one_code_are_open():
    for _ in range(applying.MOST_OPEN):
        applied()
    with pytest.raises(TooManyOpen):
        applied()


def test_a_withdrawn_application_is_over():
    made = filed()
    code = made.application.application
    assert applying.withdraw(application=code, secret=made.secret, by=VISITOR, now=NOW).state == "withdrawn"
    with pytest.raises(WrongState):
        accept(made)


def test_a_change_is_checked_while_the_old_version_still_counts():
    accept(filed())
    made = filed(by=ITSELF, name="云岫第一建设集团有限公司")
    assert queries.roles_of(USCC) == {"bidder"}
    subject = accept(made, licence=answering.Licence(**(vars(LICENCE) | {"name": "云岫第一建设集团有限公司"})))
    assert (subject.name, subject.verified, subject.version) == ("云岫第一建设集团有限公司", True, 4)


def test_giving_up_a_role_needs_no_check_and_taking_one_does():
    accept(filed(roles=("bidder", "agency")))
    fewer = actions.change(registration=registration(roles=("bidder",)), seen=2, by=ITSELF, now=NOW)
    assert fewer.verified
    more = actions.change(registration=registration(roles=("bidder", "buyer")), seen=3, by=ITSELF, now=NOW)
    assert not more.verified
