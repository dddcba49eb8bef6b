import pytest

from tianping.exchange.draw_members import member_digest
from tianping.law.codes import fictitious_uscc
from tianping.public_service.experts import actions, admission, states, tasks
from tianping.public_service.experts.models import CommitteeRequest, Draw
from tianping.public_service.experts.tests.parties import BIDDER, Parties, admit, application, requested
from tianping.public_service.tests.peers import NOW, OPERATOR, platform, run_due
from tianping.record.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    return Parties()


def test_the_pool_is_frozen_and_announced_with_salted_digests(parties):
    admit(6)
    parties.ask()
    run_due(tasks)
    draw = Draw.objects.get()
    assert (draw.state, draw.seats, tuple(draw.parties)) == ("announced", 4, parties.origins)
    digests = list(draw.pool.values_list("digest", flat=True))
    assert digests == sorted(digests)
    assert all(m.digest == member_digest(draw=draw.draw, person=m.expert_id, salt=m.salt) for m in draw.pool.all())
    entry = bytes(Event.objects.get(type="draw.announced").header).decode()
    assert "expert-0001" not in entry
    assert "评委" not in entry


def test_avoidance_takes_out_employers_ties_the_suspended_and_other_specialities(parties):
    admit(4)
    admit(1, start=5, employer=BIDDER)
    admit(1, start=6, ties=[fictitious_uscc(77), BIDDER])
    admit(1, start=7, speciality="B02 货物")
    admit(1, start=8)
    states.suspend(person="expert-0008", reason="履职评价待核实", by=OPERATOR, now=NOW)
    parties.ask()
    run_due(tasks)
    assert sorted(Draw.objects.get().pool.values_list("expert", flat=True)) == [f"expert-000{n}" for n in range(1, 5)]


def test_a_request_is_announced_once(parties):
    admit(4)
    parties.ask()
    request = CommitteeRequest.objects.get().request
    first = actions.announce(request=request, by=platform(), now=NOW)
    assert actions.announce(request=request, by=platform(), now=NOW) == first
    assert Event.objects.filter(type="draw.announced").count() == 1


def test_too_few_experts_is_a_sentence_and_heals_by_admission(parties):
    admit(3)
    parties.ask()
    with pytest.raises(actions.TooFewExperts) as refused:
        run_due(tasks)
    assert "3" in refused.value.sentence("zh")
    assert refused.value.way_out("zh")
    assert not Draw.objects.exists()
    admission.admit(application=application(4), by=OPERATOR, now=NOW)
    run_due(tasks)
    assert Draw.objects.get().pool.count() == 4


def test_a_tender_without_trustees_cannot_have_a_draw(parties):
    admit(4)
    parties.trading.say(requested()).pull()
    with pytest.raises(actions.TrusteesUnknown):
        run_due(tasks)


def test_two_draws_of_the_same_people_cannot_be_linked(parties):
    admit(4)
    parties.ask()
    parties.trading.say(requested()).pull()
    run_due(tasks)
    one, other = Draw.objects.all()
    assert not set(one.pool.values_list("digest")) & set(other.pool.values_list("digest"))
