"""A member of a formed committee stands back; the next of the same permutation follows."""

import pytest

from tianping.law import codes
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.committees import NotYetDrawn, Representative
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, ReportDrawnUp
from tianping.trading.evaluation.models import Committee, Member, Motion, ScoreSheet, Vote
from tianping.trading.evaluation.queries import opened_bid, seats_of
from tianping.trading.evaluation.rules import MemberHasInterest
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND, THIRD, FOURTH, NEXT = committees.EXPERTS[:5]


@pytest.fixture
def lot() -> Lot:
    found = opened.opened_lot()
    committees.formed(found)
    return found


def stand_back(lot: Lot, who: committees.Person = FIRST) -> None:
    actions.stand_back(tender=lot.tender, reason="与投标人有利害关系。", by=who.actor(), now=AT)


def form(lot: Lot, **facts: object) -> Committee:
    return actions.form_committee(tender=lot.tender, by=scenes.buyer(), now=AT, **facts)  # type: ignore[arg-type]


def follow(lot: Lot) -> None:
    """The service platform's log tells that the next of the permutation follows."""
    committees.draw(lot.tender, experts=committees.EXPERTS[1:5])


def test_the_next_of_the_permutation_takes_the_seat(lot: Lot) -> None:
    stand_back(lot)
    follow(lot)
    form(lot)
    sits = set(Member.objects.filter(replaced_at=None, kind="expert").values_list("name", flat=True))
    assert sits == {SECOND.name, THIRD.name, FOURTH.name, NEXT.name}
    assert scenes.recorded()[-2:] == ["committee.reopened", "committee.formed"]
    assert scenes.bodies("committee.reopened")[0]["empty"] == 1
    assert len(scenes.sealed("member.recused")) == 1
    assert "利害" not in str(scenes.bodies("committee.reopened"))


def test_what_the_member_judged_is_void_and_decided_again(lot: Lot) -> None:
    motion = committees.decided(lot, 1)
    assert motion.state == "carried"
    stand_back(lot)
    motion.refresh_from_db()
    assert (motion.state, motion.decided_at) == ("open", None)
    assert Vote.objects.filter(void_at__isnull=False).count() == 1
    follow(lot)
    form(lot)
    committees.stated(lot, NEXT)
    assert actions.vote(motion=motion, agrees=True, by=NEXT.actor(), now=AT).state == "carried"


def test_a_motion_with_votes_to_spare_stays_decided(lot: Lot) -> None:
    motion = committees.decided(lot, 1)
    stand_back(lot, FOURTH)
    motion.refresh_from_db()
    assert motion.state == "carried"


def test_a_signed_sheet_of_the_member_does_not_count(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    stand_back(scored_lot)
    assert ScoreSheet.objects.filter(void_at__isnull=False).count() == 1
    follow(scored_lot)
    form(scored_lot)
    committees.stated(scored_lot, NEXT)
    committees.scored(scored_lot, by=[NEXT])
    report = actions.draw_up(lot=scored_lot, by=NEXT.actor(), now=AT)
    names = {one["member"] for one in report.facts["scoring"]["sheets"]}
    assert FIRST.name not in names
    assert NEXT.name in names
    assert len(report.facts["recusals"]) == 1
    assert FIRST.name not in str(report.facts)


def test_nothing_is_judged_until_the_seat_is_taken(lot: Lot) -> None:
    stand_back(lot)
    bid = opened_bid(lot, committees.receipt(lot, 1))
    with pytest.raises(NotUnderEvaluation):
        actions.inquire(opened=bid, about="content", question="请说明。", by=SECOND.actor(), now=AT)
    with pytest.raises(MemberHasInterest):
        form(lot)
    assert not Motion.objects.exists()


def test_who_stood_back_has_no_seat_any_more(lot: Lot) -> None:
    stand_back(lot)
    follow(lot)
    form(lot)
    assert seats_of(FIRST.actor()) == {}
    with pytest.raises(NotAllowed):
        stand_back(lot)


def test_while_a_seat_is_empty_nobody_else_leaves(lot: Lot) -> None:
    stand_back(lot)
    with pytest.raises(NotUnderEvaluation):
        stand_back(lot, SECOND)


def test_after_the_report_nobody_stands_back(lot: Lot) -> None:
    actions.draw_up(lot=lot, by=SECOND.actor(), now=AT)
    with pytest.raises(ReportDrawnUp):
        stand_back(lot)


def test_only_members_stand_back(lot: Lot) -> None:
    for who in (scenes.buyer(), scenes.stranger(), NEXT.actor()):
        with pytest.raises(NotAllowed):
            actions.stand_back(tender=lot.tender, reason="无", by=who, now=AT)


def test_a_reason_is_given(lot: Lot) -> None:
    with pytest.raises(BadInput):
        actions.stand_back(tender=lot.tender, reason="  ", by=FIRST.actor(), now=AT)


def test_without_a_committee_there_is_nothing_to_leave() -> None:
    lot = opened.opened_lot()
    with pytest.raises(NotFound):
        stand_back(lot)


def test_the_names_of_the_next_must_be_those_of_the_draw(lot: Lot) -> None:
    stand_back(lot)
    committees.draw(lot.tender, experts=committees.EXPERTS[1:5], named=committees.EXPERTS[2:6])
    with pytest.raises(NotYetDrawn):
        form(lot)


def test_for_a_representative_the_buyer_names_another(lot: Lot) -> None:
    stand_back(lot, committees.REPRESENTATIVE)
    with pytest.raises(BadInput):
        form(lot)
    same = Representative(name=committees.REPRESENTATIVE.name, employer=scenes.BUYER)
    with pytest.raises(MemberHasInterest):
        form(lot, representatives=[same])
    with pytest.raises(MemberHasInterest):
        form(lot, representatives=[Representative(name="某人", employer=opened.bidder(1))])
    form(lot, representatives=[Representative(name="招标人代表乙", employer=scenes.BUYER)])
    sits = Member.objects.filter(replaced_at=None, kind="representative")
    assert [one.name for one in sits] == ["招标人代表乙"]


def test_an_expert_who_declined_at_the_pool_alone_is_replaced_too(lot: Lot) -> None:
    committees.decided(lot, 1)
    stand_back(lot, SECOND)
    others = (committees.EXPERTS[2], committees.EXPERTS[3], NEXT, committees.EXPERTS[5])
    committees.draw(lot.tender, experts=others)
    form(lot)
    assert Member.objects.get(name=FIRST.name).replaced_at is not None
    assert codes.fictitious_uscc(300) == FIRST.employer
    assert Motion.objects.get().state == "open"
