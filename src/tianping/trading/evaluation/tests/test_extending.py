"""Where more than a third of the members find the time too short, the buyer extends the evaluation (条例 第四十八条)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tianping.law.days import day_of
from tianping.refusals import NotAllowed
from tianping.trading.evaluation import actions, views_committee, views_time
from tianping.trading.evaluation.actions.extending import NotLater, WishedAlready
from tianping.trading.evaluation.actions.sitting import NotUnderEvaluation, ReportDrawnUp
from tianping.trading.evaluation.models import Committee, Extension, TimeWish
from tianping.trading.evaluation.queries import must_extend
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms, scenes
from tianping.trading.tests.judging_room import Clock, clock, room

AT = committees.AT
LATER = AT + timedelta(hours=6)
FIRST, SECOND, THIRD = committees.EXPERTS[:3]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
__all__ = ["Clock", "clock"]


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> Lot:
    for module in (views_time, views_committee):
        monkeypatch.setattr(module, "business_now", lambda: AT)
    found = opened.opened_lot()
    committees.formed(found)
    return found


def wish(lot: Lot, who: committees.Person) -> TimeWish:
    return actions.wish_for_time(lot=lot, reason="现场核验没有做完。", by=who.actor(), now=AT)


def extend(lot: Lot, until: datetime = LATER) -> Extension:
    return actions.extend(tender=lot.tender, until=until, by=scenes.buyer(), now=AT)


def test_two_of_five_are_more_than_a_third_and_one_is_not(lot: Lot) -> None:
    committee = Committee.objects.get()
    wish(lot, FIRST)
    assert not must_extend(committee, day_of(AT))
    wish(lot, SECOND)
    assert must_extend(committee, day_of(AT))
    assert len(scenes.sealed("evaluation.time_wanted")) == 2
    made = extend(lot)
    assert (made.wanted, must_extend(committee, day_of(AT))) == (2, False)
    assert scenes.bodies("evaluation.extended")[0]["wanted"] == 2
    assert wish(lot, FIRST).answered_at is None


def test_a_member_says_it_once_until_it_is_answered(lot: Lot) -> None:
    wish(lot, FIRST)
    with pytest.raises(WishedAlready):
        wish(lot, FIRST)


def test_who_stood_back_is_not_counted(lot: Lot) -> None:
    for who in (FIRST, SECOND):
        wish(lot, who)
    actions.stand_back(tender=lot.tender, reason="利害关系。", by=FIRST.actor(), now=AT)
    assert not must_extend(Committee.objects.get(), day_of(AT))


@pytest.mark.parametrize("until", [AT, AT - timedelta(hours=1)])
def test_an_extension_ends_in_the_future(lot: Lot, until: datetime) -> None:
    with pytest.raises(NotLater):
        extend(lot, until)


def test_an_extension_goes_beyond_the_one_before(lot: Lot) -> None:
    extend(lot)
    with pytest.raises(NotLater):
        extend(lot)
    assert extend(lot, LATER + timedelta(hours=1)).wanted == 0


def test_only_members_wish_and_only_the_buyer_extends(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        wish(lot, committees.EXPERTS[5])
    for who in (scenes.stranger(), FIRST.actor()):
        with pytest.raises(NotAllowed):
            actions.extend(tender=lot.tender, until=LATER, by=who, now=AT)


def test_after_the_report_nobody_wishes_for_time(lot: Lot) -> None:
    actions.draw_up(lot=lot, candidates=3, by=FIRST.actor(), now=AT)
    with pytest.raises(ReportDrawnUp):
        wish(lot, SECOND)


def test_what_is_evaluated_is_not_extended(lot: Lot) -> None:
    committees.reported(lot)
    with pytest.raises(NotUnderEvaluation):
        extend(lot)


def test_members_wish_on_their_page_and_the_desk_asks_the_buyer_to_extend(lot: Lot) -> None:
    assert "评标时间不够" in rooms.page(rooms.member(FIRST), room(lot))
    for who in (FIRST, SECOND):
        assert rooms.through(rooms.member(who), f"{room(lot)}time/", {"reason": "没有核验完。"}) == room(lot)
    buyer, address = rooms.buyer(), f"/tenders/{lot.tender_id}/committee/"
    assert "延长评标时间：超过三分之一的成员认为不够" in rooms.page(buyer, "/desk/")
    html = rooms.page(buyer, address)
    assert "认为时间不够的成员" in html
    assert "没有核验完" not in html
    assert rooms.through(buyer, f"{address}extension/", {"until": "2026-01-28T18:00"}) == address
    assert Extension.objects.get().wanted == 2
    assert "评标延长到" in rooms.page(buyer, address)
    assert "超过三分之一的成员" not in rooms.page(buyer, "/desk/")


def test_a_missing_or_past_time_is_said_and_extends_nothing(lot: Lot) -> None:
    buyer, address = rooms.buyer(), f"/tenders/{lot.tender_id}/committee/extension/"
    for until in ("", "昨天", "2020-01-01T09:00"):
        answer = buyer.post(address, {**rooms.hidden(rooms.page(buyer, address)), "until": until, "step": "do"})
        assert "tp-errors" in answer.content.decode(), until
    assert not Extension.objects.exists()


def test_a_double_click_extends_once(lot: Lot) -> None:
    buyer, address = rooms.buyer(), f"/tenders/{lot.tender_id}/committee/extension/"
    given = {**rooms.hidden(rooms.page(buyer, address)), "until": "2026-01-28T18:00", "step": "do"}
    assert [buyer.post(address, given).status_code for _ in range(2)] == [303, 303]
    assert Extension.objects.count() == 1


def test_a_stranger_sees_neither_page(lot: Lot) -> None:
    assert rooms.bidder(1).get(f"/tenders/{lot.tender_id}/committee/extension/").status_code == 403
    assert Client().get(f"{room(lot)}time/").status_code == 302
