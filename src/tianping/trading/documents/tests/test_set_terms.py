"""Setting the terms: every limit of the law, and the keys that are asked for."""

import base64
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tianping.law import LimitBreached
from tianping.refusals import BadInput, NotAllowed, Refusal
from tianping.sealing.suites import suite
from tianping.trading.documents import actions
from tianping.trading.documents.actions.preparing import OpeningTimeFixed
from tianping.trading.documents.models import Terms
from tianping.trading.documents.policy import opening_private
from tianping.trading.documents.rules import TimesOutOfOrder, ValidityMissing
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import DAY, NOW

pytestmark = pytest.mark.django_db
START = NOW + timedelta(hours=1)


@pytest.fixture
def tender() -> Tender:
    return scenes.tender()


def test_the_first_terms_ask_the_trustees_for_keys_once(tender: Tender) -> None:
    terms = scenes.with_terms(tender)
    scenes.with_terms(tender, bond=None)
    asked = scenes.bodies("tender.keys_requested")
    assert len(asked) == 1
    assert asked[0]["trustees"] == list(scenes.trustees())
    assert asked[0]["opening_key"] == terms.opening_public
    assert Terms.objects.get().bond is None


def test_the_opening_key_unwraps_to_the_public_one(tender: Tender) -> None:
    terms = scenes.with_terms(tender)
    row = suite(terms.suite)
    sealed = row.wrap(base64.b64decode(terms.opening_public), b"pieces", b"info")
    assert row.unwrap(opening_private(Terms.objects.get()), sealed, b"info") == b"pieces"


@pytest.mark.parametrize(
    ("facts", "rule", "field"),
    [
        ({"available_until": START + 5 * DAY - timedelta(seconds=1)}, "document-availability", "available_until"),
        ({"bids_due_at": START + 20 * DAY - timedelta(seconds=1)}, "bid-preparation", "bids_due_at"),
        ({"opening_at": NOW + 22 * DAY + timedelta(hours=1)}, "opening-time", "opening_at"),
        ({"bond": Decimal("200000.01")}, "bid-bond", "bond"),
        ({"minimum_bids": 2}, "bidders", "minimum_bids"),
    ],
)
def test_terms_beyond_a_limit_are_refused_with_its_rule(
    tender: Tender, facts: dict[str, Any], rule: str, field: str
) -> None:
    with pytest.raises(LimitBreached) as refusal:
        scenes.with_terms(tender, **facts)
    assert (refusal.value.rule, refusal.value.field) == (rule, field)
    assert refusal.value.way_out("zh")
    assert refusal.value.way_out("en")
    assert not Terms.objects.exists()


def test_exactly_at_the_limits_is_lawful(tender: Tender) -> None:
    scenes.with_terms(tender, available_until=START + 5 * DAY, bids_due_at=START + 20 * DAY, bond=Decimal("200000.00"))


def test_a_short_preparation_names_the_earliest_lawful_deadline(tender: Tender) -> None:
    with pytest.raises(LimitBreached) as refusal:
        scenes.with_terms(tender, bids_due_at=START + 10 * DAY)
    assert refusal.value.earliest == START + 20 * DAY
    assert "2026-01-25 10:00" in refusal.value.way_out("zh")


def test_days_are_counted_from_now_where_the_start_lies_in_the_past(tender: Tender) -> None:
    with pytest.raises(LimitBreached):
        scenes.with_terms(tender, available_from=NOW - 9 * DAY, bids_due_at=NOW + 19 * DAY)


@pytest.mark.parametrize("facts", [{"available_until": START}, {"bids_due_at": START}, {"bids_due_at": START - DAY}])
def test_dates_before_their_limits_are_refused(tender: Tender, facts: dict[str, Any]) -> None:
    with pytest.raises(TimesOutOfOrder) as refusal:
        scenes.with_terms(tender, **facts)
    assert refusal.value.sentence("zh")


def test_a_missing_validity_is_refused(tender: Tender) -> None:
    with pytest.raises(ValidityMissing):
        scenes.with_terms(tender, bid_validity_days=0)


def test_the_bond_is_measured_against_every_lot() -> None:
    small = scenes.lot_plan(name="绿化标段", estimate=Decimal("1000000"), maximum_price=None)
    tender = scenes.tender(lots=[scenes.lot_plan(), small])
    with pytest.raises(LimitBreached) as refusal:
        scenes.with_terms(tender, bond=Decimal("20000.01"))
    assert refusal.value.rule == "bid-bond"


@pytest.mark.parametrize(
    "facts", [{"evaluation_method": "lots"}, {"qualification": " "}, {"contact": ""}, {"bond": Decimal("-1")}]
)
def test_terms_that_lack_something_are_refused(tender: Tender, facts: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        scenes.with_terms(tender, **facts)


def test_a_voluntary_tender_may_state_fewer_bids_and_less_time() -> None:
    small = scenes.lot_plan(estimate=Decimal("500000"), maximum_price=None)
    tender = scenes.tender(mandatory=False, lots=[small])
    terms = scenes.with_terms(tender, minimum_bids=2, bids_due_at=START + 10 * DAY, bond=None)
    assert terms.minimum_bids == 2


def test_the_opening_time_is_fixed_once_keys_were_asked_for(tender: Tender) -> None:
    scenes.with_terms(tender)
    with pytest.raises(OpeningTimeFixed):
        scenes.with_terms(tender, bids_due_at=NOW + 30 * DAY)


def test_only_buyer_or_agency_set_terms(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        actions.set_terms(tender=tender, plan=scenes.terms_plan(), by=scenes.stranger(), now=NOW)


def test_a_held_tender_gets_no_terms(tender: Tender) -> None:
    hold(tender=tender, cause="objection", reason="异议", by=scenes.platform(), now=NOW)
    with pytest.raises(TenderOnHold):
        scenes.with_terms(tender)


def test_every_refusal_speaks_both_languages(tender: Tender) -> None:
    with pytest.raises(Refusal) as refusal:
        scenes.with_terms(tender, bids_due_at=START)
    told = refusal.value.problem()
    assert told["detail"] != told["detail_en"]
