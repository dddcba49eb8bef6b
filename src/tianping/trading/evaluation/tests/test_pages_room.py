"""The evaluation room: reading bids, asking, proposing, voting, scoring, signing."""

import hashlib
import io
from datetime import timedelta

import pytest

from tianping.record.models import SealedLeaf
from tianping.trading.evaluation.models import Inquiry, Motion, ScoreSheet
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms
from tianping.trading.tests.judging_room import (
    AT,
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    Clock,
    bid_page,
    clock,
    fill,
    lot,
    plain_lot,
    room,
    sheet_of,
    signed_sheet,
)
from tianping.web.files import store

__all__ = ["clock", "lot", "plain_lot"]
pytestmark = pytest.mark.django_db


def test_who_has_stated_nothing_is_led_to_its_statement_first(db: None) -> None:
    found = opened.opened_lot()
    committees.seated(found)
    answer = rooms.member(FIRST).get(room(found))
    assert (answer.status_code, answer["Location"]) == (302, f"/tenders/{found.tender_id}/seat/")


def test_the_room_names_the_next_step_and_the_desk_leads_to_it(lot: Lot) -> None:
    client = rooms.member(FIRST)
    assert room(lot) in rooms.page(client, "/desk/")
    html = rooms.page(client, room(lot))
    assert "打分" in html
    assert "席位" in html
    assert FIRST.name not in html.split("<main", 1)[1]


def test_a_member_reads_a_bid_and_downloads_its_files(lot: Lot) -> None:
    content = b"%PDF-1.7 a bid"
    digest = store(io.BytesIO(content)).sha256
    assert digest == hashlib.sha256(content).hexdigest()
    receipt = committees.receipt(lot, 1)
    OpenedBid.objects.filter(pk=receipt).update(
        files=[{"name": "投标文件.pdf", "size": len(content), "sha256": digest}]
    )
    client = rooms.member(FIRST)
    assert bid_page(lot) in rooms.page(client, f"{room(lot)}bids/")
    html = rooms.page(client, bid_page(lot))
    assert "投标报价低于成本" in html
    assert "还没有就报价询问" in html
    file = f"{bid_page(lot)}files/{digest}/"
    assert file in html
    assert b"".join(client.get(file).streaming_content) == content  # type: ignore[attr-defined]
    assert client.get(f"{bid_page(lot)}files/{'0' * 64}/").status_code == 404
    assert client.get(f"{bid_page(lot, 2)}files/{digest}/").status_code == 404
    assert rooms.buyer().get(file).status_code == 403
    read = SealedLeaf.objects.filter(type="account.read")
    assert [digest in bytes(one.data).decode() for one in read] == [True]


def test_a_program_among_a_bids_files_is_not_handed_to_a_member(lot: Lot) -> None:
    digest = store(io.BytesIO(b"MZ a program")).sha256
    receipt = committees.receipt(lot, 1)
    OpenedBid.objects.filter(pk=receipt).update(files=[{"name": "报价.pdf", "size": 12, "sha256": digest}])
    client = rooms.member(FIRST)
    answer = client.get(f"{bid_page(lot)}files/{digest}/")
    assert answer.status_code == 403
    assert "不是可以查看的文件类型" in answer.content.decode()
    assert "不是可以查看的文件类型" in rooms.page(client, bid_page(lot))
    assert not SealedLeaf.objects.filter(type="account.read").exists()


def test_a_bidder_is_asked_and_answers_in_time(lot: Lot, clock: Clock) -> None:
    asked = {"about": "price", "question": "报价明显低于其他投标人，请说明成本构成。"}
    assert rooms.through(rooms.member(FIRST), f"{bid_page(lot, 2)}inquiry/", asked) == bid_page(lot, 2)
    code = Inquiry.objects.get().code
    bidder = rooms.bidder(2)
    assert "答复评标委员会的询问" in rooms.page(bidder, "/desk/")
    html = rooms.page(bidder, f"/inquiries/{code}/")
    assert "不能改变报价" in html
    assert "距答复截止" in html
    for one in committees.members():
        assert one.name not in html
    kept = rooms.through(bidder, f"/inquiries/{code}/", {"explanation": "自有模板和机械，成本较低。"})
    assert "已答复评标委员会" in rooms.page(bidder, kept)
    assert "自有模板和机械" in rooms.page(rooms.member(SECOND), bid_page(lot, 2))
    assert "答复不能改" in rooms.page(bidder, f"/inquiries/{code}/")


