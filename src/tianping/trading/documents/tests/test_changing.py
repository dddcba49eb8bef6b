"""Clarifications and a later opening: the arithmetic of 条例 第二十一条."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping import law
from tianping.law import LimitBreached
from tianping.law.days import day_of
from tianping.refusals import NotAllowed
from tianping.trading.documents import actions
from tianping.trading.documents.actions.changing import DeadlinePassed, MovedEarlier, NotIssued
from tianping.trading.documents.models import Clarification, Terms
from tianping.trading.documents.queries import published_files
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import DAY, NOW

pytestmark = pytest.mark.django_db
DUE = NOW + 22 * DAY


@pytest.fixture
def tender() -> Tender:
    return scenes.issued()


def clarify(tender: Tender, *, now: datetime, affects: bool = True, due: datetime | None = None) -> Clarification:
    return actions.clarify(
        tender=tender,
        content="外墙保温改为岩棉板。",
        affects_preparation=affects,
        bids_due_at=due,
        by=scenes.agency(),
        now=now,
    )


def test_fifteen_days_before_the_deadline_nothing_moves(tender: Tender) -> None:
    made = clarify(tender, now=DUE - 15 * DAY)
    assert made.number == 1
    assert Terms.objects.get().bids_due_at == DUE
    assert scenes.recorded(tender=tender.code)[-2:] == ["documents.clarified", "notice.published"]


def test_later_than_that_is_refused_with_the_earliest_lawful_deadline(tender: Tender) -> None:
    now = DUE - 15 * DAY + timedelta(seconds=1)
    with pytest.raises(LimitBreached) as refusal:
        clarify(tender, now=now)
    assert refusal.value.rule == "clarification"
    assert refusal.value.earliest == now + 15 * DAY
    assert "2026-01-27 09:00:01" in refusal.value.way_out("zh")
    assert not Clarification.objects.exists()


def test_with_a_later_deadline_the_opening_moves_along(tender: Tender) -> None:
    now = DUE - 10 * DAY
    clarify(tender, now=now, due=now + 15 * DAY)
    terms = Terms.objects.get()
    assert terms.bids_due_at == terms.opening_at == now + 15 * DAY
    types = scenes.recorded(tender=tender.code)
    assert types[-3:] == ["documents.clarified", "opening.moved", "notice.published"]
    assert "推迟至" in tender.notices.first().content


def test_what_does_not_affect_preparation_may_come_late(tender: Tender) -> None:
    clarify(tender, now=DUE - DAY, affects=False)


def test_files_added_since_the_issue_go_out_with_the_clarification(tender: Tender) -> None:
    draft = scenes.add_file(tender, name="补充图纸.pdf", content=b"new drawings", now=NOW + DAY)
    assert draft not in published_files(tender.code)
    clarify(tender, now=NOW + 2 * DAY)
    assert draft in published_files(tender.code)
    assert scenes.recorded().count("documents.issued") == 1


def test_a_clarification_cannot_move_the_deadline_earlier(tender: Tender) -> None:
    with pytest.raises(MovedEarlier):
        clarify(tender, now=NOW + DAY, due=DUE - timedelta(seconds=1))


def test_the_opening_moves_only_later(tender: Tender) -> None:
    terms = actions.move_opening(tender=tender, to=DUE + DAY, reason="场地检修", by=scenes.agency(), now=NOW + DAY)
    assert terms.opening_at == DUE + DAY
    for to in (DUE, DUE + DAY):
        with pytest.raises(MovedEarlier):
            actions.move_opening(tender=tender, to=to, reason="改回来", by=scenes.agency(), now=NOW + DAY)
    assert scenes.bodies("opening.moved")[0]["reason"] == "场地检修"


def test_at_the_deadline_nothing_can_change_any_more(tender: Tender) -> None:
    with pytest.raises(DeadlinePassed):
        clarify(tender, now=DUE, due=DUE + 30 * DAY)
    with pytest.raises(DeadlinePassed):
        actions.move_opening(tender=tender, to=DUE + DAY, reason="晚了", by=scenes.agency(), now=DUE)


def test_a_closed_lot_ends_all_changes_whatever_the_clock_says(tender: Tender) -> None:
    move_on(lot=tender.lots.get(), to="closed")
    with pytest.raises(DeadlinePassed):
        clarify(tender, now=NOW + 2 * DAY)


def test_what_is_not_issued_is_not_clarified() -> None:
    with pytest.raises(NotIssued):
        clarify(scenes.ready(), now=NOW)


def test_a_held_tender_is_not_changed(tender: Tender) -> None:
    hold(tender=tender, cause="directive", reason="调查", by=scenes.platform(), now=NOW)
    with pytest.raises(TenderOnHold):
        clarify(tender, now=NOW + 2 * DAY)


def test_a_stranger_changes_nothing(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        actions.move_opening(tender=tender, to=DUE + DAY, reason="不行", by=scenes.stranger(), now=NOW + DAY)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=300)))
def test_the_earliest_lawful_deadline_is_lawful_and_nothing_before_it(after: timedelta) -> None:
    now = NOW + after
    rule = law.rule("clarification", on=day_of(now))
    earliest = rule.earliest(now).at
    rule.require(now, earliest)
    with pytest.raises(LimitBreached):
        rule.require(now, earliest - timedelta(microseconds=1))
