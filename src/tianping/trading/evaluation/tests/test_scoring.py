"""Score sheets: filled by each member alone, locked when signed, and what the report makes of them."""

from decimal import Decimal

import pytest

from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed
from tianping.sealing.signing import BadSignature
from tianping.trading.award import actions as award
from tianping.trading.evaluation import actions, views_of
from tianping.trading.evaluation.actions.deciding import BidRejected
from tianping.trading.evaluation.actions.scoring import (
    Mark,
    NotScored,
    PointsBeyond,
    ReasonWanted,
    SheetIncomplete,
    SheetLocked,
    SheetsMissing,
)
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, ReportDrawnUp
from tianping.trading.evaluation.comprehensive import declared, drawn_coefficient
from tianping.trading.evaluation.models import Member, Report, ScoreSheet
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.evaluation.signing import NotTheMember
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes, scoring
from tianping.web.documents import text_of
from tianping.web.files import open_file

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND, THIRD = committees.EXPERTS[:3]


def mark(lot: Lot, points: str, *, criterion: str = "plan", reason: str = "", by: Actor | None = None) -> ScoreSheet:
    bid = opened_bid(lot, committees.receipt(lot, 1))
    marks = [Mark(criterion=criterion, points=Decimal(points), reason=reason)]
    return actions.score(opened=bid, marks=marks, by=by or FIRST.actor(), now=AT)


