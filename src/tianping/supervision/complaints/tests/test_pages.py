"""The pages of complaints, each role its own: the firm complains, the department handles, the buyer answers, all read the end."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.record.receipts import Line
from tianping.supervision.complaints import (
    actions,
    filing_views,
    handling_views,
    public_views,
    slip,
    views,
    writing_views,
)
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.complaints.tests.parties import (
    FIRM,
    LOT,
    OBJECTION,
    OFFICIAL,
    OTHER_DEPARTMENT,
    PDF,
    RIVAL,
    WORDS,
    accepted,
    decided,
    filed,
    objected,
)
from tianping.supervision.complaints.writing import STEPS
from tianping.supervision.tests.happenings import TENDER
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, project
from tianping.supervision.tests.walking import hidden, through
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ABOUT = {"against": "tender", "tender": TENDER, "matter": "other"}
WRITE = f"/complaints/write/?against=tender&tender={TENDER}&matter=other"
GIVEN = {
    "complainant_name": "云岫第一建设有限公司", "address": "云岫市工业路二号", "contact": "0990-0000002",
    "standing": "bidder", "signer": "签署人甲", "by_agent": "no", "respondent": BUYER,
    "respondent_name": "云岫市城市管理局", "respondent_address": "云岫市中山路一号", "respondent_contact": "0990-0000001",
    "knew_at": "2026-03-01T10:00", "facts": "招标人要求到现场报名后才能下载招标文件。", "claims": "请求责令取消现场报名。",
    "department": DEPARTMENT,
}  # fmt: skip
FIELDS = {
    "complainant": (
        "complainant_name",
        "address",
        "contact",
        "standing",
        "interest",
        "signer",
        "by_agent",
        "authority",
    ),
    "respondent": ("lot", "respondent", "respondent_name", "respondent_address", "respondent_contact", "department"),
    "grounds": ("knew_at", "facts", "claims", "clues", "elsewhere"),
    "evidence": ("evidence", "evidence_2", "evidence_3"),
}
SECRETS = (FIRM, "云岫第一建设有限公司", "0990-0000002", "签署人甲", "云岫市工业路二号")


def evidence(content=PDF, name="证据.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    at = {"now": NOW}
    for module in (views, filing_views, handling_views, public_views, writing_views):
        monkeypatch.setattr(module, "business_now", lambda: at["now"])
    return at


def person(role, uscc):
    client = Client()
    signed_in(client, role, uscc=uscc, subject_name="某单位（虚构）")
    return client


@pytest.fixture
def firm(log):
    return person("bidder", FIRM)


@pytest.fixture
def official(log):
    return person("supervisor", DEPARTMENT)


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def step_of(place, name):
    return place.replace("/write/", f"/write/{name}/")


def sent(client, place, name, given):
    address = step_of(place, name)
    mine = {field: value for field, value in given.items() if field in FIELDS[name] and value is not None}
    return client.post(address, {**hidden(text(client, address)), **mine, "step": "do"})


def written(client, place, **changed):
    """Through the four steps and the check, to the receipt."""
    for name in STEPS:
        answer = sent(client, place, name, {**GIVEN, "evidence": evidence(), **changed})
        assert answer.status_code == 303, answer.content.decode()[-2500:]
        assert answer["Location"] == place
    address = step_of(place, "check")
    return client.post(address, {**hidden(text(client, address)), "step": "do"})["Location"]


def test_a_firm_complains_step_by_step_and_keeps_a_receipt(firm):
    place = firm.post("/complaints/new/", {**ABOUT, "step": "do"})["Location"]
    assert place == WRITE
    receipt = written(firm, place)
    made = Complaint.objects.get()
    assert receipt == f"/complaints/{made.number}/receipt/"
    page = text(firm, receipt)
    assert "投诉已收到" in page
    assert made.number in page
    assert "09:00:00.000" in page
    assert "等待进入封存批次" in page
    assert firm.get(f"/complaints/{made.number}/receipt.pdf").content.startswith(b"%PDF")
    assert firm.get(f"/complaints/{made.number}/receipt.json").json()["statement"]
    assert "等监督部门审查是否受理" in text(firm, f"/complaints/{made.number}/")
    assert "审查是否受理投诉" in text(firm, f"/complaints/{made.number}/")
    kept = made.files.get()
    assert b"".join(firm.get(f"/complaints/{made.number}/files/{kept.sha256}/")) == PDF


def test_a_receipt_names_its_place_in_the_log_once_it_has_one():
    evidence_of = {"batch": {"index": 3}, "log": {"position": 41}}
    proven = [Line(name=name, state="proven", zh="已", en="done", evidence=held) for name, held in evidence_of.items()]
    assert list(slip.places(proven)) == ["日志第 41 条", "封存批次里第 3 项，内容不公开"]


def test_an_objection_comes_first_where_the_law_asks_for_it(firm, log, clock):
    first = firm.post("/complaints/new/", {**ABOUT, "matter": "documents", "step": "do"})
    assert first.status_code == 422
    assert "应当先向招标人提出异议" in first.content.decode()
    objected(log, answered=NOW + DAY)
    clock["now"] = NOW + 2 * DAY
    place = firm.post("/complaints/new/", {**ABOUT, "matter": "documents", "objection": OBJECTION, "step": "do"})[
        "Location"
    ]
    page = text(firm, place)
    assert OBJECTION in page
    assert "维持" in page
    written(firm, place)
    assert Complaint.objects.get().objection == OBJECTION


@pytest.mark.parametrize(
    ("name", "changed", "sentence"),
    [
        ("complainant", {"complainant_name": ""}, "请填写“你单位的名称”"),
        ("complainant", {"complainant_name": "长" * 201}, "太长"),
        ("complainant", {"standing": "interested"}, "利害关系没有写"),
        ("complainant", {"by_agent": "yes"}, "缺授权委托书"),
        ("respondent", {"respondent": "123"}, "respondent"),
        ("respondent", {"respondent": FIRM}, "投诉人和被投诉人是同一单位"),
        ("respondent", {"department": ""}, "请选择“向哪个监督部门投诉”"),
        ("grounds", {"facts": ""}, "请填写“基本事实”"),
        ("grounds", {"facts": "短"}, "至少 10 个字"),
        ("grounds", {"facts": "长" * 20_001}, "太长"),
        ("grounds", {"knew_at": "2026-01-01T10:00"}, "10"),
        ("grounds", {"knew_at": "2026-12-01T10:00"}, "知道的时间晚于现在"),
        ("grounds", {"knew_at": "上周"}, "看不懂这个时间"),
        ("evidence", {"evidence": None}, "请选择“证明材料”"),
        ("evidence", {"evidence": SimpleUploadedFile("证据.exe", b"MZ")}, "不是 PDF"),
        ("evidence", {"evidence": SimpleUploadedFile("证据.pdf", b"not a pdf")}, "可能只改了扩展名"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(firm, name, changed, sentence):
    given = {**GIVEN, "evidence": evidence(), **changed}
    answer = sent(firm, WRITE, name, given)
    page = answer.content.decode()
    assert 400 <= answer.status_code < 500
    assert sentence in page
    kept = {
        "complainant": "签署人甲",
        "respondent": "云岫市中山路一号",
        "grounds": "请求责令取消现场报名",
        "evidence": "",
    }
    assert kept[name] in page
    assert kept[name] in text(firm, step_of(WRITE, name))  # after leaving and coming back, too
    assert firm.get(step_of(WRITE, "check")).status_code == 302
    assert not Complaint.objects.exists()


def test_what_was_written_waits_until_one_comes_back_with_its_files(firm):
    for name in ("evidence", "grounds"):  # in any order
        assert sent(firm, WRITE, name, {**GIVEN, "evidence": evidence()})["Location"] == WRITE
    page = text(firm, WRITE)
    assert page.count("已完成") == 2
    assert "上面四步都做完，才能提出" in page
    assert "证据.pdf" in text(firm, step_of(WRITE, "evidence"))
    assert "招标人要求到现场报名后才能下载招标文件" in text(firm, step_of(WRITE, "grounds"))
    assert sent(firm, WRITE, "evidence", {})["Location"] == WRITE  # the file of before stays
    other = WRITE.replace("matter=other", "matter=other&objection=" + OBJECTION)
    assert "已完成" not in text(firm, other)  # another matter has its own draft
    assert "已完成" not in text(person("bidder", RIVAL), WRITE)
    written(firm, WRITE)
    assert "已完成" not in text(firm, WRITE)  # once filed, the draft is gone


def test_the_check_shows_every_step_with_the_way_to_change_it(firm):
    for name in STEPS:
        sent(firm, WRITE, name, {**GIVEN, "evidence": evidence()})
    page = text(firm, step_of(WRITE, "check"))
    for said in ("签署人甲", "云岫市中山路一号", "请求责令取消现场报名", "证据.pdf", "提出后不能改"):
        assert said in page
    for name in STEPS:
        assert f"/complaints/write/{name}/?" in page
    assert firm.get("/complaints/write/nothing/?" + WRITE.partition("?")[2]).status_code == 404


def test_what_became_wrong_since_is_said_at_its_step(firm, clock):
    for name in STEPS:
        sent(firm, WRITE, name, {**GIVEN, "evidence": evidence()})
    clock["now"] = NOW + 30 * DAY
    address = step_of(WRITE, "check")
    answer = firm.post(address, {**hidden(text(firm, address)), "step": "do"})
    assert answer.status_code in (409, 422)
    assert "10" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_a_double_click_complains_once_and_the_back_button_finds_the_receipt(firm):
    for name in STEPS:
        sent(firm, WRITE, name, {**GIVEN, "evidence": evidence()})
    address = step_of(WRITE, "check")
    given = {**hidden(text(firm, address)), "step": "do"}
    assert firm.post(address, given)["Location"] == firm.post(address, given)["Location"]
    assert Complaint.objects.count() == 1


def test_the_same_complaint_is_not_taken_twice(firm):
    written(firm, WRITE)
    for name in STEPS:
        sent(firm, WRITE, name, {**GIVEN, "evidence": evidence()})
    address = step_of(WRITE, "check")
    answer = firm.post(address, {**hidden(text(firm, address)), "step": "do"})
    assert answer.status_code == 409
    assert "不重复受理" in answer.content.decode()
    assert text(firm, WRITE).count("已完成") == 4


def test_words_pasted_from_word_are_tidied(firm):
    written(firm, WRITE, facts="招标人\u200b要求到现场报名。\r\n只收现金。\x07")
    assert Complaint.objects.get().facts == "招标人要求到现场报名。\n只收现金。"


def test_a_department_handles_a_complaint_to_its_publication(official, log, clock):
    number = filed(lot=LOT).number
    page = f"/complaints/{number}/"
    assert "1 件投诉等本部门办" in text(official, "/complaints/")
    assert "审查这件投诉" in text(official, page)
    through(official, f"{page}accept/", {})
    due = "2026-03-05T17:00"
    through(official, f"{page}ask-statement/", {"points": "是否要求现场报名", "due": due})
    buyer = person("buyer", BUYER)
    assert "是否要求现场报名" in text(buyer, page)
    through(buyer, f"{page}state/", {"text": "确有此要求，愿意改正。", "evidence": evidence(PDF + b"3")})
    through(official, f"{page}pause/", {"kind": "appraisal", "reason": "印章真伪需要鉴定"})
    assert "停止计时" in text(official, page)
    through(official, f"{page}resume/", {"finding": "印章一致"})
    through(official, f"{page}suspend/", {"reason": "核查报名要求", "basis": "条例 第六十二条"})
    clock["now"] = NOW + 2 * DAY
    words = WORDS | {"articles": "招标投标法实施条例 第三十二条\n招标投标法 第十八条"}
    through(official, f"{page}decide/", words)
    assert "公布决定" in text(official, page)
    through(official, f"{page}publish/", {"facts": WORDS["facts"], "reasons": WORDS["reasons"]})
    project()
    public = text(Client(), f"/complaints/decisions/{number}/")
    assert "投诉成立" in public
    assert "第十八条" in public
    assert "公布投诉处理决定" in text(Client(), f"/tenders/{TENDER}/")
    assert Complaint.objects.get().state == "decided"


def test_a_decision_that_names_the_complainant_is_not_published(official):
    number = decided().number
    address = f"/complaints/{number}/publish/"
    given = {"facts": "云岫第一建设有限公司投诉属实。", "reasons": WORDS["reasons"]}
    answer = official.post(address, {**hidden(text(official, address)), **given, "step": "do"})
    assert answer.status_code == 422
    assert "文字里出现了投诉人的信息" in answer.content.decode()
    assert Client().get(f"/complaints/decisions/{number}/").status_code == 404


def test_a_complaint_is_completed_and_withdrawn(official, firm):
    number = filed().number
    page = f"/complaints/{number}/"
    through(official, f"{page}ask-completion/", {"missing": "请补充现场报名的照片", "due": "2026-03-06T17:00"})
    assert "请补正你的投诉" in text(firm, page)
    through(firm, f"{page}complete/", {"answer": "照片见附件", "evidence": evidence(PDF + b"2")})
    assert Complaint.objects.get().files.count() == 2
    through(firm, f"{page}withdraw/", {"reason": "招标人已经改正"})
    assert "答复撤回申请" in text(official, page)
    through(official, f"{page}answer-withdrawal/", {"granted": "yes", "reason": "没有查实违法行为"})
    assert Complaint.objects.get().state == "withdrawn"


def test_a_complaint_is_refused_on_a_listed_ground_or_passed_on(official):
    number = filed().number
    through(official, f"/complaints/{number}/refuse/", {"ground": "not-specific", "reason": "没有线索，难以查证"})
    assert "投诉事项不具体" in text(official, f"/complaints/{number}/")
    other = filed(matter="other", facts="另一件事：招标文件收费过高，超过成本。").number
    gone = through(official, f"/complaints/{other}/transfer/", {"to": OTHER_DEPARTMENT, "reason": "属水务局职责"})
    assert gone == "/complaints/"
    assert official.get(f"/complaints/{other}/").status_code == 404
    assert "审查这件投诉" in text(person("supervisor", OTHER_DEPARTMENT), f"/complaints/{other}/")


def test_two_officials_at_once_do_not_overwrite_each_other(official):
    number = filed().number
    address = f"/complaints/{number}/refuse/"
    opened = hidden(text(official, address))
    actions.accept(number=number, by=OFFICIAL, now=NOW)
    answer = official.post(address, {**opened, "ground": "too-late", "reason": "已经超过十日", "step": "do"})
    assert answer.status_code == 409
    assert Complaint.objects.get().state == "accepted"


def test_no_page_shows_the_complainant_to_anybody_else(log):
    number = decided().number
    actions.publish(number=number, by=OFFICIAL, now=NOW + 3 * DAY)
    kept = Complaint.objects.get().files.first().sha256
    others = {
        "anonymous": Client(),
        "rival": person("bidder", RIVAL),
        "respondent": person("buyer", BUYER),
        "other department": person("supervisor", OTHER_DEPARTMENT),
        "operator": person("operator", DEPARTMENT),
    }
    pages = (
        "/", "/desk/", "/complaints/", f"/complaints/{number}/", f"/complaints/{number}/receipt/",
        f"/complaints/{number}/receipt.pdf", f"/complaints/{number}/receipt.json",
        f"/complaints/{number}/files/{kept}/", f"/complaints/{number}/complete/",
        f"/complaints/{number}/withdraw/", f"/complaints/{number}/state/", f"/complaints/{number}/decide/",
        "/complaints/decisions/", f"/complaints/decisions/{number}/", f"/tenders/{TENDER}/", "/directives/",
        f"/monitoring/tenders/{TENDER}/", "/monitoring/limits.csv", "/alarms/",
    )  # fmt: skip
    for who, client in others.items():
        for page in pages:
            body = client.get(page).content
            for secret in SECRETS:
                assert secret.encode() not in body, (who, page, secret)
                assert quote(secret).encode() not in body, (who, page, secret)
            assert PDF not in body, (who, page)


def test_before_it_is_decided_nobody_else_sees_that_there_is_a_complaint(log):
    number = accepted().number
    for client in (Client(), person("bidder", RIVAL), person("buyer", BUYER), person("supervisor", OTHER_DEPARTMENT)):
        for page in ("/", "/complaints/", "/complaints/decisions/", f"/tenders/{TENDER}/", "/desk/"):
            assert number[:8] not in client.get(page).content.decode(), page
        assert client.get(f"/complaints/{number}/").status_code in (302, 404)


def test_the_auditor_reads_everything_and_changes_nothing(log):
    number = filed().number
    auditor = person("auditor", OTHER_DEPARTMENT)
    assert "云岫第一建设有限公司" in text(auditor, f"/complaints/{number}/")
    page = text(auditor, f"/complaints/{number}/")
    assert "/accept/" not in page
    for act in handling_views.ACTS:
        assert auditor.get(f"/complaints/{number}/{act}/").status_code == 403
    for path in (
        "/complaints/",
        "/alarms/",
        "/monitoring/",
        f"/monitoring/tenders/{TENDER}/",
        "/monitoring/limits.csv",
    ):
        assert auditor.get(path).status_code == 200, path


def test_how_to_complain_names_the_departments_in_both_languages(log):
    page = text(Client(), "/complaints/how/")
    assert "云岫市住房和城乡建设局" in page
    assert "先看要不要提异议" in page
    english = Client()
    english.cookies["tp_language"] = "en"
    assert "How to complain" in text(english, "/complaints/how/")


def test_a_session_that_ended_in_the_middle_leads_to_sign_in_and_back(log):
    answer = Client().post(step_of(WRITE, "grounds"), GIVEN)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/session/?next={quote('/complaints/write/grounds/?', safe='')}")
