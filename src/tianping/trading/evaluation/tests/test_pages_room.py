"""The evaluation room: reading bids, asking, proposing, voting, scoring, signing; and what nobody may see."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.evaluation import (
    views_inquiry,
    views_judging,
    views_record,
    views_report,
    views_room,
    views_sheet,
)
from tianping.trading.evaluation.actions.reporting import SILENCE
from tianping.trading.evaluation.models import Inquiry, Motion, Report, ScoreSheet
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms, scenes
from tianping.web.files import store

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND, THIRD, FOURTH = committees.EXPERTS[:4]
MODULES = (views_inquiry, views_judging, views_record, views_report, views_room, views_sheet)


class Clock:
    """The business clock of the pages."""

    now = AT


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    for module in MODULES:
        monkeypatch.setattr(module, "business_now", lambda: held.now)
    monkeypatch.setattr("tianping.web.desk.views.business_now", lambda: held.now)
    return held


@pytest.fixture
def lot(scored_lot: Lot) -> Lot:
    rooms.stated(scored_lot)
    sequence(now=AT)
    return scored_lot


@pytest.fixture
def plain_lot(db: None) -> Lot:
    """A lot judged by the lowest evaluated price."""
    found = opened.opened_lot()
    committees.formed(found)
    rooms.stated(found)
    sequence(now=AT)
    return found


def room(lot: Lot) -> str:
    return f"/lots/{lot.code}/evaluation/"


def bid_page(lot: Lot, number: int = 1) -> str:
    return f"{room(lot)}bids/{committees.receipt(lot, number)}/"


def sheet_of(points: str = "30", *, credit: str = "4") -> dict[str, str]:
    """A whole sheet: three criteria by three bids."""
    return {
        f"points-{code}-{place}": value
        for code, value in (("plan", points), ("team", "12"), ("credit", credit))
        for place in (1, 2, 3)
    }


def fill(client: Client, lot: Lot, given: dict[str, str]) -> str:
    address = f"{room(lot)}sheet/"
    answer = client.post(address, {**rooms.hidden(rooms.page(client, address)), **given})
    return answer.content.decode() if answer.status_code != 303 else str(answer["Location"])


def test_who_has_stated_nothing_is_led_to_its_statement_first(scored_lot: Lot) -> None:
    answer = rooms.member(FIRST).get(room(scored_lot))
    assert (answer.status_code, answer["Location"]) == (302, f"/tenders/{scored_lot.tender_id}/seat/")


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


def signed_sheet(lot: Lot, who: committees.Person, points: str = "30") -> str:
    """A member fills and signs its sheet over the pages."""
    client, address = rooms.member(who), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of(points))
    text = rooms.text_to_sign(rooms.page(client, address))
    return rooms.through(client, address, {"pasted": rooms.signature(who, text)})


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


def test_the_ranking_and_all_sheets_are_seen_when_all_have_signed(lot: Lot) -> None:
    for at, who in enumerate(committees.members()[:4]):
        signed_sheet(lot, who, str(30 + at))
    html = rooms.page(rooms.member(FIRST), f"{room(lot)}ranking/")
    assert "还有 1 名成员没有签署评分表" in html
    assert "评标基准价怎么来的" not in html
    signed_sheet(lot, committees.REPRESENTATIVE, "34")
    html = rooms.page(rooms.member(FIRST), f"{room(lot)}ranking/")
    for said in ("评标基准价怎么来的", "席位 1（抽取的专家）的评分表", "31.00", "总分", "偏差率"):
        assert said in html, said


def reported(lot: Lot) -> None:
    """The report is drawn up over the pages."""
    committees.scored(lot)
    client, address = rooms.member(FIRST), f"{room(lot)}report/new/"
    given = {**rooms.hidden(rooms.page(client, address)), "candidates": "3", "step": "do"}
    assert client.post(address, given).status_code == 303


def sign_report(lot: Lot, who: committees.Person) -> str:
    client, address = rooms.member(who), f"{room(lot)}report/sign/"
    text = rooms.text_to_sign(rooms.page(client, address))
    return rooms.through(client, address, {"pasted": rooms.signature(who, text)})


def test_a_report_is_drawn_up_and_signed_by_all_and_received(lot: Lot) -> None:
    reported(lot)
    assert "签署评标报告，或者写明不同意见" in rooms.page(rooms.member(SECOND), "/desk/")
    for who in committees.members():
        kept = sign_report(lot, who)
    assert "已签署评标报告" in rooms.page(rooms.member(who), kept)
    pdf = rooms.member(FIRST).get(f"{room(lot)}report.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    buyer = rooms.buyer()
    assert "接收评标报告" in rooms.page(buyer, "/desk/")
    kept = rooms.through(buyer, f"{room(lot)}report/receive/")
    assert "评标报告已接收" in rooms.page(buyer, kept)
    assert Lot.objects.get(pk=lot.pk).stage == "evaluated"


def test_a_dissent_is_written_then_signed_with_its_words(lot: Lot) -> None:
    reported(lot)
    client, address = rooms.member(FIRST), f"{room(lot)}report/dissent/"
    words = "第二名的类似业绩不实。\n请再核。"
    html = rooms.page(client, address)
    shown = client.post(address, {**rooms.hidden(html), "dissent": words, "step": "more"}).content.decode()
    text = rooms.text_to_sign(shown)
    kept = rooms.through(client, address, {"dissent": words, "pasted": rooms.signature(FIRST, text)})
    assert "类似业绩不实" in rooms.page(client, kept)
    for who in committees.members()[1:]:
        sign_report(lot, who)
    rooms.through(rooms.buyer(), f"{room(lot)}report/receive/")
    assert "类似业绩不实" in rooms.page(rooms.buyer(), f"{room(lot)}record/")


def test_words_changed_after_the_signature_are_refused(lot: Lot) -> None:
    reported(lot)
    client, address = rooms.member(FIRST), f"{room(lot)}report/dissent/"
    html = rooms.page(client, address)
    shown = client.post(address, {**rooms.hidden(html), "dissent": "甲", "step": "more"}).content.decode()
    pasted = rooms.signature(FIRST, rooms.text_to_sign(shown))
    answer = client.post(address, {**rooms.hidden(html), "dissent": "乙", "pasted": pasted, "step": "do"})
    assert answer.status_code == 422 or "签名验证不通过" in answer.content.decode()
    assert not Report.objects.get().opinions.exists()


def test_a_report_nobody_signed_is_taken_back_over_its_page(lot: Lot) -> None:
    reported(lot)
    client, address = rooms.member(FIRST), f"{room(lot)}report/discard/"
    assert client.post(address, {**rooms.hidden(rooms.page(client, address)), "step": "do"}).status_code == 303
    assert not Report.objects.exists()


def test_the_buyer_sees_counts_before_and_waits_for_silence(lot: Lot, clock: Clock) -> None:
    reported(lot)
    committees.signed(lot, by=committees.members()[:3])
    buyer, address = rooms.buyer(), f"{room(lot)}report/receive/"
    html = rooms.page(buyer, address)
    assert "距视为同意" in html
    assert opened.bidder(1) not in html.split("<main", 1)[1]
    answer = buyer.post(address, {**rooms.hidden(html), "step": "do"})
    assert answer.status_code == 409
    assert "还没有表示" in answer.content.decode()
    clock.now = AT + SILENCE
    rooms.through(buyer, address)
    assert Report.objects.get().received_at == AT + SILENCE


def received(lot: Lot) -> None:
    committees.scored(lot)
    committees.reported(lot)
    sequence(now=AT)


def test_the_whole_evaluation_is_computed_again_before_the_reader(lot: Lot) -> None:
    received(lot)
    for client in (rooms.buyer(), rooms.auditor()):
        html = rooms.page(client, f"{room(lot)}record/")
        for said in (
            "刚重新计算：与报告一致",
            "评标基准价怎么来的",
            "席位 5（招标人代表）的评分表",
            "成员的表示",
            "日志",
        ):
            assert said in html, said


def test_a_changed_sheet_is_seen_when_it_is_computed_again(lot: Lot) -> None:
    received(lot)
    ScoreSheet.objects.filter(member__name=FIRST.name).first().scores.update(points=1)  # type: ignore[union-attr]
    html = rooms.page(rooms.auditor(), f"{room(lot)}record/")
    assert "刚重新计算：与报告不一致" in html
    assert "评分表与签署的不符" in html


def test_names_are_secret_until_the_result_is_certain(lot: Lot) -> None:
    received(lot)
    for client in (rooms.buyer(), rooms.auditor()):
        html = rooms.page(client, f"{room(lot)}record/").split("<main", 1)[1]
        assert not [one.name for one in committees.members() if one.name in html]
    secret = rooms.auditor().get(f"{room(lot)}record.pdf")
    assert secret.status_code == 403
    assert "保密" in secret.content.decode()
    assert rooms.buyer().get(f"{room(lot)}record.pdf").status_code == 200
    Lot.objects.filter(pk=lot.pk).update(stage="decided")
    assert FIRST.name in rooms.page(rooms.auditor(), f"{room(lot)}record/")
    assert rooms.auditor().get(f"{room(lot)}record.pdf").status_code == 200


def test_names_stay_secret_while_another_lot_is_judged_by_the_same_committee(lot: Lot) -> None:
    received(lot)
    Lot.objects.filter(pk=lot.pk).update(stage="decided")
    Lot.objects.create(
        code=f"{lot.code[:-1]}9",
        tender=lot.tender,
        deal="another",
        name="二标段",
        content="装饰",
        estimate=1,
        stage="opened",
    )
    assert FIRST.name not in rooms.page(rooms.auditor(), f"{room(lot)}record/")


def test_nothing_of_the_evaluation_is_open_before_its_report_is_received(lot: Lot) -> None:
    reported(lot)
    for client in (rooms.buyer(), rooms.auditor()):
        assert client.get(f"{room(lot)}record/").status_code == 404
        assert client.get(f"{room(lot)}record.pdf").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "bids/", "sheet/", "sheet/sign/", "ranking/", "report/", "report/new/", "report.pdf"]
)
def test_nobody_but_members_enters_the_room(lot: Lot, page: str) -> None:
    outsider = rooms.member(committees.EXPERTS[5])
    for client in (rooms.buyer(), rooms.bidder(1), rooms.auditor(), outsider):
        assert client.get(f"{room(lot)}{page}").status_code == 403


def test_who_stood_back_does_not_enter_any_more(lot: Lot) -> None:
    from tianping.trading.evaluation import actions

    actions.stand_back(tender=lot.tender, reason="利害关系。", by=FIRST.actor(), now=AT)
    assert rooms.member(FIRST).get(room(lot)).status_code == 403
    assert rooms.member(SECOND).get(room(lot)).status_code == 302


def test_a_tender_that_is_held_takes_no_vote(lot: Lot) -> None:
    from tianping.trading.holds.actions import hold

    bid = opened_bid(lot, committees.receipt(lot, 1))
    assert bid
    hold(tender=lot.tender, cause="objection", reason="异议", by=scenes.platform(), now=AT)
    client, address = rooms.member(FIRST), f"{bid_page(lot)}rejection/"
    given = {**rooms.hidden(rooms.page(client, address)), "ground": "unsigned", "explanation": "无章", "step": "do"}
    assert client.post(address, given).status_code == 409
    assert not Motion.objects.exists()


def test_a_vote_pressed_twice_counts_once(lot: Lot) -> None:
    place = rooms.through(
        rooms.member(FIRST), f"{bid_page(lot, 3)}rejection/", {"ground": "unsigned", "explanation": "没有盖章。"}
    )
    client = rooms.member(SECOND)
    given = {**rooms.hidden(rooms.page(client, f"{place}vote/")), "agrees": "no", "step": "do"}
    assert [client.post(f"{place}vote/", given).status_code for _ in range(2)] == [303, 303]
    assert Motion.objects.get().votes.count() == 2


def test_a_sheet_sent_after_the_session_ended_is_kept(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/"
    given = {**rooms.hidden(rooms.page(client, address)), **sheet_of("35")}
    client.logout()
    answer = client.post(address, given)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/session/?next=")
