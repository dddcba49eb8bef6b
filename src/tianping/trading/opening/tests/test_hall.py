"""The opening hall: bidders come, confirm, object; the buyer answers; what was said is sealed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.evaluation.models import Committee
from tianping.trading.opening import hall, tasks
from tianping.trading.opening.models import Confirmation, Opening, SignIn, SpotObjection
from tianping.trading.opening.queries import HALL_TIME, SpotObjectionOpen
from tianping.trading.plans.models import Lot
from tianping.trading.tests import bidding, committees, opened, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now
from tianping.web.documents import text_of
from tianping.web.files import open_file

pytestmark = pytest.mark.django_db
AT = opened.OPENED + timedelta(minutes=5)
OVER = opened.OPENED + HALL_TIME


@pytest.fixture
def lot() -> Lot:
    return opened.opened_lot()


def bidder(number: int = 1) -> Actor:
    return Actor(office=opened.bidder(number), role="bidder", person="p")


def raised(lot: Lot, **facts: Any) -> SpotObjection:
    return hall.object_on_the_spot(**({"lot": lot, "content": "唱标报价有误。", "by": bidder(), "now": AT} | facts))


def close(lot: Lot, **facts: Any) -> Opening:
    return hall.close_hall(**({"opening": Opening.objects.get(lot=lot), "by": scenes.agency(), "now": AT} | facts))


def test_a_hall_is_closed_when_all_have_confirmed_and_says_what_was_said(lot: Lot) -> None:
    hall.sign_in(lot=lot, by=bidder(), now=AT)
    for number in (1, 2, 3):
        hall.confirm(lot=lot, by=bidder(number), now=AT)
    hall.answer_on_the_spot(objection=raised(lot), answer="经核对无误。", by=scenes.agency(), now=AT)
    closed = close(lot)
    told = scenes.bodies("opening.hall_closed")[0]
    assert (told["attended"], told["confirmed"], told["objections"]) == (1, 3, 1)
    with open_file(closed.hall_record) as file:
        text = "".join(text_of(file.read()).split())
    for said in ("开标确认记录", "唱标报价有误", "经核对无误", "未签到"):
        assert said in text, said
    assert close(lot).hall_record == closed.hall_record
    assert scenes.recorded().count("opening.hall_closed") == 1


def test_a_sign_in_is_sealed_and_counts_once(lot: Lot) -> None:
    for _ in range(2):
        hall.sign_in(lot=lot, by=bidder(), now=AT)
    assert len(scenes.sealed("opening.attended")) == SignIn.objects.count() == 1
    assert "opening.attended" not in scenes.recorded()


def test_a_confirmation_counts_once(lot: Lot) -> None:
    for _ in range(2):
        hall.confirm(lot=lot, by=bidder(), now=AT)
    assert Confirmation.objects.count() == scenes.recorded().count("opening.confirmed") == 1


def test_the_hall_opens_an_hour_before(auction: bidding.Auction) -> None:
    firm = bidding.Firm(1)
    auction.bid(firm)
    opens = bidding.DUE - hall.BEFORE
    with pytest.raises(hall.HallNotOpen):
        hall.sign_in(lot=auction.lot, by=firm.actor(), now=opens - timedelta(microseconds=1))
    assert hall.sign_in(lot=auction.lot, by=firm.actor(), now=opens).signed_in_at == opens
    with pytest.raises(NotAllowed):
        hall.sign_in(lot=auction.lot, by=bidding.Firm(2).actor(), now=opens)
    with pytest.raises(hall.NotReadOut):
        hall.confirm(lot=auction.lot, by=firm.actor(), now=opens)
    with pytest.raises(hall.NotReadOut):
        raised(auction.lot, by=firm.actor())


def test_nobody_learns_before_the_opening_who_came(auction: bidding.Auction, client: Client) -> None:
    firm = bidding.Firm(1)
    auction.bid(firm)
    hall.sign_in(lot=auction.lot, by=firm.actor(), now=bidding.DUE - hall.BEFORE)
    told = client.get(f"/api/v1/lots/{auction.lot.code}/hall").json()
    assert told["state"] == "waiting"
    assert firm.uscc not in str(told)


@pytest.mark.parametrize("who", [scenes.buyer(), scenes.stranger(), bidder(9)])
def test_only_who_bids_in_the_lot_speaks(lot: Lot, who: Actor) -> None:
    for act in (hall.sign_in, hall.confirm):
        with pytest.raises(NotAllowed):
            act(lot=lot, by=who, now=AT)
    with pytest.raises(NotAllowed):
        raised(lot, by=who)


def test_an_objection_is_answered_once_by_the_buyer(lot: Lot) -> None:
    objection = raised(lot)
    with pytest.raises(NotAllowed):
        hall.answer_on_the_spot(objection=objection, answer="不予采纳", by=scenes.stranger(), now=AT)
    with pytest.raises(BadInput):
        hall.answer_on_the_spot(objection=objection, answer=" ", by=scenes.buyer(), now=AT)
    hall.answer_on_the_spot(objection=objection, answer="无误。", by=scenes.buyer(), now=AT)
    with pytest.raises(hall.SpotAnswered):
        hall.answer_on_the_spot(objection=objection, answer="再答", by=scenes.buyer(), now=AT)
    assert scenes.recorded()[-2:] == ["opening.objected", "opening.answered"]


def test_an_objection_says_something(lot: Lot) -> None:
    with pytest.raises(BadInput):
        raised(lot, content="")


def test_nothing_goes_on_while_an_objection_is_open(lot: Lot) -> None:
    objection = raised(lot)
    with pytest.raises(SpotObjectionOpen):
        close(lot, now=OVER)
    with pytest.raises(SpotObjectionOpen):
        committees.requested(lot.tender)
    assert not Committee.objects.exists()
    hall.answer_on_the_spot(objection=objection, answer="无误。", by=scenes.buyer(), now=AT)
    committees.requested(lot.tender)


def test_a_hall_waits_for_who_has_not_confirmed_until_its_time_is_over(lot: Lot) -> None:
    hall.confirm(lot=lot, by=bidder(), now=AT)
    with pytest.raises(hall.HallStillOpen):
        close(lot, now=OVER - timedelta(microseconds=1))
    assert close(lot, now=OVER).hall_closed_at == OVER


def test_a_stranger_closes_no_hall(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        close(lot, by=bidder(), now=OVER)


def test_after_its_end_nobody_speaks(lot: Lot) -> None:
    close(lot, now=OVER)
    for act in (hall.sign_in, hall.confirm):
        with pytest.raises(hall.HallNotOpen):
            act(lot=lot, by=bidder(), now=OVER)
    with pytest.raises(hall.HallNotOpen):
        raised(lot, now=OVER)


def test_a_hall_that_somebody_used_closes_by_time(lot: Lot) -> None:
    assert not list(tasks.halls(OVER))
    hall.sign_in(lot=lot, by=bidder(), now=AT)
    assert not list(tasks.halls(OVER - timedelta(seconds=1)))
    objection = raised(lot)
    assert not list(tasks.halls(OVER))
    hall.answer_on_the_spot(objection=objection, answer="无误。", by=scenes.buyer(), now=OVER)
    (due,) = tasks.halls(OVER)
    due()
    assert not list(tasks.halls(OVER))
    assert scenes.recorded()[-1] == "opening.hall_closed"


def test_the_hall_over_the_interface(lot: Lot, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.trading.opening.hall_api.business_now", lambda: AT)

    def send(path: str, uscc: str, role: str, body: dict[str, Any]) -> Any:
        token = tokens.create_for_program(uscc=uscc, roles=[role], now=wall_now()).text
        headers = {"Authorization": f"Bearer {token}"}
        return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    for verb in ("sign-in", "confirmation"):
        assert send(f"lots/{lot.code}/hall/{verb}", opened.bidder(1), "bidder", {}).status_code == 201
    made = send(f"lots/{lot.code}/hall/objections", opened.bidder(1), "bidder", {"content": "有误。"}).json()
    path = f"hall-objections/{made['objection']}/answer"
    assert send(path, scenes.AGENCY, "agency", {"answer": "无误。"}).json()["answer"] == "无误。"
    assert send(f"lots/{lot.code}/hall/close", scenes.AGENCY, "agency", {}).json()["type"].endswith("hall-still-open")
    told = client.get(f"/api/v1/lots/{lot.code}/hall").json()
    assert (told["state"], len(told["attended"]), len(told["confirmed"])) == ("read-out", 1, 1)
