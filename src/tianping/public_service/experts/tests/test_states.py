import json

import pytest

from tianping.public_service.experts import states
from tianping.public_service.experts.models import Expert
from tianping.public_service.experts.tests.parties import EMPLOYER, admit
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.actors import Actor
from tianping.record.models import Event, SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
ON = {"by": OPERATOR, "now": NOW}


@pytest.fixture
def person():
    return admit(1)[0].person


def test_an_expert_is_paused_and_reinstated_with_reasons(person):
    assert states.suspend(person=person, reason="履职评价待核实", **ON).state == "suspended"
    assert states.reinstate(person=person, reason="核实无误", **ON).state == "admitted"
    found = list(states.expert_of(person=person).states.values_list("state", "reason"))
    assert found == [("admitted", "入库"), ("suspended", "履职评价待核实"), ("admitted", "核实无误")]


def test_every_change_is_in_a_sealed_entry_and_none_is_public(person):
    states.remove(person=person, reason="泄露评标情况", **ON)
    bodies = [json.loads(bytes(one.data))["body"] for one in SealedLeaf.objects.filter(type="expert.state_changed")]
    assert [body["state"] for body in bodies] == ["admitted", "removed"]
    assert "评委1" not in str(bodies)
    assert not Event.objects.filter(type__startswith="expert").exists()


def test_a_removed_expert_is_not_reinstated_but_admitted_anew(person):
    states.remove(person=person, reason="本人申请退出", **ON)
    for change in (states.reinstate, states.suspend, states.remove):
        with pytest.raises(states.StateForbids):
            change(person=person, reason="改变主意", **ON)
    (again,) = admit(1, speciality="A02 市政")
    assert (again.state, again.speciality) == ("admitted", "A02 市政")
    assert Expert.objects.count() == 1


def test_a_change_that_is_none_or_without_a_reason_is_refused(person):
    with pytest.raises(states.StateForbids):
        states.reinstate(person=person, reason="核实无误", **ON)
    with pytest.raises(BadInput):
        states.suspend(person=person, reason=" ", **ON)
    with pytest.raises(NotFound):
        states.suspend(person="nobody", reason="核实", **ON)


def test_only_the_operator_changes_a_state(person):
    stranger = Actor(office=EMPLOYER, role="expert", person=person)
    for change in (states.suspend, states.reinstate, states.remove):
        with pytest.raises(NotAllowed):
            change(person=person, reason="核实", by=stranger, now=NOW)
