"""The page of the opening hall: a countdown that tells nothing, then the list, the read-out, what is said to it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.record.sequencer import sequence
from tianping.trading.bids import views as bid_pages
from tianping.trading.opening import actions, desk, hall, tasks, views, views_filing
from tianping.trading.opening.models import Confirmation, RecoveryCode, SignIn, SpotObjection
from tianping.trading.plans.models import Lot
from tianping.trading.tests import clerks, scenes
from tianping.trading.tests.bidding import AFTER, DUE, Auction, Firm
from tianping.web.accounts.models import Draft

ONE, TWO = Firm(1), Firm(2)
EARLY = DUE - timedelta(minutes=18, seconds=16)
SAID = AFTER + timedelta(minutes=5)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    held = [EARLY]
    for module in (views, views_filing, bid_pages):
        monkeypatch.setattr(module, "business_now", lambda: held[0])
    monkeypatch.setattr("tianping.web.context.business_now", lambda: held[0])
    return held


def page(auction: Auction, client: Client | None = None, query: str = "", status: int = 200) -> str:
    return clerks.shown(client or Client(), f"/lots/{auction.lot.code}/hall/{query}", now=AFTER, status=status)


def firm(one: Firm) -> Client:
    return clerks.clerk("bidder", one.uscc, name=one.name)


def act(auction: Auction, client: Client, what: str, **given: str) -> Any:
    return client.post(f"/lots/{auction.lot.code}/hall/{what}/", given)


def opened(auction: Auction, clock: list[datetime], bids: int = 3) -> None:
    auction.bids(bids)
    auction.close()
    auction.release(1)
    auction.release(2)
    actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)
    for record in tasks.records(AFTER):
        record()
    sequence(now=AFTER)
    clock[0] = SAID


def bare(html: str) -> str:
    return re.sub(r'value="\w{64}"', "", html)


def test_before_the_deadline_the_hall_is_the_same_with_no_bid_and_with_many(
    auction: Auction, clock: list[datetime]
) -> None:
    state = f"/lots/{auction.lot.code}/hall/state/"
    empty, before = page(auction), Client().get(state).json()
    found = auction.bids(5)
    hall.sign_in(lot=auction.lot, by=ONE.actor(), now=EARLY)
    full = page(auction)
    assert bare(full) == bare(empty)
    assert Client().get(state).json() == before
    assert "00<i>:</i>18<i>:</i>16" in full
    assert "三方待命，均未交出密钥" in full
    for word in (*(bid.receipt[:8] for bid in found), *(bid.bidder_name for bid in found)):
        assert word not in full


def test_a_bidder_signs_in_and_only_it_sees_that(auction: Auction, clock: list[datetime]) -> None:
    auction.bids(2)
    mine = firm(ONE)
    assert "签到</button>" in page(auction, mine)
    assert act(auction, mine, "sign-in").status_code == 303
    assert act(auction, mine, "sign-in").status_code == 303
    assert SignIn.objects.count() == 1
    assert "本单位已签到" in page(auction, mine)
    assert "本单位已签到" not in page(auction, firm(TWO))
    assert act(auction, firm(Firm(7)), "sign-in").status_code == 403


def test_between_the_closing_and_the_opening_bids_stand_by_their_receipts(
    auction: Auction, clock: list[datetime]
) -> None:
    found = auction.bids(3)
    auction.close()
    clock[0] = AFTER
    shown, own = page(auction), page(auction, firm(ONE))
    for bid in found:
        assert bid.receipt[:8] in shown
        assert bid.bidder_name not in shown
    assert "尚未开启" in shown
    assert "0<i>/</i>3" in shown
    assert ONE.name in own
    auction.release(1)
    assert "三方已到 1 方，还差 1 方" in page(auction)


def test_the_read_out_shows_every_bid_with_its_price_and_proof(auction: Auction, clock: list[datetime]) -> None:
    opened(auction, clock)
    shown = page(auction)
    for said in (
        "唱标完毕",
        "3<i>/</i>3",
        "9,000,000.00",
        "9,000,002.00",
        ONE.name,
        "三方已到 2 方，够数",
        "先看全文",
        "tp-proof",
        "未签到",
    ):
        assert said in shown, said
    own = page(auction, firm(ONE))
    assert '<tr class="me">' in own
    assert "确认本单位记录" in own


def test_many_bids_are_all_read_out(auction: Auction, clock: list[datetime]) -> None:
    opened(auction, clock, bids=7)
    assert page(auction).count('class="num big"') == 7


def test_a_lot_with_too_few_bids_is_not_opened_and_says_why(auction: Auction, clock: list[datetime]) -> None:
    auction.bids(2)
    auction.close()
    clock[0] = AFTER
    shown = page(auction)
    assert "少于 3 家，不开标，重新招标" in shown
    assert "招标投标法 第二十八条" in shown


def test_a_lot_without_any_bid_says_what_comes_next(auction: Auction, clock: list[datetime]) -> None:
    auction.close()
    clock[0] = AFTER
    assert "看这个项目接下来怎么办" in page(auction)


def test_a_lot_terminated_before_the_deadline_lists_nobody(auction: Auction, clock: list[datetime]) -> None:
    found = auction.bids(3)
    Lot.objects.filter(pk=auction.lot.pk).update(stage="terminated")
    shown = page(auction)
    assert "招标已经终止，不开标" in shown
    for bid in found:
        assert bid.receipt[:8] not in shown
    assert "/3" not in shown


def test_what_trustees_release_for_draws_lights_no_seal(auction: Auction, clock: list[datetime]) -> None:
    auction.bids(3)
    event = PiecesReleased(tender=auction.tender.code, seals=("ab" * 32,), packet="cd" * 32)
    scenes.hear(event, room="opening", origin=scenes.trustees()[0])
    auction.close()
    clock[0] = AFTER
    assert "三方待命，均未交出密钥" in page(auction)


def test_a_bidder_confirms_its_line_once(auction: Auction, clock: list[datetime]) -> None:
    opened(auction, clock)
    mine = firm(ONE)
    assert [item.what for item in desk.to_confirm(ONE.actor(), SAID)] == ["核对并确认本单位的开标记录"]
    assert "9,000,000.00" in clerks.shown(mine, f"/lots/{auction.lot.code}/hall/confirm/", now=SAID)
    for _ in range(2):
        assert act(auction, mine, "confirm").status_code == 303
    assert Confirmation.objects.count() == 1
    assert "1/3 已确认" in page(auction)
    assert not list(desk.to_confirm(ONE.actor(), SAID))
    assert act(auction, clerks.clerk("bidder", scenes.OTHER), "confirm").status_code == 403


def test_an_objection_is_checked_raised_answered_and_stands_in_the_hall(
    auction: Auction, clock: list[datetime]
) -> None:
    opened(auction, clock)
    mine, place = firm(ONE), f"/lots/{auction.lot.code}/hall/objections/"
    checked = mine.post(place, {"step": "check", "content": "第 2 份的报价大小写不一致。"}).content.decode()
    assert "核对一遍，再办" in checked
    again = {**clerks.hidden(checked), "step": "do"}
    assert mine.post(place, again)["Location"] == mine.post(place, again)["Location"]
    objection = SpotObjection.objects.get()
    assert "等招标人当场答复" in page(auction)
    assert [item.url for item in desk.to_answer(scenes.agency(), SAID)] == [
        f"/hall-objections/{objection.code}/answer/"
    ]
    agency = clerks.of(scenes.agency())
    assert "答复</a>" in page(auction, agency)
    clerks.filed(agency, f"/hall-objections/{objection.code}/answer/", {"answer": "以大写为准。"}, now=SAID)
    assert "以大写为准。" in page(auction)


@pytest.mark.parametrize(("content", "said"), [("", "请填写"), ("长" * 4001, "太长")])
def test_an_objection_says_something_and_not_too_much(
    auction: Auction, clock: list[datetime], content: str, said: str
) -> None:
    opened(auction, clock)
    answer = act(auction, firm(ONE), "objections", step="check", content=content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert content[:50] in answer.content.decode()


def test_the_agency_closes_the_hall_when_all_is_said(auction: Auction, clock: list[datetime]) -> None:
    opened(auction, clock)
    agency = clerks.of(scenes.agency())
    assert act(auction, agency, "close").status_code == 409
    for number in (1, 2, 3):
        act(auction, firm(Firm(number)), "confirm")
    assert act(auction, agency, "close").status_code == 303
    shown = page(auction)
    assert "开标结束" in shown
    assert "开标确认记录" in shown
    assert "data-live" not in shown


def test_a_bidder_whose_pieces_are_missing_hands_in_its_code(auction: Auction, clock: list[datetime]) -> None:
    bid = auction.bids(3)[0]
    auction.close()
    auction.release(2)
    clock[0] = AFTER + timedelta(minutes=2)
    mine, place = firm(ONE), f"/my/bids/receipts/{bid.receipt}/recovery/"
    assert [item.url for item in desk.to_recover(ONE.actor(), clock[0])] == [place]
    assert "递交恢复码" in page(auction, mine)
    wrong = clerks.refused(mine, place, {"secret_words": "babab-babab"}, now=AFTER)
    assert "恢复码有误" in wrong
    assert not any("babab" in str(draft.values) for draft in Draft.objects.all())
    words = auction.seeds[bid.seal].replace("-", " ")
    clerks.filed(mine, place, {"secret_words": words}, checked=False, now=AFTER)
    assert RecoveryCode.objects.get().bid == bid
    assert "恢复码已收到" in page(auction, mine)
    assert not list(desk.to_recover(ONE.actor(), clock[0]))
    clerks.shown(firm(TWO), place, now=AFTER, status=404)


def test_the_state_changes_with_what_is_said(auction: Auction, clock: list[datetime]) -> None:
    state, seen = f"/lots/{auction.lot.code}/hall/state/", []

    def look() -> None:
        seen.append(Client().get(state).json()["version"])

    look()
    opened(auction, clock)
    look()
    act(auction, firm(ONE), "confirm")
    look()
    assert len(set(seen)) == 3


def test_there_is_no_hall_before_the_documents_are_out(clock: list[datetime], db: None) -> None:
    lot = scenes.tender().lots.get()
    clerks.shown(Client(), f"/lots/{lot.code}/hall/", status=404)
    clerks.shown(Client(), "/lots/none/hall/", status=404)


def test_the_projection_is_large_and_without_what_is_beside(auction: Auction, clock: list[datetime]) -> None:
    shown = page(auction, query="?view=projection")
    assert 'data-text="large"' in shown
    assert "<aside" not in shown


def test_every_page_speaks_english_to_the_end(auction: Auction, clock: list[datetime]) -> None:
    addresses = [f"/lots/{auction.lot.code}/hall/"]
    mine = firm(ONE)
    mine.cookies["tp_language"] = "en"
    sequence(now=EARLY)
    assert left(mine, addresses) == []
    opened(auction, clock)
    objection = hall.object_on_the_spot(lot=auction.reload(), content="云岫", by=ONE.actor(), now=SAID)
    sequence(now=SAID)
    assert left(mine, [*addresses, f"{addresses[0]}confirm/", f"{addresses[0]}objections/"]) == []
    agency = clerks.of(scenes.agency())
    agency.cookies["tp_language"] = "en"
    assert left(agency, [*addresses, f"/hall-objections/{objection.code}/answer/"]) == []


def left(client: Client, addresses: list[str]) -> list[str]:
    found = [text for address in addresses for text in clerks.chinese_left(client, address)]
    quoted = ("云岫", "施工一标段", "（虚构）")  # names as the record has them; the seals are characters everywhere
    return [text for text in found if text not in "交服证" and not any(word in text for word in quoted)]
