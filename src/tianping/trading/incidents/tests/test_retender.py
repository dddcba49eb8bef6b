"""What failed is tendered anew, linked to the earlier tender."""

import pytest

from tianping.refusals import BadInput, NotAllowed
from tianping.trading.incidents.actions import fail_lot, retender
from tianping.trading.incidents.actions.repeating import NothingToRepeat
from tianping.trading.incidents.api import view_of
from tianping.trading.incidents.models import RepeatedLot, Repetition
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes

pytestmark = pytest.mark.django_db


def failed(*, lots: int = 1) -> Tender:
    tender = scenes.tender(lots=[scenes.lot_plan(name=f"{number}标段") for number in range(1, lots + 1)])
    for lot in tender.lots.all():
        for stage in ("issued", "closed"):
            move_on(lot=lot, to=stage)
        fail_lot(lot=lot, cause="too-few-bids", count=1, by=scenes.platform(), now=scenes.NOW)
    return tender


def again(earlier: Tender, **facts: object) -> Repetition:
    given: dict[str, object] = {"reason": "投标人不足三家，放宽了工期。", "by": scenes.buyer(), "now": scenes.NOW}
    return retender(earlier=earlier, **(given | facts))  # type: ignore[arg-type]


def test_a_failed_tender_is_planned_anew_with_what_was_planned_before() -> None:
    earlier = failed()
    made = again(earlier)
    new, old = made.tender.lots.get(), earlier.lots.get()
    assert (new.name, new.estimate, new.maximum_price) == (old.name, old.estimate, old.maximum_price)
    assert made.tender.name.endswith("（第 2 次招标）")
    assert scenes.bodies("tender.repeated")[0]["lots"] == {old.code: new.code}
    assert view_of(earlier)["repeated_as"][0]["tender"] == made.tender_id
    assert view_of(made.tender)["repeats"]["earlier"] == earlier.code


def test_a_third_round_counts_on_and_keeps_one_suffix() -> None:
    second = again(failed()).tender
    for stage in ("issued", "closed"):
        move_on(lot=second.lots.get(), to=stage)
    fail_lot(lot=second.lots.get(), cause="too-few-bids", count=0, by=scenes.platform(), now=scenes.NOW)
    third = again(second)
    assert third.round == 3
    assert third.tender.name.count("次招标") == 1


def test_each_failed_lot_is_tendered_anew_once() -> None:
    earlier = failed(lots=2)
    first, second = earlier.lots.all()
    again(earlier, lots=[first])
    again(earlier)
    assert set(RepeatedLot.objects.values_list("earlier_id", flat=True)) == {first.code, second.code}
    with pytest.raises(NothingToRepeat):
        again(earlier)


def test_a_running_lot_is_not_tendered_anew() -> None:
    tender = scenes.issued()
    with pytest.raises(NothingToRepeat):
        again(tender, lots=[tender.lots.get()])


def test_a_stranger_tenders_nothing_anew() -> None:
    with pytest.raises(NotAllowed):
        again(failed(), by=scenes.stranger())


def test_the_cause_of_the_failure_is_said() -> None:
    with pytest.raises(BadInput):
        again(failed(), reason="")
