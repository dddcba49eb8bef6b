"""Planning a tender: the duty to tender, the method, the codes."""

from decimal import Decimal

import pytest

from tianping.law import LimitBreached, codes
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.plans.actions import MinimumPriceForbidden, NotRegistered
from tianping.trading.plans.models import Tender
from tianping.trading.plans.rules import PublicTenderRequired
from tianping.trading.tests import scenes
from tianping.web.search import SearchIndex

pytestmark = pytest.mark.django_db


def test_a_tender_is_planned_with_codes_that_extend_each_other() -> None:
    tender = scenes.tender(lots=[scenes.lot_plan(), scenes.lot_plan(name="施工二标段")])
    lots = list(tender.lots.all())
    codes.tender.check(tender.code)
    for lot in lots:
        codes.lot.check(lot.code)
        codes.deal.check(lot.deal)
    assert tender.code.startswith(tender.project.code)
    assert [lot.code[:20] for lot in lots] == [tender.code] * 2
    assert {lot.stage for lot in lots} == {"planned"}
    assert scenes.recorded(tender=tender.code) == ["tender.planned"]
    body = scenes.bodies("tender.planned")[0]
    assert body["lots"][0]["estimate"] == "10000000.00"
    assert body["agency"] == scenes.AGENCY


def test_a_planned_tender_is_found_by_its_words() -> None:
    tender = scenes.tender()
    assert [hit.key for hit in SearchIndex().search("教学楼", "tender").hits] == [tender.code]


def test_a_state_funded_project_above_the_threshold_cannot_be_voluntary() -> None:
    with pytest.raises(LimitBreached) as refusal:
        scenes.tender(mandatory=False, lots=[scenes.lot_plan(estimate=Decimal("4000000"), maximum_price=None)])
    assert refusal.value.rule == "must-tender-works"
    assert refusal.value.way_out("zh")
    assert not Tender.objects.exists()


def test_lots_are_summed_so_that_splitting_does_not_help() -> None:
    half = scenes.lot_plan(estimate=Decimal("2000000"), maximum_price=None)
    with pytest.raises(LimitBreached):
        scenes.tender(mandatory=False, lots=[half, half])


def test_below_the_threshold_it_may_be_voluntary() -> None:
    small = scenes.lot_plan(estimate=Decimal("3999999.99"), maximum_price=None)
    assert not scenes.tender(mandatory=False, lots=[small]).mandatory


def test_supervision_of_works_has_the_threshold_of_services() -> None:
    lot = scenes.lot_plan(estimate=Decimal("1000000"), maximum_price=None)
    with pytest.raises(LimitBreached) as refusal:
        scenes.tender(mandatory=False, classification="A050000", lots=[lot])
    assert refusal.value.rule == "must-tender-services"


def test_private_money_may_be_tendered_voluntarily() -> None:
    project = scenes.project(state_funded=False)
    assert not scenes.tender(of=project, mandatory=False).mandatory


def test_a_state_funded_mandatory_tender_must_be_open() -> None:
    with pytest.raises(PublicTenderRequired) as refusal:
        scenes.tender(method="invited")
    assert refusal.value.rule == "public-tender-required"


def test_an_invitation_with_a_lawful_ground_is_recorded_with_it() -> None:
    scenes.tender(method="invited", invitation_ground="few-bidders")
    assert scenes.bodies("tender.planned")[0]["invitation_ground"] == "few-bidders"


def test_a_minimum_price_is_refused_with_its_article() -> None:
    with pytest.raises(MinimumPriceForbidden) as refusal:
        scenes.tender(lots=[scenes.lot_plan(minimum_price=Decimal("1"))])
    assert "第二十七条" in refusal.value.sentence("zh")
    assert refusal.value.field == "lots.0.minimum_price"


def test_a_tender_without_lots_is_refused() -> None:
    with pytest.raises(BadInput):
        scenes.tender(lots=[])


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_an_estimate_that_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(BadInput) as refusal:
        scenes.tender(lots=[scenes.lot_plan(estimate=Decimal(amount))])
    assert refusal.value.field == "lots.0.estimate"


def test_an_agency_that_is_not_registered_is_refused() -> None:
    scenes.register(scenes.OTHER, "bidder")
    with pytest.raises(NotRegistered):
        scenes.tender(agency=scenes.OTHER)


def test_another_buyer_may_not_plan_for_this_project() -> None:
    with pytest.raises(NotAllowed):
        scenes.tender(by=scenes.stranger())


def test_an_agency_plans_only_what_it_is_entrusted_with() -> None:
    project = scenes.project()
    assert scenes.tender(of=project, by=scenes.agency()).agency == scenes.AGENCY
    with pytest.raises(NotAllowed):
        scenes.tender(of=project, by=scenes.agency(), agency=None)
