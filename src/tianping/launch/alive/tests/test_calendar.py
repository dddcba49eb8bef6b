from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tianping.launch.alive.calendar import LEFT, calendar
from tianping.launch.alive.specs import SPECS
from tianping.law.days import day_of, is_working_day

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MOMENTS = st.integers(0, 240 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(MOMENTS)
def test_whatever_the_start_the_moments_follow_one_another(now):
    found = calendar(now)
    order = [now, found.issue, found.first, found.morning, found.hall, found.rest, found.closing, found.shown_until]
    assert order == sorted(set(order))
    assert found.closing - found.rest == LEFT
    assert found.hall < found.rest


@given(MOMENTS)
def test_nobody_opens_bids_on_a_day_off(now):
    found = calendar(now)
    for moment in (found.issue, found.first, found.morning, found.hall, found.closing, found.later):
        assert is_working_day(day_of(moment))


@given(MOMENTS)
def test_documents_are_available_for_five_days_and_candidates_for_three(now):
    found = calendar(now)
    for spec in SPECS:
        assert found.due(spec.key) - timedelta(minutes=30) - found.issue >= timedelta(days=5)  # 条例 第十六条
    assert found.morning - found.first >= timedelta(days=3, hours=12)  # 条例 第五十四条
    assert found.shown_until - found.morning >= timedelta(days=3)
