"""Registering a project."""

from decimal import Decimal

import pytest

from tianping.law import codes
from tianping.law.codes import CodeError
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.plans.actions import NotRegistered
from tianping.trading.plans.checks import NameUnprintable
from tianping.trading.plans.models import Project
from tianping.trading.plans.rules import StateFundsNotDeclared
from tianping.trading.tests import scenes

pytestmark = pytest.mark.django_db


def test_a_project_gets_the_next_code_and_its_buyers_registered_name() -> None:
    first, second = scenes.project(), scenes.project()
    codes.project.check(first.code)
    assert int(second.code) == int(first.code) + 1 if first.code.isdigit() else second.code > first.code
    assert first.buyer_name == "云岫市城市建设中心（虚构）"
    assert scenes.recorded() == ["project.registered"] * 2
    assert scenes.bodies("project.registered")[0]["project"] == first.code


def test_an_agency_may_register_for_a_buyer() -> None:
    assert scenes.project(by=scenes.agency()).buyer == scenes.BUYER


def test_a_credit_code_with_a_wrong_check_character_is_refused_in_a_sentence() -> None:
    wrong = scenes.BUYER[:-1] + ("0" if scenes.BUYER[-1] != "0" else "1")
    with pytest.raises(CodeError) as refusal:
        scenes.project(buyer=wrong)
    assert "校验" in refusal.value.sentence("zh")
    assert refusal.value.way_out("zh") or refusal.value.sentence("en")
    assert not Project.objects.exists()


def test_a_buyer_that_is_not_registered_is_refused() -> None:
    scenes.register(scenes.OTHER, "bidder")
    with pytest.raises(NotRegistered):
        scenes.project(buyer=scenes.OTHER, by=scenes.agency())


def test_a_stranger_may_not_register_for_a_buyer() -> None:
    with pytest.raises(NotAllowed):
        scenes.project(by=scenes.stranger())


@pytest.mark.parametrize(("field", "value"), [("region", "000000"), ("industry", "Z99"), ("investment_code", "1234")])
def test_a_code_that_is_in_no_table_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadInput) as refusal:
        scenes.project(**{field: value})
    assert refusal.value.field == field


def test_a_name_with_a_character_that_cannot_be_printed_is_refused() -> None:
    with pytest.raises(NameUnprintable):
        scenes.project(name="云岫😀工程")


def test_budget_funds_beyond_both_limits_make_it_state_funded() -> None:
    funds = {"budget_funds": Decimal("2000000"), "investment": Decimal("20000000")}
    with pytest.raises(StateFundsNotDeclared) as refusal:
        scenes.project(state_funded=False, **funds)
    assert refusal.value.rule == "state-fund-amount"
    assert scenes.project(state_funded=True, **funds).state_funded


def test_budget_funds_below_a_tenth_do_not() -> None:
    assert not scenes.project(
        state_funded=False, budget_funds=Decimal("2000000"), investment=Decimal("20000000.01")
    ).state_funded
