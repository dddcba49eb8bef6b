"""A lot fails."""

import pytest

from tianping.refusals import NotAllowed
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.actions import WrongStage, move_on
from tianping.trading.plans.models import Lot
from tianping.trading.tests import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Lot:
    found = scenes.tender().lots.get()
    for stage in ("issued", "closed"):
        move_on(lot=found, to=stage)
    return found


def test_fewer_than_three_bids_end_a_lot_with_a_notice(lot: Lot) -> None:
    failure = fail_lot(lot=lot, cause="too-few-bids", count=2, by=scenes.platform(), now=scenes.NOW)
    assert failure.rule == "bidders"
    assert "2 个" in failure.explanation
    assert Lot.objects.get().stage == "failed"
    assert scenes.recorded(tender=lot.tender_id)[-2:] == ["tender.failed", "notice.published"]
    assert scenes.bodies("notice.published")[0]["kind"] == "failure"


def test_all_rejected_is_told_with_what_the_committee_says(lot: Lot) -> None:
    failure = fail_lot(
        lot=lot, cause="all-rejected", count=0, explanation="均低于成本。", by=scenes.platform(), now=scenes.NOW
    )
    assert failure.explanation.endswith("均低于成本。")


def test_a_lot_fails_once(lot: Lot) -> None:
    for _ in range(2):
        fail_lot(lot=lot, cause="too-few-bids", count=0, by=scenes.platform(), now=scenes.NOW)
    assert Failure.objects.count() == 1
    assert scenes.recorded().count("tender.failed") == 1


def test_a_lot_that_is_still_open_for_bids_cannot_fail() -> None:
    lot = scenes.tender().lots.get()
    with pytest.raises(WrongStage):
        fail_lot(lot=lot, cause="too-few-bids", count=0, by=scenes.platform(), now=scenes.NOW)
    assert scenes.recorded().count("tender.failed") == 0


def test_no_person_can_declare_a_failure(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        fail_lot(lot=lot, cause="too-few-bids", count=2, by=scenes.buyer(), now=scenes.NOW)
