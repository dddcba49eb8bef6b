"""The evaluation's ranking, report and record on pages; and what nobody may see before its time."""

import pytest

from tianping.record.sequencer import sequence
from tianping.trading.evaluation.actions.reporting import SILENCE
from tianping.trading.evaluation.models import Motion, Report, ScoreSheet
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms, scenes
from tianping.trading.tests.judging_room import (
    AT,
    FIRST,
    SECOND,
    Clock,
    bid_page,
    clock,
    lot,
    plain_lot,
    room,
    sheet_of,
    signed_sheet,
)

__all__ = ["clock", "lot", "plain_lot"]
pytestmark = pytest.mark.django_db


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
