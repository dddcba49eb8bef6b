"""The pages of objections: a firm objects and keeps its receipt, the buyer answers, everybody reads the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.trading.approvals.models import ApprovalRule
from tianping.trading.holds.models import Hold
from tianping.trading.objections import views, views_answer
from tianping.trading.objections.models import Objection
from tianping.trading.plans.models import Tender
from tianping.trading.tests import clerks, objecting, scenes
from tianping.trading.tests.objecting import EARLY, FIRM, NAME, PUBLIC
from tianping.web.desk import views as desk_views
from tianping.web.tenders import views as tender_views

pytestmark = pytest.mark.django_db
WORDS = {"subject": "documents", "content": objecting.WORDS, "request": objecting.REQUEST}
ANSWER = {
    "matter": "资格条件要求本地业绩。", "decision": "rejected:none",
    "answer": "本地业绩只作为评分因素，不是资格条件，异议不成立。",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, EARLY)


def at(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    for module in (views, views_answer, desk_views, tender_views):
        monkeypatch.setattr(module, "business_now", lambda: now)


@pytest.fixture
def tender() -> Tender:
    objecting.firm()
    return scenes.issued()


def firm() -> Client:
    return clerks.of(objecting.firm())


def buyer() -> Client:
    return clerks.of(scenes.buyer())


def raised(tender: Tender) -> str:
    clerks.filed(firm(), f"/tenders/{tender.code}/objections/new/", WORDS)
    return Objection.objects.get().code


def test_a_firm_objects_from_the_tenders_page_and_keeps_its_receipt(tender: Tender) -> None:
    assert "提异议" in clerks.shown(firm(), f"/tenders/{tender.code}/")
    place = clerks.filed(firm(), f"/tenders/{tender.code}/objections/new/", WORDS)
    found = Objection.objects.get()
    slip = clerks.shown(firm(), place)
    assert found.code in slip
    assert found.digest in slip
    assert "2026-01-06 09:00:00.000" in slip
    assert "等待下一批次" in slip
    assert firm().get(f"/objections/{found.code}/receipt.pdf").content.startswith(b"%PDF")
    assert firm().get(f"/objections/{found.code}/receipt.json").json()["statement"]["content"]["number"] == found.code
    assert Hold.objects.filter(tender=tender, lifted_at=None).exists()


def test_the_buyer_finds_it_on_the_desk_answers_and_everybody_reads_it(tender: Tender) -> None:
    code = raised(tender)
    assert "答复异议" in clerks.shown(buyer(), "/desk/")
    assert "答复异议" in clerks.shown(buyer(), f"/tenders/{tender.code}/")
    page = clerks.shown(buyer(), f"/objections/{code}/answer/")
    assert objecting.WORDS in page
    clerks.filed(buyer(), f"/objections/{code}/answer/", ANSWER)
    public = clerks.shown(Client(), f"/tenders/{tender.code}/")
    assert ANSWER["answer"] in public
    assert objecting.WORDS not in public
    assert "答复异议" not in clerks.shown(buyer(), "/desk/")
    assert "不服答复，去投诉" in clerks.shown(firm(), f"/objections/{code}/")


def test_before_the_deadline_nobody_reads_who_objects_not_even_the_buyer(tender: Tender) -> None:
    code = raised(tender)
    readers = [Client(), buyer(), clerks.of(scenes.agency()), clerks.clerk("auditor", scenes.OTHER)]
    for reader in readers:
        for address in (f"/tenders/{tender.code}/", "/objections/", f"/objections/{code}/", "/desk/"):
            html = reader.get(address).content.decode()
            assert NAME not in html
            assert FIRM not in html


def test_another_firm_reads_nothing_of_it(tender: Tender) -> None:
    code, other = raised(tender), clerks.clerk("bidder", scenes.register(scenes.OTHER, "bidder"))
    assert other.get(f"/objections/{code}/").status_code == 403
    assert other.get(f"/objections/{code}/receipt/").status_code == 403
    assert other.get(f"/objections/{code}/receipt.pdf").status_code == 403
    assert "还没有提过异议" in clerks.shown(other, "/objections/")


def test_an_objection_is_withdrawn_before_the_answer_and_the_tender_goes_on(tender: Tender) -> None:
    code = raised(tender)
    clerks.filed(firm(), f"/objections/{code}/withdraw/", {}, checked=False)
    assert Objection.objects.get().state == "withdrawn"
    assert not Hold.objects.filter(tender=tender, lifted_at=None).exists()
    assert "已撤回" in clerks.shown(firm(), "/objections/")


def test_a_correction_goes_out_with_the_answer(tender: Tender) -> None:
    code = raised(tender)
    corrected = ANSWER | {"decision": "corrected:clarify", "answer": "已删去。"}
    said = clerks.refused(buyer(), f"/objections/{code}/answer/", corrected)
    assert "改正招标文件的，这一项要填" in said
    more = {"correction": "第三章删去本地业绩要求。", "affects_preparation": "no"}
    clerks.filed(buyer(), f"/objections/{code}/answer/", corrected | more)
    assert "第三章删去本地业绩要求" in clerks.shown(Client(), f"/tenders/{tender.code}/")


def test_a_correction_that_needs_a_second_person_is_put_to_approval_and_answers_nothing_yet(tender: Tender) -> None:
    code = raised(tender)
    ApprovalRule.objects.create(office=scenes.BUYER, act="documents.clarify", since=scenes.NOW)
    more = {"decision": "corrected:clarify", "correction": "删去本地业绩要求。", "affects_preparation": "no"}
    place = clerks.filed(buyer(), f"/objections/{code}/answer/", ANSWER | more)
    assert "删去本地业绩要求" in clerks.shown(buyer(), place)
    assert Objection.objects.get().state == "open"


def test_from_an_answer_one_goes_on_to_complain_with_tender_and_number(tender: Tender) -> None:
    code = raised(tender)
    assert "complaints/new/" not in clerks.shown(firm(), f"/objections/{code}/")
    clerks.filed(buyer(), f"/objections/{code}/answer/", ANSWER)
    way = f"complaints/new/?tender={tender.code}&amp;matter=documents&amp;objection={code}"
    assert way in clerks.shown(firm(), f"/objections/{code}/")
    assert way not in clerks.shown(buyer(), f"/objections/{code}/")


def test_an_answer_that_names_a_firm_is_refused_and_what_was_typed_stays(tender: Tender) -> None:
    code = raised(tender)
    said = clerks.refused(buyer(), f"/objections/{code}/answer/", ANSWER | {"matter": f"{NAME}提出的问题"})
    assert "不得出现单位名称" in said
    assert ANSWER["answer"] in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"content": ""}, "请填写“哪里有问题”"),
        ({"content": "长" * 8001}, "最多 8000 字"),
        ({"subject": "weather"}, "subject"),
    ],
)
def test_what_is_missing_wrong_or_too_long_is_said_at_its_field(
    tender: Tender, given: dict[str, str], said: str
) -> None:
    html = clerks.refused(firm(), f"/tenders/{tender.code}/objections/new/", WORDS | given)
    assert said in html
    assert not Objection.objects.exists()


def test_a_double_click_objects_once(tender: Tender) -> None:
    client, address = firm(), f"/tenders/{tender.code}/objections/new/"
    once = clerks.hidden(clerks.shown(client, address)) | WORDS | {"step": "do"}
    places = {client.post(address, once)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Objection.objects.count() == 1


def test_two_people_answering_at_once_do_not_overwrite_each_other(tender: Tender) -> None:
    code, first, second = raised(tender), buyer(), clerks.of(scenes.agency())
    address = f"/objections/{code}/answer/"
    held = clerks.hidden(clerks.shown(second, address))
    clerks.filed(first, address, ANSWER)
    late = second.post(address, {**held, **ANSWER, "answer": "第二个答复。", "step": "do"})
    assert late.status_code == 409
    assert "第二个答复。" in late.content.decode()
    assert Objection.objects.get().answer == ANSWER["answer"]


def test_a_session_that_ended_in_the_middle_leads_to_sign_in_and_back(tender: Tender) -> None:
    client, address = firm(), f"/tenders/{tender.code}/objections/new/"
    held = clerks.hidden(clerks.shown(client, address))
    client.logout()
    answer = client.post(address, {**held, **WORDS})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/session/?next=")
    assert not Objection.objects.exists()


def test_the_result_can_be_objected_to_while_candidates_stand_published(monkeypatch: pytest.MonkeyPatch) -> None:
    lot = objecting.published()
    at(monkeypatch, PUBLIC)
    bidder, address = clerks.of(objecting.bidder(3)), f"/tenders/{lot.tender_id}/objections/new/"
    given = {"subject": f"result:{lot.code}", "content": "第一候选人不具备资格。", "request": "请取消。"}
    clerks.filed(bidder, address, given, now=PUBLIC)
    found = Objection.objects.get()
    assert found.lot == lot
    clerks.filed(buyer(), f"/objections/{found.code}/answer/", ANSWER | {"decision": "upheld:re-evaluate"}, now=PUBLIC)
    assert "重新评标" in clerks.shown(Client(), f"/tenders/{lot.tender_id}/", now=PUBLIC)


def test_when_nothing_can_be_objected_to_the_page_says_when_one_can(
    tender: Tender, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, EARLY + timedelta(days=20))
    assert "什么时候能提" in clerks.shown(firm(), f"/tenders/{tender.code}/objections/new/")
    assert "objections/new" not in clerks.shown(firm(), f"/tenders/{tender.code}/")


def test_every_page_is_whole_in_english(tender: Tender) -> None:
    code = raised(tender)
    own = {NAME, FIRM, tender.name, "云岫市城市建设中心（虚构）", *objecting.WORDS.split(), *objecting.REQUEST.split()}
    pages = [
        (firm(), f"/tenders/{tender.code}/objections/new/"), (firm(), f"/objections/{code}/"), (firm(), "/objections/"),
        (firm(), f"/objections/{code}/receipt/"), (firm(), f"/objections/{code}/withdraw/"),
        (buyer(), f"/objections/{code}/answer/"),
    ]  # fmt: skip
    for client, address in pages:
        left = [text for text in clerks.chinese_left(client, address) if not any(one in text for one in own)]
        assert left == [], address