def test_another_bidder_sees_no_question(lot: Lot) -> None:
    rooms.through(rooms.member(FIRST), f"{bid_page(lot, 2)}inquiry/", {"about": "content", "question": "工期？"})
    code = Inquiry.objects.get().code
    assert rooms.bidder(1).get(f"/inquiries/{code}/").status_code == 403
    assert "询问" not in rooms.page(rooms.bidder(1), "/desk/").split("<main")[1]


def test_an_answer_after_its_time_is_refused_in_a_sentence(lot: Lot, clock: Clock) -> None:
    rooms.through(rooms.member(FIRST), f"{bid_page(lot, 2)}inquiry/", {"about": "content", "question": "工期？"})
    address = f"/inquiries/{Inquiry.objects.get().code}/"
    bidder = rooms.bidder(2)
    given = {**rooms.hidden(rooms.page(bidder, address)), "explanation": "二百日历天。", "step": "do"}
    clock.now = AT + timedelta(hours=3)
    late = bidder.post(address, given)
    assert late.status_code == 409
    assert "答复时间已到" in late.content.decode()
    assert "二百日历天" in late.content.decode()
    assert "答复时间已到" in rooms.page(bidder, address)


def test_a_rejection_is_proposed_on_a_lawful_ground_and_voted_on(lot: Lot) -> None:
    address = f"{bid_page(lot, 3)}rejection/"
    first = rooms.member(FIRST)
    assert 'value="unsigned" selected' in rooms.page(first, f"{address}?ground=unsigned")
    place = rooms.through(first, address, {"ground": "unsigned", "explanation": "第 3 页没有盖章。"})
    assert "已投票，等其他成员" in rooms.page(first, place)
    assert "表决议题" in rooms.page(rooms.member(SECOND), "/desk/")
    for who in (SECOND, THIRD):
        rooms.through(rooms.member(who), f"{place}vote/", {"agrees": "yes", "reason": "属实。"})
    assert Motion.objects.get().state == "carried"
    html = rooms.page(rooms.member(FOURTH), place)
    assert "议题已表决：通过" in html
    assert "席位 2" in html
    assert "已否决" in rooms.page(first, bid_page(lot, 3))


def test_below_cost_is_not_proposed_before_the_bidder_was_asked(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{bid_page(lot, 2)}rejection/"
    given = {**rooms.hidden(rooms.page(client, address)), "ground": "below-cost", "explanation": "过低。", "step": "do"}
    answer = client.post(address, given)
    assert answer.status_code == 409
    assert "先书面询问" in answer.content.decode() or "要先书面询问" in answer.content.decode()
    assert "过低。" in answer.content.decode()


@pytest.mark.parametrize(
    "given", [{"ground": ""}, {"ground": "ugly"}, {"explanation": ""}, {"explanation": "字" * 4001}]
)
def test_a_rejection_that_is_wrong_is_said_at_its_field(lot: Lot, given: dict[str, str]) -> None:
    client, address = rooms.member(FIRST), f"{bid_page(lot, 2)}rejection/"
    whole = {"ground": "unsigned", "explanation": "没有盖章。", **given}
    answer = client.post(address, {**rooms.hidden(rooms.page(client, address)), **whole})
    assert answer.status_code == 422
    assert not Motion.objects.exists()


def test_a_correction_may_be_negative_and_changes_only_the_evaluated_price(plain_lot: Lot) -> None:
    given = {"kind": "correction", "amount": "-1,200.50", "explanation": "清单第 8 行合计多算。"}
    place = rooms.through(rooms.member(FIRST), f"{bid_page(plain_lot, 1)}adjustment/", given)
    for who in (SECOND, THIRD):
        rooms.through(rooms.member(who), f"{place}vote/", {"agrees": "yes"})
    html = rooms.page(rooms.member(FOURTH), f"{room(plain_lot)}ranking/")
    assert "9,100,000.00" in html
    assert "-1,200.50" in html
    assert "9,098,799.50" in html


def test_the_sheet_is_kept_as_often_as_wanted_and_only_its_member_sees_it(lot: Lot) -> None:
    first = rooms.member(FIRST)
    assert fill(first, lot, {"points-plan-1": "33.25"}).endswith("?kept=1")
    assert 'value="33.25"' in rooms.page(first, f"{room(lot)}sheet/")
    assert "还缺 8 项" in rooms.page(first, f"{room(lot)}sheet/?kept=1")
    second = rooms.member(SECOND)
    for address in ("", "sheet/", "ranking/", "report/", "bids/"):
        assert "33.25" not in rooms.page(second, f"{room(lot)}{address}")
    assert "33.25" not in rooms.page(second, bid_page(lot))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"points-plan-1": "40.01"}, "填 0 到 40 之间的数"),
        ({"points-plan-1": "三十"}, "填 0 到 40 之间的数"),
        ({"points-plan-1": "30.005"}, "填 0 到 40 之间的数"),
        ({"points-plan-1": "10"}, "请写明理由"),
    ],
)
def test_wrong_points_are_said_at_their_cell_and_the_rest_stays(lot: Lot, given: dict[str, str], said: str) -> None:
    html = fill(rooms.member(FIRST), lot, {**sheet_of(), **given})
    assert said in html
    assert 'value="12"' in html
    assert not ScoreSheet.objects.exists()


