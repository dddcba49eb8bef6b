import base64
import hashlib
import io
from dataclasses import replace

import pytest
from django.test import Client

from tianping.public_service.applicants import RoundMoved, WrongState
from tianping.public_service.experts import admission, applying, states
from tianping.public_service.experts.models import Expert
from tianping.public_service.experts.tests.parties import application
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.models import Event, SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now
from tianping.web.raw_bodies import WrongKindOfFile

pytestmark = pytest.mark.django_db
VISITOR = Actor(office="", role="visitor", address="192.0.2.1")
EXPERT = Actor(office="", role="expert", person="expert-user-1")
FACTS = application(person="")
PDF = b"%PDF-1.7 title"


def applied(by=VISITOR, facts=FACTS):
    return applying.apply(facts=facts, by=by, now=NOW)


def add_paper(made, secret, content=PDF, by=VISITOR):
    return applying.add_paper(
        application=made.application,
        secret=secret,
        name="职称.pdf",
        content=io.BytesIO(content),
        expected=hashlib.sha256(content).hexdigest(),
        by=by,
        now=NOW,
    )


def filed(by=VISITOR, facts=FACTS):
    made, secret = applied(by, facts)
    add_paper(made, secret, by=by)
    return applying.submit(application=made.application, secret=secret, by=by, now=NOW), secret


def answer(verb, made, seen=1, by=OPERATOR, **words):
    return verb(application=made.application, seen=seen, **words, by=by, now=NOW)


def test_a_person_applies_and_is_admitted_after_review():
    made, _ = filed()
    expert = answer(applying.accept, made)
    assert (expert.state, expert.person, expert.name) == ("admitted", made.person, "评委1")
    assert SealedLeaf.objects.filter(type="expert.applied").count() == 1
    assert not Event.objects.filter(type__startswith="expert").exists()


def test_who_is_signed_in_applies_under_the_own_id_and_needs_no_secret():
    made, _ = applied(by=EXPERT)
    assert made.person == EXPERT.person
    add_paper(made, "", by=EXPERT)
    with pytest.raises(applying.AlreadyApplied):
        applied(by=EXPERT)


def test_what_is_missing_is_asked_for_and_handed_in_again():
    made, secret = filed()
    back = answer(applying.ask_completion, made, reason="请补充从业年限证明")
    assert back.state == "incomplete"
    facts = replace(FACTS, years=20)
    again = applying.submit(application=made.application, secret=secret, facts=facts, by=VISITOR, now=NOW)
    assert (again.round, again.said["years"]) == (2, 20)
    with pytest.raises(RoundMoved):
        answer(applying.accept, made)
    assert answer(applying.accept, made, seen=2).years == 20


def test_it_is_refused_with_a_reason_and_only_by_the_operator():
    made, _ = filed()
    with pytest.raises(BadInput):
        answer(applying.refuse, made, reason="")
    for verb, words in ((applying.refuse, {"reason": "职称证明不符"}), (applying.accept, {})):
        with pytest.raises(NotAllowed):
            answer(verb, made, by=EXPERT, **words)
    assert answer(applying.refuse, made, reason="职称证明不符").state == "refused"
    with pytest.raises(WrongState):
        answer(applying.accept, made)
    assert not Expert.objects.exists()


def test_who_does_not_qualify_is_told_before_handing_in():
    with pytest.raises(admission.NotQualified):
        applied(facts=replace(FACTS, years=3))


def test_who_is_in_the_pool_does_not_apply_but_who_was_removed_may():
    made, _ = filed(by=EXPERT)
    answer(applying.accept, made)
    with pytest.raises(admission.AlreadyInPool):
        applied(by=EXPERT)
    states.remove(person=EXPERT.person, reason="本人申请退出", by=OPERATOR, now=NOW)
    again, _ = filed(by=EXPERT)
    assert answer(applying.accept, again).state == "admitted"


def test_nothing_is_handed_in_without_papers_of_a_readable_kind():
    made, secret = applied()
    with pytest.raises(applying.PapersMissing):
        applying.submit(application=made.application, secret=secret, by=VISITOR, now=NOW)
    with pytest.raises(WrongKindOfFile):
        add_paper(made, secret, content=b"MZ program")


def test_more_papers_than_anybody_reads_are_not_taken(monkeypatch):
    monkeypatch.setattr(applying, "MOST_PAPERS", 1)
    made, secret = applied()
    add_paper(made, secret)
    with pytest.raises(applying.TooManyPapers):
        add_paper(made, secret, content=PDF + b"2")


def test_without_the_secret_an_application_does_not_exist():
    made, _ = applied()
    for secret in ("", "wrong"):
        with pytest.raises(NotFound):
            add_paper(made, secret)
    with pytest.raises(NotFound):
        applying.followed(application="none", secret="", by=VISITOR)


def test_a_withdrawn_application_is_over():
    made, secret = filed()
    assert applying.withdraw(application=made.application, secret=secret, by=VISITOR, now=NOW).state == "withdrawn"
    with pytest.raises(WrongState):
        answer(applying.accept, made)


def test_an_application_by_program():
    facts = {name: value for name, value in vars(FACTS).items() if name not in ("person", "ties")}
    person, base = Client(), "/api/v1/expert-applications"
    made = person.post(base, facts, content_type="application/json")
    assert made.status_code == 201, made.content
    path, key = f"{base}/{made.json()['application']}", {"Tianping-Secret": made.json()["secret"]}
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(PDF).digest()).decode()}:"
    put = person.put(
        f"{path}/papers/职称.pdf", PDF, content_type="application/pdf", headers=key | {"Content-Digest": digest}
    )
    assert put.status_code == 201, put.content
    assert person.post(f"{path}/submission", {}, content_type="application/json", headers=key).status_code == 200
    assert person.get(path, headers=key).json()["state"] == "filed"
    issued = create_for_program(uscc=OPERATOR.office, roles=["operator"], name="d", lasting=None, now=wall_now())
    operator = Client(headers={"Authorization": f"Bearer {issued.text}"})
    (waiting,) = operator.get(base).json()["applications"]
    proof = operator.get(f"{path}/proofs/{waiting['papers'][0]['sha256']}")
    assert b"".join(proof.streaming_content) == PDF
    admitted = operator.post(f"{path}/acceptance", {"seen": 1}, content_type="application/json")
    assert admitted.status_code == 201, admitted.content
    pool = f"/api/v1/experts/{admitted.json()['person']}"
    for verb, state in (("suspension", "suspended"), ("reinstatement", "admitted"), ("removal", "removed")):
        changed = operator.post(f"{pool}/{verb}", {"reason": "年度评价"}, content_type="application/json")
        assert changed.json()["state"] == state
    assert len(operator.get(pool).json()["states"]) == 4
    assert person.get(base).status_code == person.get(pool).status_code == 401