def test_a_lot_is_judged_by_points_and_the_report_follows_from_the_sheets(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    report = committees.reported(scored_lot)
    assert report.facts["method"] == "comprehensive"
    first = report.facts["ranked"][0]
    assert (first["bidder"], first["points"]["plan"]) == (opened.bidder(1), "34.00")
    parts = [Decimal(first["points"][name]) for name in ("price", "plan", "team", "credit")]
    assert Decimal(first["points"]["total"]) == sum(parts)
    assert report.facts["scoring"]["benchmark"]["amount"] == "9117000.17"
    assert len(report.facts["scoring"]["sheets"]) == 5


def test_the_points_and_the_benchmark_are_published_with_the_candidates(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    committees.reported(scored_lot)
    award.publish_candidates(lot=Lot.objects.get(pk=scored_lot.pk), by=scenes.buyer(), now=AT)
    told = scenes.bodies("candidates.published")[0]
    assert told["method"] == "comprehensive"
    assert told["benchmark"]["coefficient"] == "1"
    assert told["candidates"][0]["points"]["team"] == "12.00"


def test_the_report_shows_every_members_scores(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    report = actions.draw_up(lot=scored_lot, by=FIRST.actor(), now=AT)
    with open_file(report.sha256) as file:
        text = "".join(text_of(file.read()).split())
    for said in ("综合评估法", "施工组织设计", "9117000.17", "专家乙的评分表"):
        assert said in text, said


def test_scores_may_change_until_the_sheet_is_signed(scored_lot: Lot) -> None:
    mark(scored_lot, "30")
    sheet = mark(scored_lot, "31.25")
    assert [one.points for one in sheet.scores.all()] == [Decimal("31.25")]


def test_a_signed_sheet_stands(scored_lot: Lot) -> None:
    committees.scored(scored_lot, by=[FIRST])
    with pytest.raises(SheetLocked):
        mark(scored_lot, "31")
    with pytest.raises(SheetLocked):
        actions.sign_sheet(lot=scored_lot, signature={}, by=FIRST.actor(), now=AT)
    assert len(scenes.sealed("scores.signed")) == 1


def test_nobody_sees_anothers_scores_before_all_have_signed(scored_lot: Lot) -> None:
    committees.scored(scored_lot, by=[FIRST])
    seat = Member.objects.get(name=SECOND.name)
    seen = views_of.scoring(scored_lot, seat)
    assert seen is not None
    assert (seen["own"], seen["signed"], seen["result"]) == (None, 1, None)
    assert views_of.evaluation(scored_lot, seat)["ranked"] == []
    committees.scored(scored_lot, by=committees.members()[1:])
    seen = views_of.scoring(scored_lot, seat)
    assert seen is not None
    assert len(seen["result"]["sheets"]) == 5
    assert len(views_of.evaluation(scored_lot, seat)["ranked"]) == 3


@pytest.mark.parametrize("points", ["40.01", "-1", "30.005", "NaN", "Infinity"])
def test_points_lie_within_the_criterion(scored_lot: Lot, points: str) -> None:
    with pytest.raises(PointsBeyond):
        mark(scored_lot, points)


def test_a_low_score_needs_its_reason(scored_lot: Lot) -> None:
    with pytest.raises(ReasonWanted):
        mark(scored_lot, "23.99")
    mark(scored_lot, "23.99", reason="没有针对性的措施。")
    mark(scored_lot, "24")


def test_an_undeclared_criterion_is_barred(scored_lot: Lot) -> None:
    with pytest.raises(BadInput):
        mark(scored_lot, "1", criterion="sympathy")


def test_a_sheet_is_signed_when_it_is_whole(scored_lot: Lot) -> None:
    committees.score(scored_lot, FIRST, 1)
    with pytest.raises(SheetIncomplete) as refusal:
        committees.sign_sheet(scored_lot, FIRST)
    assert "6" in refusal.value.sentence("en")


def test_a_rejected_bid_is_not_scored_and_not_missed(scored_lot: Lot) -> None:
    committees.decided(scored_lot, 1)
    with pytest.raises(BidRejected):
        mark(scored_lot, "30")
    for number in (2, 3):
        committees.score(scored_lot, FIRST, number)
    assert committees.sign_sheet(scored_lot, FIRST).locked_at


def test_a_signature_is_the_members_own_over_this_sheet(scored_lot: Lot) -> None:
    for number in (1, 2, 3):
        committees.score(scored_lot, FIRST, number)
    other = FIRST.signer().sign(b"something else").to_json()
    with pytest.raises(BadSignature):
        actions.sign_sheet(lot=scored_lot, signature=other, by=FIRST.actor(), now=AT)
    from tianping.trading.evaluation.sheets import sheet_to_sign

    text = sheet_to_sign(ScoreSheet.objects.get()).encode()
    with pytest.raises(NotTheMember):
        actions.sign_sheet(lot=scored_lot, signature=SECOND.signer().sign(text).to_json(), by=FIRST.actor(), now=AT)


def test_no_report_before_every_member_has_signed(scored_lot: Lot) -> None:
    committees.scored(scored_lot, by=committees.members()[:4])
    with pytest.raises(SheetsMissing):
        actions.draw_up(lot=scored_lot, by=FIRST.actor(), now=AT)
    assert not Report.objects.exists()


def test_where_all_bids_are_rejected_no_sheet_is_missed(scored_lot: Lot) -> None:
    for number in (1, 2, 3):
        committees.decided(scored_lot, number)
    report = committees.reported(scored_lot)
    assert (report.facts["candidates"], report.facts["scoring"]["benchmark"]) == ([], None)


def test_the_lowest_evaluated_price_has_no_scores() -> None:
    lot = opened.opened_lot()
    committees.formed(lot)
    with pytest.raises(NotScored):
        mark(lot, "30")


def test_nothing_is_scored_after_the_report(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    actions.draw_up(lot=scored_lot, by=FIRST.actor(), now=AT)
    with pytest.raises(ReportDrawnUp):
        mark(scored_lot, "30")


def test_only_members_score(scored_lot: Lot) -> None:
    for who in (scenes.buyer(), scenes.stranger(), committees.EXPERTS[5].actor()):
        with pytest.raises(NotAllowed):
            mark(scored_lot, "30", by=who)


def test_nothing_is_scored_before_the_committee_is_formed() -> None:
    lot = opened.opened_lot(evaluation_method="comprehensive", scoring=scoring.declared())
    with pytest.raises(NotUnderEvaluation):
        mark(lot, "30")


def test_a_suspended_tender_is_not_scored(scored_lot: Lot) -> None:
    hold(tender=scored_lot.tender, cause="objection", reason="异议", by=scenes.platform(), now=AT)
    with pytest.raises(TenderOnHold):
        mark(scored_lot, "30")


def test_the_coefficient_is_one_of_the_declared_and_the_same_for_everybody() -> None:
    price = {"coefficients": ["0.95", "0.96", "0.97", "0.98"]}
    lot = opened.opened_lot(evaluation_method="comprehensive", scoring=scoring.declared(price=price))
    method = declared(lot)
    assert method is not None
    drawn = drawn_coefficient(lot, method)
    assert drawn in method.price.coefficients
    assert drawn == drawn_coefficient(Lot.objects.get(pk=lot.pk), method)


def test_a_correction_enters_the_price_points(scored_lot: Lot) -> None:
    committees.scored(scored_lot)
    bid = opened_bid(scored_lot, committees.receipt(scored_lot, 1))
    motion = actions.propose(
        lot=scored_lot, kind="correction", opened=bid, amount=Decimal("100000.00"), explanation="大小写不一致",
        by=FIRST.actor(), now=AT,
    )  # fmt: skip
    for one in (SECOND, THIRD):
        actions.vote(motion=motion, agrees=True, by=one.actor(), now=AT)
    report = actions.draw_up(lot=scored_lot, by=FIRST.actor(), now=AT)
    first = report.facts["ranked"][0]
    assert (first["price"], first["evaluated_price"]) == ("9100000.00", "9200000.00")
    assert first["points"]["deviation"] == "0.9104"