def test_a_low_score_stands_with_its_reason(lot: Lot) -> None:
    given = {**sheet_of(), "points-plan-1": "１０", "reason-plan-1": "没有针对性的措施。"}
    assert fill(rooms.member(FIRST), lot, given).endswith("?kept=1")


def test_a_member_signs_its_sheet_and_it_stands(lot: Lot) -> None:
    place = signed_sheet(lot, FIRST)
    client = rooms.member(FIRST)
    assert "评分表已签署" in rooms.page(client, place)
    answer = client.get(f"{room(lot)}sheet/")
    assert (answer.status_code, answer["Location"]) == (302, place)


def test_a_signature_may_come_as_a_file(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of())
    html = rooms.page(client, address)
    file = io.BytesIO(rooms.signature(FIRST, rooms.text_to_sign(html)).encode())
    file.name = "signature.json"
    checked = client.post(address, {**rooms.hidden(html), "signature": file})
    done = client.post(address, {**rooms.hidden(checked.content.decode()), "step": "do"})
    assert done.status_code == 303, done.content.decode()[-3000:]


@pytest.mark.parametrize("pasted", ["", "not json", "[]", "{}", '{"algorithm":"x"}'])
def test_what_is_no_signature_is_refused_in_a_sentence(lot: Lot, pasted: str) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of())
    answer = client.post(address, {**rooms.hidden(rooms.page(client, address)), "pasted": pasted, "step": "do"})
    assert answer.status_code in (409, 422)
    assert "tp-errors" in answer.content.decode()
    assert ScoreSheet.objects.get().locked_at is None


def test_anothers_certificate_does_not_sign(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of())
    html = rooms.page(client, address)
    given = {**rooms.hidden(html), "pasted": rooms.signature(SECOND, rooms.text_to_sign(html)), "step": "do"}
    answer = client.post(address, given)
    assert answer.status_code == 403
    assert "不是你在评标委员会里的席位" in answer.content.decode()


def test_an_incomplete_sheet_is_not_signed(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/sign/"
    fill(client, lot, {"points-plan-1": "30"})
    html = rooms.page(client, address)
    given = {**rooms.hidden(html), "pasted": rooms.signature(FIRST, rooms.text_to_sign(html)), "step": "do"}
    assert "还缺 8 项分数" in client.post(address, given).content.decode()


def test_a_sheet_changed_in_another_window_is_not_signed_unread(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of())
    html = rooms.page(client, address)
    fill(client, lot, {**sheet_of(), "points-plan-1": "31"})
    given = {**rooms.hidden(html), "pasted": rooms.signature(FIRST, rooms.text_to_sign(html)), "step": "do"}
    answer = client.post(address, given)
    assert answer.status_code == 409
    assert ScoreSheet.objects.get().locked_at is None
