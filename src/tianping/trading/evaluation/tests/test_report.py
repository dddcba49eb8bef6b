"""The report: drawn up, signed, dissented from, received."""

from datetime import timedelta

import pytest

from tianping.law import LimitBreached
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed
from tianping.sealing.chains import UntrustedChain
from tianping.sealing.signing import BadSignature
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.reporting import (
    SILENCE,
    HasSigned,
    MustBeRejected,
    NoReport,
    NotDecided,
    StillSigning,
)
from tianping.trading.evaluation.actions.sitting import ReportDrawnUp
from tianping.trading.evaluation.models import Report
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.evaluation.signing import NotTheMember, to_sign
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes
from tianping.web.documents import text_of
from tianping.web.files import open_file

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST = committees.EXPERTS[0]


@pytest.fixture
def lot() -> Lot:
    found = opened.opened_lot()
    committees.formed(found)
    return found


def draw_up(lot: Lot, candidates: int = 3, by: Actor | None = None) -> Report:
    return actions.draw_up(lot=lot, candidates=candidates, by=by or FIRST.actor(), now=AT)


def receive(lot: Lot, *, after: timedelta = timedelta(), by: Actor | None = None) -> Report:
    return actions.receive_report(lot=lot, by=by or scenes.buyer(), now=AT + after)


def reject_all(lot: Lot, *numbers: int) -> None:
    for number in numbers:
        committees.decided(lot, number)


def test_a_signed_report_is_received_and_recorded(lot: Lot) -> None:
    report = committees.reported(lot)
    assert Lot.objects.get(pk=lot.pk).stage == "evaluated"
    told = scenes.bodies("evaluation.reported")[0]
    assert (told["report"], told["signed"], told["dissenting"]) == (report.sha256, 5, 0)
    assert [one["rank"] for one in report.facts["ranked"]] == [1, 2, 3]
    assert report.facts["ranked"][0]["bidder"] == opened.bidder(2)


def test_the_report_says_bids_votes_and_members(lot: Lot) -> None:
    committees.decided(lot, 1)
    with open_file(draw_up(lot).sha256) as file:
        text = text_of(file.read())
    for said in ("评标报告", "专家甲", "8,700,000.50", "否决投标", "non-responsive"):
        assert said in text


def test_more_than_three_candidates_are_refused(lot: Lot) -> None:
    with pytest.raises(LimitBreached) as refusal:
        draw_up(lot, 4)
    assert refusal.value.rule == "candidates"
    assert not Report.objects.exists()


def test_at_least_one_candidate_is_recommended(lot: Lot) -> None:
    with pytest.raises(BadInput):
        draw_up(lot, 0)


def test_open_votes_are_finished_first(lot: Lot) -> None:
    bid = opened_bid(lot, committees.receipt(lot, 1))
    actions.propose(
        lot=lot, kind="rejection", opened=bid, ground="unsigned", explanation="无章", by=FIRST.actor(), now=AT
    )
    with pytest.raises(NotDecided):
        draw_up(lot)


def test_a_bidder_is_given_its_time_to_answer(lot: Lot) -> None:
    bid = opened_bid(lot, committees.receipt(lot, 1))
    actions.inquire(opened=bid, about="content", question="请说明工期。", by=FIRST.actor(), now=AT)
    with pytest.raises(NotDecided):
        draw_up(lot)


def test_a_price_above_the_maximum_must_be_rejected() -> None:
    lot = opened.opened_lot(prices=("9100000.00", "9900000.00", "9000000.00"))
    committees.formed(lot)
    with pytest.raises(MustBeRejected):
        draw_up(lot)
    bid = opened_bid(lot, committees.receipt(lot, 2))
    motion = actions.propose(
        lot=lot, kind="rejection", opened=bid, ground="above-maximum", explanation="高于限价", by=FIRST.actor(), now=AT
    )
    for one in committees.EXPERTS[1:3]:
        actions.vote(motion=motion, agrees=True, by=one.actor(), now=AT)
    report = draw_up(lot)
    assert len(report.facts["ranked"]) == 2
    assert report.facts["rejected"][0]["ground"] == "above-maximum"


def test_there_is_one_report(lot: Lot) -> None:
    draw_up(lot)
    with pytest.raises(ReportDrawnUp):
        draw_up(lot)


def test_a_report_nobody_signed_can_be_taken_back(lot: Lot) -> None:
    draw_up(lot)
    actions.discard(lot=lot, by=FIRST.actor(), now=AT)
    committees.decided(lot, 1)
    assert len(draw_up(lot).facts["ranked"]) == 2


