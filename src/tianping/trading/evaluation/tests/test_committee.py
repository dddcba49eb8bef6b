"""Asking for a committee, standing back, forming it."""

import pytest

from tianping.exchange.projecting import replay
from tianping.law import LimitBreached
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.committees import CommitteeAsked, CommitteeStands, NothingOpened, NotYetDrawn
from tianping.trading.evaluation.models import Committee, DrawnExpert, Member
from tianping.trading.evaluation.queries import roles_of
from tianping.trading.evaluation.rules import EvenCommittee, MemberHasInterest
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
AT = committees.AT


@pytest.fixture
def lot() -> Lot:
    return opened.opened_lot()


def form(lot: Lot) -> Committee:
    return actions.form_committee(tender=lot.tender, by=scenes.buyer(), now=AT)


def test_a_committee_is_asked_for_and_bidders_buyer_and_agency_are_avoided(lot: Lot) -> None:
    committees.requested(lot.tender)
    asked = scenes.bodies("committee.requested")[0]
    assert (asked["seats"], asked["experts"]) == (5, 4)
    assert set(asked["avoid"]) == {scenes.BUYER, scenes.AGENCY, *(opened.bidder(n) for n in (1, 2, 3))}
    assert "招标人代表" not in str(asked)


def test_an_even_committee_is_refused_with_the_article(lot: Lot) -> None:
    with pytest.raises(LimitBreached) as refusal:
        committees.requested(lot.tender, seats=6, experts=5)
    assert "双数" in refusal.value.sentence("zh")
    assert "单数" in refusal.value.way_out("zh")


def test_an_even_committee_is_refused_in_a_voluntary_tender_too() -> None:
    lot = opened.opened_lot()
    lot.tender.mandatory = False
    lot.tender.save(update_fields=["mandatory"])
    with pytest.raises(EvenCommittee):
        committees.requested(lot.tender, seats=4, experts=3)


def test_fewer_than_five_members_are_refused(lot: Lot) -> None:
    with pytest.raises(LimitBreached):
        committees.requested(lot.tender, seats=3, experts=2)


def test_fewer_than_two_thirds_experts_are_refused(lot: Lot) -> None:
    two = (committees.REPRESENTATIVE, committees.Person("招标人代表乙", scenes.BUYER))
    with pytest.raises(LimitBreached) as refusal:
        committees.requested(lot.tender, seats=5, experts=3, representatives=two)
    assert refusal.value.rule == "committee-experts"


def test_the_buyer_names_as_many_representatives_as_there_are_seats_left(lot: Lot) -> None:
    with pytest.raises(BadInput):
        committees.requested(lot.tender, representatives=())


def test_a_supervisor_does_not_sit(lot: Lot) -> None:
    scenes.register(scenes.OTHER, "supervisor")
    with pytest.raises(MemberHasInterest):
        committees.requested(lot.tender, representatives=(committees.Person("某科员", scenes.OTHER),))


def test_a_bidder_does_not_represent_the_buyer(lot: Lot) -> None:
    with pytest.raises(MemberHasInterest):
        committees.requested(lot.tender, representatives=(committees.Person("某经理", opened.bidder(1)),))


def test_before_the_opening_there_is_nothing_to_judge() -> None:
    with pytest.raises(NothingOpened):
        committees.requested(scenes.issued())


def test_there_is_no_second_draw(lot: Lot) -> None:
    committees.requested(lot.tender)
    with pytest.raises(CommitteeAsked):
        committees.requested(lot.tender)


def test_a_stranger_asks_for_no_committee(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        committees.requested(lot.tender, by=scenes.stranger())


def test_a_suspended_tender_gets_no_committee(lot: Lot) -> None:
    hold(tender=lot.tender, cause="objection", reason="异议", by=scenes.platform(), now=AT)
    with pytest.raises(TenderOnHold):
        committees.requested(lot.tender)


def test_the_committee_is_formed_of_the_drawn_and_its_names_stay_secret(lot: Lot) -> None:
    made = committees.formed(lot)
    assert made.draw == committees.DRAW
    assert Member.objects.filter(kind="expert").count() == 4
    told = scenes.bodies("committee.formed")[0]
    assert told == {"tender": lot.tender_id, "draw": committees.DRAW, "seats": 5, "drawn": 4}


def test_nothing_is_formed_before_the_draw(lot: Lot) -> None:
    committees.requested(lot.tender)
    with pytest.raises(NotYetDrawn):
        form(lot)


def test_names_that_are_not_those_of_the_public_draw_are_refused(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender, named=committees.EXPERTS[1:5])
    with pytest.raises(NotYetDrawn):
        form(lot)


@pytest.mark.parametrize("employer", [opened.bidder(2), scenes.AGENCY, scenes.BUYER])
def test_an_expert_with_an_interest_is_refused(lot: Lot, employer: str) -> None:
    committees.requested(lot.tender)
    tied = committees.Person("专家庚", employer, "expert-tied")
    committees.draw(lot.tender, experts=(*committees.EXPERTS[:3], tied))
    with pytest.raises(MemberHasInterest) as refusal:
        form(lot)
    assert "declines" in refusal.value.way_out("zh")
    assert not Committee.objects.get().formed_at


def test_who_stands_back_is_followed_by_the_next(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender)
    actions.recuse(tender=lot.tender, reason="曾任该投标人顾问", by=committees.EXPERTS[0].actor(), now=AT)
    with pytest.raises(MemberHasInterest) as refusal:
        form(lot)
    assert "顾问" in refusal.value.sentence("zh")
    committees.draw(lot.tender, experts=committees.EXPERTS[1:5])
    form(lot)
    assert not Member.objects.filter(person="expert-0").exists()


def test_nobody_stands_back_for_another(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender)
    with pytest.raises(NotAllowed):
        actions.recuse(tender=lot.tender, reason="无", by=committees.EXPERTS[5].actor(), now=AT)


def test_a_formed_committee_stands(lot: Lot) -> None:
    committees.formed(lot)
    with pytest.raises(CommitteeStands):
        form(lot)
    with pytest.raises(CommitteeStands):
        actions.recuse(tender=lot.tender, reason="太忙", by=committees.EXPERTS[0].actor(), now=AT)


def test_a_drawn_person_signs_in_as_expert_and_nobody_else_of_the_employer(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender)
    expert = committees.EXPERTS[0]
    assert "expert" in roles_of(expert.employer, expert.name)
    assert "expert" in roles_of(expert.employer, expert.person)
    assert "expert" not in roles_of(expert.employer, "别人")
    assert "expert" not in roles_of(expert.employer)


def test_a_replay_leaves_the_committee_as_it_was(lot: Lot) -> None:
    committees.formed(lot)
    replay(room="evaluation")
    assert not DrawnExpert.objects.exists()
    assert Member.objects.count() == 5
