"""The pages of the award: publish, decide, notify, report; each bidder finds its own notice and nobody else's."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tianping.trading.approvals.models import Approval, ApprovalRule
from tianping.trading.award import views, views_notices
from tianping.trading.award.models import Award, Publicity, WrittenReport
from tianping.trading.plans.models import Lot
from tianping.trading.tests import clerks, committees, opened, scenes
from tianping.web.desk import views as desk_views
from tianping.web.tenders import views as tender_views

pytestmark = pytest.mark.django_db
AT = committees.AT
ENDED = AT + timedelta(days=4)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    for module in (views, views_notices, desk_views, tender_views):
        monkeypatch.setattr(module, "business_now", lambda: now)


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> Lot:
    at(monkeypatch, AT)
    return committees.evaluated()


def buyer() -> Client:
    return clerks.of(scenes.buyer())


def bidder(number: int) -> Client:
    return clerks.clerk("bidder", opened.bidder(number))


def publish(lot: Lot) -> str:
    return clerks.filed(buyer(), f"/lots/{lot.code}/candidates/publish/", {"until_at": ""}, now=AT)


def decide(lot: Lot) -> str:
    return clerks.filed(buyer(), f"/lots/{lot.code}/award/decide/", {"winner": committees.receipt(lot, 2)}, now=ENDED)


def notify(lot: Lot) -> str:
    return clerks.filed(buyer(), f"/lots/{lot.code}/award/notify/", {}, checked=False, now=ENDED)


def test_from_the_desk_the_buyer_publishes_decides_and_tells_all(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "公示中标候选人" in clerks.shown(buyer(), "/desk/", now=AT)
    assert "公示中标候选人" in clerks.shown(buyer(), f"/tenders/{lot.tender_id}/", now=AT)
    page = clerks.shown(buyer(), f"/lots/{lot.code}/candidates/publish/", now=AT)
    assert "8,700,000.50" in page
    place = publish(lot)
    assert "还有" in clerks.shown(buyer(), place, now=AT)
    assert "确定中标人" not in clerks.shown(buyer(), "/desk/", now=AT)
    at(monkeypatch, ENDED)
    assert "确定中标人" in clerks.shown(buyer(), "/desk/", now=ENDED)
    decide(lot)
    assert "发出中标通知书" in clerks.shown(buyer(), "/desk/", now=ENDED)
    notify(lot)
    assert Award.objects.get().notified_at == ENDED
    assert "提交书面报告" in clerks.shown(buyer(), "/desk/", now=ENDED)
    report = {"content": "招标项目已经依法完成，中标人已经确定，各投标人均已通知。"}
    clerks.filed(buyer(), f"/tenders/{lot.tender_id}/written-report/", report, now=ENDED)
    assert WrittenReport.objects.exists()
    assert "提交书面报告" not in clerks.shown(buyer(), "/desk/", now=ENDED)


def test_each_bidder_finds_its_own_notice_and_nobody_elses(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(lot)
    at(monkeypatch, ENDED)
    decide(lot)
    assert bidder(2).get(f"/lots/{lot.code}/notice/").status_code == 404
    notify(lot)
    won = clerks.shown(bidder(2), f"/lots/{lot.code}/notice/", now=ENDED)
    assert "下载中标通知书" in won
    lost = clerks.shown(bidder(3), f"/lots/{lot.code}/notice/", now=ENDED)
    assert "中标结果通知书" in lost
    assert "下载中标通知书" not in lost
    assert "看中标通知书" in clerks.shown(bidder(2), f"/tenders/{lot.tender_id}/", now=ENDED)
    assert bidder(2).get(f"/api/v1/lots/{lot.code}/award/notice.pdf").status_code == 200
    stranger = clerks.clerk("bidder", scenes.OTHER)
    assert stranger.get(f"/lots/{lot.code}/notice/").status_code == 404
    assert "还没有收到通知" in clerks.shown(stranger, "/award-notices/", now=ENDED)


def test_nobody_decides_before_the_publicity_ends(lot: Lot) -> None:
    publish(lot)
    given = {"winner": committees.receipt(lot, 2)}
    assert "公示期满前不得定标" in clerks.refused(buyer(), f"/lots/{lot.code}/award/decide/", given, now=AT)


def test_passing_over_the_first_needs_a_legal_ground(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(lot)
    at(monkeypatch, ENDED)
    second = {"winner": committees.receipt(lot, 1), "reason_1": "更放心。"}
    said = clerks.refused(buyer(), f"/lots/{lot.code}/award/decide/", second, now=ENDED)
    assert "没有法定情形" in said
    assert "更放心" in said
    clerks.filed(buyer(), f"/lots/{lot.code}/award/decide/", second | {"ground_1": "renounces"}, now=ENDED)
    assert Award.objects.get().rank == 2


def test_the_check_page_says_until_when_the_candidates_will_stand_published(lot: Lot) -> None:
    client, address = buyer(), f"/lots/{lot.code}/candidates/publish/"
    given = clerks.hidden(clerks.shown(client, address, now=AT)) | {"until_at": ""}
    assert "公示到（法定最短）" in client.post(address, given).content.decode()


@pytest.mark.parametrize(
    ("until", "said"), [("not a time", "看不懂这个时间"), ("2026-01-28T09:00", "3"), ("2020-01-01T00:00", "将来")]
)
def test_a_publicity_that_is_too_short_or_wrong_is_refused(lot: Lot, until: str, said: str) -> None:
    html = clerks.refused(buyer(), f"/lots/{lot.code}/candidates/publish/", {"until_at": until}, now=AT)
    assert said in html
    assert not Publicity.objects.exists()


def test_a_double_click_notifies_once(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(lot)
    at(monkeypatch, ENDED)
    decide(lot)
    client, address = buyer(), f"/lots/{lot.code}/award/notify/"
    held = clerks.hidden(clerks.shown(client, address, now=ENDED))
    assert {client.post(address, held).status_code for _ in range(2)} == {303}


def test_an_auditor_reads_and_a_stranger_does_not(lot: Lot) -> None:
    publish(lot)
    overview = clerks.shown(clerks.clerk("auditor", scenes.OTHER), f"/tenders/{lot.tender_id}/award/", now=AT)
    assert "btn-primary" not in overview
    assert clerks.clerk("buyer", scenes.OTHER).get(f"/tenders/{lot.tender_id}/award/").status_code == 403
    assert bidder(2).get(f"/lots/{lot.code}/award/decide/").status_code == 403


def test_every_page_is_whole_in_english(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    own = ("虚构", "云岫", "施工一标段", "教学楼")
    at_first = [f"/lots/{lot.code}/candidates/publish/", f"/tenders/{lot.tender_id}/award/"]
    for address in at_first:
        assert [one for one in clerks.chinese_left(buyer(), address) if not any(w in one for w in own)] == [], address
    publish(lot)
    at(monkeypatch, ENDED)
    found = clerks.chinese_left(buyer(), f"/lots/{lot.code}/award/decide/")
    decide(lot)
    found += clerks.chinese_left(buyer(), f"/lots/{lot.code}/award/notify/")
    notify(lot)
    found += clerks.chinese_left(buyer(), f"/tenders/{lot.tender_id}/written-report/")
    for client, address in [(bidder(2), f"/lots/{lot.code}/notice/"), (bidder(3), "/award-notices/")]:
        found += clerks.chinese_left(client, address)
    assert [one for one in found if not any(words in one for words in own)] == []


def test_what_needs_a_second_person_is_put_to_approval_as_it_was_filled_in(
    lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(lot)
    at(monkeypatch, ENDED)
    ApprovalRule.objects.create(office=scenes.BUYER, act="award.decide", since=AT)
    place = decide(lot)
    asked = Approval.objects.get()
    assert place == f"/approvals/{asked.code}/"
    assert asked.content["winner"] == committees.receipt(lot, 2)
    assert not Award.objects.exists()


def test_candidates_that_need_a_second_person_are_put_to_approval(lot: Lot) -> None:
    ApprovalRule.objects.create(office=scenes.BUYER, act="award.publish_candidates", since=AT)
    place = publish(lot)
    asked = Approval.objects.get()
    assert place == f"/approvals/{asked.code}/"
    assert "中标候选人 1 · 名称" in clerks.shown(buyer(), place, now=AT)
    assert not Publicity.objects.exists()