def test_a_signed_report_is_not_taken_back(lot: Lot) -> None:
    draw_up(lot)
    committees.signed(lot, by=[FIRST])
    with pytest.raises(HasSigned):
        actions.discard(lot=lot, by=FIRST.actor(), now=AT)


def test_a_member_signs_once(lot: Lot) -> None:
    draw_up(lot)
    committees.signed(lot, by=[FIRST])
    with pytest.raises(HasSigned):
        committees.signed(lot, by=[FIRST])


def test_without_a_report_there_is_nothing_to_sign(lot: Lot) -> None:
    with pytest.raises(NoReport):
        actions.sign(lot=lot, signature={}, by=FIRST.actor(), now=AT)


def test_a_signature_over_something_else_is_refused(lot: Lot) -> None:
    draw_up(lot)
    signature = FIRST.signer().sign(b"something else").to_json()
    with pytest.raises(BadSignature):
        actions.sign(lot=lot, signature=signature, by=FIRST.actor(), now=AT)


def test_a_member_does_not_sign_for_another(lot: Lot) -> None:
    report = draw_up(lot)
    signature = committees.EXPERTS[1].signer().sign(to_sign(report).encode()).to_json()
    with pytest.raises(NotTheMember):
        actions.sign(lot=lot, signature=signature, by=FIRST.actor(), now=AT)


def test_a_certificate_of_an_unknown_authority_does_not_count(lot: Lot) -> None:
    from tianping.sealing.authority import make_ca

    report = draw_up(lot)
    issued = make_ca(name="别处", now=scenes.NOW).issue_person(
        name=FIRST.name, organisation="示例单位", uscc=FIRST.employer, now=scenes.NOW
    )
    signature = issued.signer().sign(to_sign(report).encode()).to_json()
    with pytest.raises(UntrustedChain):
        actions.sign(lot=lot, signature=signature, by=FIRST.actor(), now=AT)


def test_dissent_is_kept_with_its_reason(lot: Lot) -> None:
    draw_up(lot)
    committees.signed(lot, by=committees.members()[1:])
    committees.signed(lot, by=[FIRST], dissent="第二名的资质材料不足。")
    receive(lot)
    assert scenes.bodies("evaluation.reported")[0]["dissenting"] == 1


def test_a_dissent_that_was_not_signed_is_refused(lot: Lot) -> None:
    report = draw_up(lot)
    signature = FIRST.signer().sign(to_sign(report).encode()).to_json()
    with pytest.raises(BadSignature):
        actions.sign(lot=lot, signature=signature, dissent="事后添加", by=FIRST.actor(), now=AT)


def test_silence_counts_as_agreeing_only_when_its_time_is_over(lot: Lot) -> None:
    draw_up(lot)
    committees.signed(lot, by=committees.members()[:2])
    with pytest.raises(StillSigning):
        receive(lot)
    receive(lot, after=SILENCE)
    assert scenes.bodies("evaluation.reported")[0]["signed"] == 2


def test_a_report_that_most_dissent_from_is_not_received(lot: Lot) -> None:
    draw_up(lot)
    committees.signed(lot, by=committees.members()[:2])
    committees.signed(lot, by=committees.members()[2:], dissent="排名有误。")
    with pytest.raises(StillSigning):
        receive(lot)


def test_a_stranger_receives_no_report(lot: Lot) -> None:
    draw_up(lot)
    with pytest.raises(NotAllowed):
        receive(lot, by=scenes.stranger())


def test_when_all_bids_are_rejected_the_lot_fails(lot: Lot) -> None:
    reject_all(lot, 1, 2, 3)
    committees.reported(lot)
    assert Lot.objects.get(pk=lot.pk).stage == "failed"
    assert Failure.objects.get().cause == "all-rejected"
    assert scenes.recorded()[-3:] == ["evaluation.reported", "tender.failed", "notice.published"]


def test_when_competition_is_lacking_all_may_be_rejected(lot: Lot) -> None:
    reject_all(lot, 1)
    motion = actions.propose(lot=lot, kind="no-competition", explanation="仅余两家。", by=FIRST.actor(), now=AT)
    for one in committees.EXPERTS[1:3]:
        actions.vote(motion=motion, agrees=True, by=one.actor(), now=AT)
    committees.reported(lot)
    assert (Failure.objects.get().cause, Failure.objects.get().count) == ("too-few-effective", 2)
