"""Who wins."""

from datetime import timedelta

import pytest

from tianping.refusals import NotAllowed
from tianping.trading.award import actions
from tianping.trading.award.actions.deciding import NotPublished, PublicityRuns
from tianping.trading.award.models import Award
from tianping.trading.award.rules import FirstMustWin, NotACandidate, PassedOver, ReasonMissing
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.notices.models import Notice
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
ENDED = committees.AT + timedelta(days=3)


@pytest.fixture
def lot() -> Lot:
    found = committees.evaluated()
    actions.publish_candidates(lot=found, by=scenes.buyer(), now=committees.AT)
    return found


def decide(lot: Lot, **facts: object) -> Award:
    return actions.decide(lot=lot, **({"by": scenes.buyer(), "now": ENDED} | facts))  # type: ignore[arg-type]


def second(lot: Lot) -> str:
    return str(committees.receipt(lot, 1))


def passed(lot: Lot, ground: str, reason: str = "第一名书面声明放弃。") -> list[PassedOver]:
    return [PassedOver(receipt=committees.receipt(lot, 2), ground=ground, reason=reason)]


def test_the_first_candidate_wins_and_the_committee_becomes_public(lot: Lot) -> None:
    award = decide(lot)
    assert (award.winner, award.rank) == (opened.bidder(2), 1)
    told = scenes.bodies("award.decided")[0]
    assert told["price"] == "8700000.50"
    assert set(told["committee"]) == {one.name for one in committees.members()}
    assert "专家甲" in Notice.objects.get(kind="result").content


def test_nobody_wins_a_moment_before_the_publicity_ends(lot: Lot) -> None:
    with pytest.raises(PublicityRuns):
        decide(lot, now=ENDED - timedelta(microseconds=1))


def test_with_state_funds_the_first_must_win(lot: Lot) -> None:
    with pytest.raises(FirstMustWin) as refusal:
        decide(lot, winner=second(lot))
    assert "renounces" in refusal.value.way_out("zh")
    with pytest.raises(FirstMustWin):
        decide(lot, winner=second(lot), passed_over=passed(lot, "preferred"))


def test_on_a_legal_ground_the_second_wins_and_the_reason_is_published(lot: Lot) -> None:
    award = decide(lot, winner=second(lot), passed_over=passed(lot, "renounces"))
    assert award.rank == 2
    assert "放弃中标" in scenes.bodies("award.decided")[0]["reason"]
    assert "放弃中标" in Notice.objects.get(kind="result").content


def test_a_ground_needs_its_reason(lot: Lot) -> None:
    with pytest.raises(ReasonMissing):
        decide(lot, winner=second(lot), passed_over=passed(lot, "renounces", " "))


def test_without_state_funds_another_choice_needs_a_reason_only(lot: Lot) -> None:
    Tender.objects.filter(pk=lot.tender_id).update(state_funded=False)
    lot = Lot.objects.select_related("tender").get(pk=lot.pk)
    with pytest.raises(ReasonMissing):
        decide(lot, winner=second(lot))
    assert decide(lot, winner=second(lot), passed_over=passed(lot, "", "履约能力核查未通过。")).rank == 2


def test_only_a_candidate_wins(lot: Lot) -> None:
    with pytest.raises(NotACandidate):
        decide(lot, winner="f" * 32)


def test_a_lot_is_decided_once(lot: Lot) -> None:
    decide(lot)
    with pytest.raises(NotPublished):
        decide(lot)


def test_nobody_wins_before_the_candidates_are_published() -> None:
    with pytest.raises(NotPublished):
        decide(committees.evaluated())


def test_a_stranger_decides_nothing(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        decide(lot, by=scenes.stranger())


def test_a_suspended_tender_is_not_decided(lot: Lot) -> None:
    hold(tender=lot.tender, cause="objection", reason="异议未答复", by=scenes.platform(), now=ENDED)
    with pytest.raises(TenderOnHold):
        decide(lot)


def test_the_committee_stays_secret_while_it_judges_another_lot(lot: Lot) -> None:
    other = Lot.objects.get(pk=lot.pk)
    other.pk, other.code, other.deal, other.stage = "X" * 23, "X" * 23, "X" * 40, "opened"
    other.save(force_insert=True)
    decide(lot)
    assert scenes.bodies("award.decided")[0]["committee"] == []
