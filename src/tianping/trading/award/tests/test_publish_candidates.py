"""Candidates are published for at least three days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tianping import law
from tianping.law import LimitBreached
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.award import actions
from tianping.trading.award.actions.publishing import NotEvaluated
from tianping.trading.award.models import Publicity
from tianping.trading.award.rules import NotTheCommittees
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.notices.models import Notice
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
AT = committees.AT


@pytest.fixture
def lot() -> Lot:
    return committees.evaluated()


def publish(lot: Lot, **facts: object) -> Publicity:
    return actions.publish_candidates(lot=lot, **({"by": scenes.buyer(), "now": AT} | facts))  # type: ignore[arg-type]


def test_candidates_stand_published_for_three_days_with_a_notice(lot: Lot) -> None:
    made = publish(lot)
    assert made.until_at == AT + timedelta(days=3)  # Friday
    assert Lot.objects.get(pk=lot.pk).stage == "publicity"
    told = scenes.bodies("candidates.published")[0]
    assert [one["rank"] for one in told["candidates"]] == [1, 2, 3]
    notice = Notice.objects.get(kind="candidates")
    assert notice.ends_at == made.until_at
    assert "8,700,000.50" in notice.content


def test_where_a_region_counts_working_days_beyond_the_announced_ones_the_last_day_is_provisional(
    lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = law.rule("publicity", on=AT.date(), scope=lot.tender.scope())
    monkeypatch.setattr(law, "find", lambda *args, **facts: replace(rule, unit="working-day"))
    made = publish(lot, now=AT.replace(month=12, day=30))
    assert made.provisional
    assert "尚未公布" in Notice.objects.get(kind="candidates").content


def test_fewer_than_three_days_are_refused(lot: Lot) -> None:
    with pytest.raises(LimitBreached) as refusal:
        publish(lot, until_at=AT + timedelta(days=2))
    assert refusal.value.rule == "publicity"
    assert not Publicity.objects.exists()


def test_a_longer_publicity_is_free(lot: Lot) -> None:
    assert publish(lot, until_at=AT + timedelta(days=5)).until_at == AT + timedelta(days=5)


def test_a_voluntary_tender_ends_its_publicity_as_it_says_but_not_in_the_past(lot: Lot) -> None:
    lot.tender.mandatory = False
    with pytest.raises(BadInput):
        publish(lot, until_at=AT)
    assert publish(lot, until_at=AT + timedelta(days=1)).until_at == AT + timedelta(days=1)


def test_more_than_three_candidates_are_refused() -> None:
    lot = committees.evaluated(prices=("9100000.00", "8700000.00", "9500000.00", "9600000.00"))
    four = [one["receipt"] for one in lot.evaluation_report.facts["ranked"]]
    with pytest.raises(LimitBreached) as refusal:
        publish(lot, candidates=four)
    assert refusal.value.rule == "candidates"
    assert len(publish(lot).candidates) == 3
    assert len(scenes.bodies("candidates.published")[0]["others"]) == 1


def test_the_buyer_does_not_choose_the_candidates(lot: Lot) -> None:
    with pytest.raises(NotTheCommittees):
        publish(lot, candidates=[committees.receipt(lot, 3)])


def test_a_late_publication_is_made_and_seen(lot: Lot) -> None:
    made = publish(lot, now=AT + timedelta(days=6))
    assert made.report_received_at == AT


def test_candidates_are_published_once(lot: Lot) -> None:
    publish(lot)
    with pytest.raises(NotEvaluated):
        publish(lot)


def test_nothing_is_published_before_the_report() -> None:
    with pytest.raises(NotEvaluated):
        publish(opened.opened_lot())


def test_a_stranger_publishes_nothing(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        publish(lot, by=scenes.stranger())


def test_a_suspended_tender_publishes_nothing(lot: Lot) -> None:
    hold(tender=lot.tender, cause="directive", reason="调查", by=scenes.platform(), now=AT)
    with pytest.raises(TenderOnHold):
        publish(lot)


def test_a_rejected_bid_is_published_with_its_ground() -> None:
    lot = opened.opened_lot()
    committees.formed(lot)
    committees.decided(lot, 2)
    committees.reported(lot)
    publish(lot)
    told = scenes.bodies("candidates.published")[0]
    assert [one["bidder"] for one in told["candidates"]] == [opened.bidder(1), opened.bidder(3)]
    assert told["rejected"][0]["ground"] == "non-responsive"
