"""How times and amounts are said."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.web import wording

DUE = datetime(2026, 9, 24, 1, 30, tzinfo=UTC)
NOW = datetime(2026, 9, 22, 2, 24, 7, tzinfo=UTC)


def test_a_moment_is_written_out_in_shanghai_time() -> None:
    assert wording.moment(DUE, language="zh", now=NOW) == "9月24日（周四）09:30"
    assert wording.moment(DUE, language="en", now=NOW) == "Thu 24 Sep, 09:30"
    assert wording.moment(DUE, language="zh") == "2026年9月24日（周四）09:30"
    assert wording.brief(DUE, language="zh", now=NOW - timedelta(days=365)) == "2026年9月24日 09:30"


def test_the_day_turns_at_midnight_in_shanghai() -> None:
    assert wording.day(datetime(2026, 9, 23, 15, 59, 59, tzinfo=UTC), language="zh", now=NOW) == "9月23日"
    assert wording.day(datetime(2026, 9, 23, 16, 0, tzinfo=UTC), language="zh", now=NOW) == "9月24日"


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (DUE - NOW, "还有 1 天 23 小时", "1 day 23 hours left"),
        (timedelta(hours=4, minutes=35, seconds=59), "还有 4 小时 35 分", "4 hours 35 minutes left"),
        (timedelta(seconds=59), "还有 不到 1 分", "less than 1 minute left"),
        (timedelta(days=-2), "已超 2 天", "over by 2 days"),
    ],
)
def test_what_is_left_is_said_by_its_two_largest_units(left: timedelta, zh: str, en: str) -> None:
    assert wording.remaining(left, language="zh") == zh
    assert wording.remaining(left, language="en") == en


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_what_is_left_is_never_rounded_up(left: timedelta) -> None:
    units = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
    said = sum((count * units[unit] for count, unit in wording.parts(left)), timedelta())
    assert said <= left < said + timedelta(minutes=1)


@given(st.decimals(min_value=0, max_value=Decimal("1e12"), places=2))
def test_amounts_in_wan_are_never_rounded_up(amount: Decimal) -> None:
    shown = Decimal(wording.wan(amount).replace(",", ""))
    assert shown * 10000 <= amount < (shown + Decimal("0.01")) * 10000


def test_amounts_and_sizes() -> None:
    assert wording.yuan("28645700") == "28,645,700.00"
    assert wording.wan(Decimal("28645799.99")) == "2,864.57"
    assert [wording.size(n) for n in (999, 310_000, 6_800_000, 182_000_000)] == ["999 B", "310 kB", "6.8 MB", "182 MB"]
