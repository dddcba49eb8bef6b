"""Shares, counts, amounts and thresholds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping import law

ON = date(2026, 6, 1)
YUAN = st.decimals(Decimal("0.01"), Decimal("99999999999.99"), places=2)


def rule(name: str) -> law.Rule:
    return law.rule(name, on=ON)


def test_a_bid_bond_of_two_percent_is_allowed_and_one_fen_more_is_not() -> None:
    rule("bid-bond").require_value(Decimal("20000.00"), Decimal("1000000.00"))
    with pytest.raises(law.LimitBreached) as caught:
        rule("bid-bond").require_value(Decimal("20000.01"), Decimal("1000000.00"), field="bond")
    assert caught.value.missing == Decimal("0.01")
    assert caught.value.field == "bond"
    assert "条例 第二十六条" in caught.value.sentence("zh")
    assert "20,000.01" in caught.value.sentence("en")


def test_a_share_alone_is_compared_with_the_limit() -> None:
    rule("performance-bond").require_value(Decimal("0.10"))
    with pytest.raises(law.LimitBreached, match="11%"):
        rule("performance-bond").require_value(Decimal("0.11"))


@given(YUAN)
def test_the_cap_of_a_bond_is_allowed_and_the_next_fen_is_not(price: Decimal) -> None:
    cap = rule("bid-bond").cap(price)
    rule("bid-bond").require_value(cap, price)
    with pytest.raises(law.LimitBreached):
        rule("bid-bond").require_value(cap + Decimal("0.01"), price)


@pytest.mark.parametrize("size", [5, 7, 9, 101])
def test_an_odd_committee_of_five_or_more_is_allowed(size: int) -> None:
    rule("committee").require_value(size)


@pytest.mark.parametrize("size", [0, 3, 4])
def test_a_small_committee_is_refused(size: int) -> None:
    with pytest.raises(law.LimitBreached, match="the limit is 5"):
        rule("committee").require_value(size)


@pytest.mark.parametrize("size", [6, 8, 100])
def test_an_even_committee_is_refused(size: int) -> None:
    with pytest.raises(law.LimitBreached, match="even number") as caught:
        rule("committee").require_value(size)
    assert caught.value.way_out("zh") == "请改为单数。"


@given(st.integers(0, 200), st.integers(1, 200))
def test_experts_are_two_thirds_exactly(experts: int, members: int) -> None:
    if 3 * experts >= 2 * members:
        rule("committee-experts").require_value(experts, members)
    else:
        with pytest.raises(law.LimitBreached):
            rule("committee-experts").require_value(experts, members)


def test_more_than_a_third_extends_the_evaluation_and_a_third_does_not() -> None:
    rule("evaluation-extension").require_value(3, 7)
    with pytest.raises(law.LimitBreached):
        rule("evaluation-extension").require_value(3, 9)


def test_four_candidates_are_refused() -> None:
    rule("candidates").require_value(3)
    with pytest.raises(law.LimitBreached):
        rule("candidates").require_value(4)


@pytest.mark.parametrize("name", ["bidders", "invitees", "prequalified"])
def test_two_are_too_few(name: str) -> None:
    rule(name).require_value(3)
    with pytest.raises(law.LimitBreached):
        rule(name).require_value(2)


def test_works_of_four_million_must_be_tendered_and_one_fen_less_need_not() -> None:
    limit = rule("must-tender-works")
    assert limit.reached(Decimal("4000000.00"))
    assert not limit.reached(Decimal("3999999.99"))
    limit.require_value(Decimal("3999999.99"))
    with pytest.raises(law.LimitBreached, match="must be tendered"):
        limit.require_value(Decimal("4000000.00"))


def test_the_state_share_is_reached_at_ten_percent() -> None:
    assert rule("state-fund-share").reached(Decimal(200), Decimal(2000))
    assert not rule("state-fund-share").reached(Decimal("199.99"), Decimal(2000))


def test_a_debarment_lies_within_its_range() -> None:
    rule("debarment-breach").require_value(2)
    rule("debarment-breach").require_value(5)
    for years in (1, 6):
        with pytest.raises(law.LimitBreached, match="2 years to 5 years"):
            rule("debarment-breach").require_value(years)


def test_a_rule_without_amount_says_so() -> None:
    with pytest.raises(law.NoAmount):
        rule("contract").require_value(3)
    with pytest.raises(law.NoAmount):
        rule("maximum-price").reached(3)
