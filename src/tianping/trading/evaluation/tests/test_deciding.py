"""Motions, votes, inquiries."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tianping.canonical import decode
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.deciding import BidRejected, HasVoted, MotionDecided, NotAPrice
from tianping.trading.evaluation.actions.inquiring import AnswerTooLate, InquiryAnswered
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, ReportDrawnUp
from tianping.trading.evaluation.grounds import CompetitionStands, InquiryFirst, NotAboveMaximum, UnknownGround
from tianping.trading.evaluation.models import Inquiry, Motion
from tianping.trading.evaluation.queries import effective, opened_bid, ranked
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND, THIRD, FOURTH = committees.EXPERTS[:4]


@pytest.fixture
def lot() -> Lot:
    found = opened.opened_lot()
    committees.formed(found)
    return found


def propose(lot: Lot, number: int | None = 1, *, kind: str = "rejection", ground: str = "non-responsive",
            amount: str | None = None, by: Actor | None = None) -> Motion:  # fmt: skip
    return actions.propose(
        lot=lot,
        kind=kind,
        opened=None if number is None else opened_bid(lot, committees.receipt(lot, number)),
        ground=ground if kind == "rejection" else "",
        amount=None if amount is None else Decimal(amount),
        explanation="见投标文件第 3 章。",
        by=by or FIRST.actor(),
        now=AT,
    )


def vote(motion: Motion, by: committees.Person, agrees: bool = True) -> Motion:
    return actions.vote(motion=motion, agrees=agrees, by=by.actor(), now=AT)


def ask(lot: Lot, number: int = 1) -> Inquiry:
    return actions.inquire(
        opened=opened_bid(lot, committees.receipt(lot, number)), about="price", question="请说明报价构成。",
        by=FIRST.actor(), now=AT,
    )  # fmt: skip


def bidder(number: int = 1) -> Actor:
    return Actor(office=opened.bidder(number), role="bidder")


def test_a_majority_rejects_a_bid_and_every_vote_is_kept(lot: Lot) -> None:
    motion = vote(vote(propose(lot), SECOND), THIRD)
    assert motion.state == "carried"
    assert [one.bid.bidder for one in effective(lot)] == [opened.bidder(2), opened.bidder(3)]
    told = decode(bytes(scenes.sealed("committee.decided")[0].data))["body"]
    assert (told["carried"], told["agree"], told["ground"]) == (True, 3, "non-responsive")
    assert motion.votes.count() == 3


def test_two_votes_of_five_decide_nothing(lot: Lot) -> None:
    assert vote(propose(lot), SECOND).state == "open"
    assert not scenes.sealed("committee.decided")


def test_a_majority_against_leaves_the_bid_and_another_ground_may_be_proposed(lot: Lot) -> None:
    motion = propose(lot)
    for one in (SECOND, THIRD, FOURTH):
        motion = vote(motion, one, agrees=False)
    assert motion.state == "lost"
    assert len(effective(lot)) == 3
    assert propose(lot, ground="unqualified").state == "open"


def test_a_member_votes_once(lot: Lot) -> None:
    motion = propose(lot)
    with pytest.raises(HasVoted):
        vote(motion, FIRST)


def test_a_decided_motion_takes_no_more_votes(lot: Lot) -> None:
    motion = vote(vote(propose(lot), SECOND), THIRD)
    with pytest.raises(MotionDecided):
        vote(motion, FOURTH)


def test_a_ground_that_the_law_does_not_list_is_refused(lot: Lot) -> None:
    with pytest.raises(UnknownGround) as refusal:
        propose(lot, ground="too-cheap")
    assert "below-cost" in refusal.value.way_out("zh")


def test_a_price_within_the_maximum_is_not_rejected_as_above_it(lot: Lot) -> None:
    with pytest.raises(NotAboveMaximum):
        propose(lot, ground="above-maximum")


def test_below_cost_needs_the_inquiry_first(lot: Lot) -> None:
    with pytest.raises(InquiryFirst):
        propose(lot, ground="below-cost")
    ask(lot)
    with pytest.raises(InquiryFirst):
        propose(lot, ground="below-cost")


def test_below_cost_follows_an_answer_that_does_not_convince(lot: Lot) -> None:
    actions.explain(inquiry=ask(lot), explanation="采用企业定额。", by=bidder(), now=AT + timedelta(minutes=5))
    assert propose(lot, ground="below-cost").ground == "below-cost"
    assert [one.type for one in (*scenes.sealed("bid.questioned"), *scenes.sealed("bid.explained"))] == [
        "bid.questioned",
        "bid.explained",
    ]


def test_below_cost_follows_silence_when_the_time_is_over(lot: Lot) -> None:
    inquiry = ask(lot)
    motion = actions.propose(
        lot=lot, kind="rejection", opened=opened_bid(lot, committees.receipt(lot, 1)), ground="below-cost",
        explanation="没有说明。", by=FIRST.actor(), now=inquiry.answer_due + timedelta(seconds=1),
    )  # fmt: skip
    assert motion.state == "open"


def test_an_answer_stands(lot: Lot) -> None:
    inquiry = ask(lot)
    actions.explain(inquiry=inquiry, explanation="采用企业定额。", by=bidder(), now=AT)
    with pytest.raises(InquiryAnswered):
        actions.explain(inquiry=inquiry, explanation="更正。", by=bidder(), now=AT)


def test_an_answer_may_come_too_late(lot: Lot) -> None:
    inquiry = ask(lot)
    with pytest.raises(AnswerTooLate):
        actions.explain(inquiry=inquiry, explanation="迟。", by=bidder(), now=inquiry.answer_due + timedelta(seconds=1))


def test_another_bidder_does_not_answer(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        actions.explain(inquiry=ask(lot), explanation="代答。", by=bidder(2), now=AT)


def test_a_correction_and_a_deviation_are_steps_to_the_evaluated_price(lot: Lot) -> None:
    for kind, amount in (("correction", "-100000.00"), ("deviation", "900000.00")):
        vote(vote(propose(lot, 2, kind=kind, amount=amount), SECOND), THIRD)
    places = ranked(lot)
    assert [place.offer.bidder for place in places] == [opened.bidder(1), opened.bidder(2), opened.bidder(3)]
    assert places[1].evaluated_price == Decimal("9500000.50")
    assert [step.kind for step in places[1].steps] == ["correction", "deviation"]


def test_a_step_that_is_not_voted_through_changes_nothing(lot: Lot) -> None:
    propose(lot, 2, kind="deviation", amount="900000.00")
    assert ranked(lot)[0].offer.bidder == opened.bidder(2)


@pytest.mark.parametrize("amount", ["0.00", "1.005", "-8700000.50", None])
def test_a_step_leaves_a_price(lot: Lot, amount: str | None) -> None:
    with pytest.raises(NotAPrice):
        propose(lot, 2, kind="correction", amount=amount)


def test_two_open_steps_together_leave_a_price(lot: Lot) -> None:
    propose(lot, 2, kind="correction", amount="-8000000.00")
    with pytest.raises(NotAPrice):
        propose(lot, 2, kind="deviation", amount="-8000000.00")


def test_a_rejected_bid_is_not_judged_again(lot: Lot) -> None:
    committees.decided(lot, 1)
    with pytest.raises(BidRejected):
        propose(lot, kind="deviation", amount="1.00")


def test_lack_of_competition_needs_fewer_than_three_effective_bids(lot: Lot) -> None:
    with pytest.raises(CompetitionStands):
        propose(lot, None, kind="no-competition")
    committees.decided(lot, 1)
    vote(vote(propose(lot, None, kind="no-competition"), SECOND), THIRD)
    assert effective(lot) == []


def test_a_motion_names_its_bid(lot: Lot) -> None:
    with pytest.raises(BadInput):
        propose(lot, None)


def test_a_bid_of_another_lot_is_not_found(lot: Lot) -> None:
    with pytest.raises(NotFound):
        opened_bid(lot, "f" * 32)


@pytest.mark.parametrize("who", [scenes.buyer(), scenes.stranger(), scenes.platform()])
def test_only_members_judge(lot: Lot, who: Actor) -> None:
    with pytest.raises(NotAllowed):
        propose(lot, by=who)


def test_a_person_of_a_members_employer_is_no_member(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        propose(lot, by=committees.Person("别人", FIRST.employer).actor())


def test_nothing_is_judged_before_the_committee_is_formed() -> None:
    lot = opened.opened_lot()
    with pytest.raises(NotUnderEvaluation):
        propose(lot)


def test_nothing_is_judged_after_the_report_is_drawn_up(lot: Lot) -> None:
    motion = propose(lot)
    for one in (SECOND, THIRD):
        vote(motion, one)
    actions.draw_up(lot=lot, by=FIRST.actor(), now=AT)
    with pytest.raises(ReportDrawnUp):
        propose(lot, 2)


def test_a_suspended_tender_is_not_judged(lot: Lot) -> None:
    hold(tender=lot.tender, cause="objection", reason="异议", by=scenes.platform(), now=AT)
    with pytest.raises(TenderOnHold):
        propose(lot)


def test_nothing_public_is_recorded_while_bids_are_judged(lot: Lot) -> None:
    before = scenes.recorded()
    actions.explain(inquiry=ask(lot), explanation="采用企业定额。", by=bidder(), now=AT)
    committees.decided(lot, 1)
    assert scenes.recorded() == before
