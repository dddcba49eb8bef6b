"""The pages of the documents: from the task list to the notice, changes, questions and answers, as people go over them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.approvals import actions as approvals
from tianping.trading.approvals.models import ApprovalRule
from tianping.trading.documents.models import Clarification, DocumentFile, Question, Taking, Terms
from tianping.trading.documents.terms_steps import STEPS as STEPS_OF_TERMS
from tianping.trading.documents.views import asking, changing, issuing, preparing, reading, terms
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.pages import BIDDER, chinese_left, done, hidden, opened, person, sent
from tianping.web.accounts.models import Draft
from tianping.web.accounts.tests.people import person as somebody

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 tender documents"
TERMS = {
    "available_from": "2026-01-05T10:00",
    "available_until": "2026-01-12T17:00",
    "bids_due_at": "2026-01-28T09:30",
    "bid_validity_days": "90",
    "bond": "100,000",
    "minimum_bids": "3",
    "suite": "INTL-1",
    "method": "lowest-evaluated-price",
    "qualification": "建筑工程施工总承包三级及以上",
    "consortium": "no",
    "contact": "云岫市示例路 1 号，电话 0990-555 0100",
}


STEPS = {step.code: {name: TERMS[name] for name in step.fields} for step in STEPS_OF_TERMS}


def saved(client: Client, tender: Tender, given: dict[str, str]) -> str:
    """Step by step as the pages lead, to the address after the last step."""
    place = ""
    for step, fields_of in STEPS.items():
        place = done(client, f"/tenders/{tender.code}/terms/{step}/", {name: given[name] for name in fields_of})
    return place


def set_terms(client: Client, tender: Tender, given: dict[str, str]) -> str:
    """Every step, the check, and where it leads."""
    return done(client, saved(client, tender, given), {})


class Clock:
    """Business time, moved by hand."""

    now = scenes.NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    for module in (preparing, terms, issuing, changing, asking, reading):
        monkeypatch.setattr(module, "business_now", held)
    monkeypatch.setattr("tianping.web.context.business_now", held)
    return held


@pytest.fixture
def issued(clock: Clock) -> Tender:
    made = scenes.issued()
    clock.now = scenes.NOW + timedelta(hours=2)
    sequence(now=clock.now)
    return made


def pdf(name: str = "招标文件.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def bidder() -> Client:
    scenes.register(BIDDER, "bidder", name="另一单位（虚构）")
    return person("bidder")


def test_an_agency_goes_from_the_plan_to_the_notice(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/"
    assert "下一步：填招标文件要点" in opened(clerk, f"{at}tasks/")
    assert "下一步：定发出和截止的时间" in opened(clerk, f"{at}terms/")
    assert set_terms(clerk, tender, TERMS) == f"{at}tasks/"
    assert "下一步：上传招标文件" in opened(clerk, f"{at}tasks/")
    assert done(clerk, f"{at}documents/prepare/", {"file": pdf()}) == f"{at}documents/prepare/"
    assert "已绑定 0 方" in opened(clerk, f"{at}tasks/")
    assert "受托方" in client_refusal(clerk, f"{at}issue/")
    scenes.bind_keys(Terms.objects.get())
    assert "下一步：核对并发出招标文件" in opened(clerk, f"{at}tasks/")
    assert "招标投标法" in opened(clerk, f"{at}issue/") or "法 第二十四条" in opened(clerk, f"{at}issue/")
    assert done(clerk, f"{at}issue/", {}) == f"{at}issued/"
    assert Terms.objects.get().issued_at == scenes.NOW
    slip = opened(clerk, f"{at}issued/")
    assert "2026-01-05 09:00:00.000" in slip
    assert "等待写入日志" in slip
    sequence(now=scenes.NOW)
    assert "已写入日志第" in opened(clerk, f"{at}issued/")


def client_refusal(client: Client, address: str) -> str:
    """What stands on the form when it is done at once."""
    answer = client.post(address, {**hidden(opened(client, address)), "step": "do"})
    assert answer.status_code in (409, 422)
    return answer.content.decode()


def test_a_double_click_issues_once(clock: Clock) -> None:
    tender, clerk = scenes.ready(), person("agency")
    at = f"/tenders/{tender.code}/issue/"
    given = {**hidden(opened(clerk, at)), "step": "do"}
    assert clerk.post(at, given)["Location"] == clerk.post(at, given)["Location"]
    assert scenes.recorded(tender=tender.code).count("documents.issued") == 1


def test_terms_below_the_limits_stand_at_their_field_and_nothing_is_lost(clock: Clock) -> None:
    at = f"/tenders/{scenes.tender().code}/terms/"
    clerk = person("agency")
    html = opened(clerk, f"{at}times/")
    assert "2026年1月25日" in html or "1月25日" in html
    answer = sent(clerk, f"{at}times/", {**STEPS["times"], "bids_due_at": "2026-01-20T09:30"})
    assert 'href="#id_bids_due_at"' in answer
    assert "最早可定在" in answer
    assert "2026-01-12T17:00" in opened(clerk, f"{at}times/")
    assert "1 处要改" in opened(clerk, at)
    assert not Terms.objects.exists()


def test_the_steps_lead_one_to_the_next_and_what_is_kept_waits(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/terms/"
    assert clerk.get(f"{at}check/")["Location"] == at
    assert "暂不能做" in opened(clerk, at)
    assert done(clerk, f"{at}validity/", STEPS["validity"]) == f"{at}times/"
    assert done(clerk, f"{at}times/", STEPS["times"]) == f"{at}method/"
    html = opened(clerk, at)
    assert html.count("已完成") == 2
    assert "下一步：选评标办法" in html
    assert "上次填的还在" in html
    assert "2026-01-28T09:30" in opened(clerk, f"{at}times/")
    assert saved(clerk, tender, TERMS) == f"{at}check/"
    shown = opened(clerk, f"{at}check/")
    assert "建筑工程施工总承包三级及以上" in shown
    assert "满足" in shown
    assert not Terms.objects.exists()
    done(clerk, f"{at}check/", {})
    terms_set = Terms.objects.get()
    assert (terms_set.bid_validity_days, str(terms_set.bond), terms_set.suite) == (90, "100000.00", "INTL-1")
    assert not Draft.objects.filter(form__startswith="documents.").exists()


def test_one_step_of_terms_that_stand_is_changed_alone_and_the_deadline_stays(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/terms/"
    set_terms(clerk, tender, TERMS)
    other = person("agency")
    assert "下一步：核对招标文件要点" in opened(other, at)
    moved = {**STEPS["times"], "bids_due_at": "2026-02-28T09:30", "available_until": "2026-01-13T17:00"}
    assert done(other, f"{at}times/", moved) == f"{at}check/"
    done(other, f"{at}check/", {})
    found = Terms.objects.get()
    assert (found.bids_due_at.day, found.available_until.day) == (28, 13)
    assert found.bids_due_at.month == 1


def test_steps_that_were_whole_and_are_late_meanwhile_are_marked(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/terms/"
    saved(clerk, tender, TERMS)
    given = hidden(opened(clerk, f"{at}check/"))
    clock.now = scenes.NOW + 12 * scenes.DAY
    assert "处要改" in opened(clerk, at)
    assert clerk.get(f"{at}check/")["Location"] == at
    answer = clerk.post(f"{at}check/", given)
    assert answer.status_code == 422
    assert 'href="#id_available_until"' in answer.content.decode()
    assert not Terms.objects.exists()


def test_a_step_that_is_not_there_is_not_found(clock: Clock) -> None:
    assert person("agency").get(f"/tenders/{scenes.tender().code}/terms/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("available_from", "", "请填写"),
        ("available_until", "2026-01-04T09:00", "停止发出要在发出之后"),
        ("bids_due_at", "2026-01-04T09:00", "投标截止要在招标文件发出之后"),
        ("bid_validity_days", "九十", "请填整数"),
        ("bid_validity_days", "0", "1 到 3650"),
        ("bond", "20 万", "请按元填写"),
        ("bond", "90,000,000", "保证金"),
        ("minimum_bids", "2", "投标人"),
        ("method", "by-lot", "by-lot"),
        ("contact", "长" * 2001, "太长"),
    ],
)
def test_what_is_wrong_with_the_terms_is_said_in_a_sentence(clock: Clock, field: str, value: str, said: str) -> None:
    step = next(step for step, given in STEPS.items() if field in given)
    at = f"/tenders/{scenes.tender().code}/terms/{step}/"
    answer = sent(person("agency"), at, {**STEPS[step], field: value})
    assert said in answer
    assert f'href="#id_{field}"' in answer
    assert not Terms.objects.exists()


def test_a_comprehensive_method_starts_from_a_preset_and_its_points_make_a_hundred(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/terms/scoring/"
    assert set_terms(clerk, tender, {**TERMS, "method": "works"}) == at
    shown = fields(opened(clerk, at))
    assert "合计 105 分" in sent(clerk, at, {**shown, "price_points": "55"})
    given = {**shown, "price_points": "40", "points_1": "40", "standard_1": "方案完整可行"}
    assert done(clerk, at, given) == f"/tenders/{tender.code}/tasks/"
    scoring = Terms.objects.get().scoring
    assert scoring["price"]["points"] == "40"
    assert scoring["criteria"][0]["standard"] == "方案完整可行"
    assert "第 4 评分项" in sent(clerk, at, {**fields(opened(clerk, at)), "step": "more"})


def fields(html: str) -> dict[str, str]:
    """What a browser would send of a form, unchanged."""
    found = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', html))
    found |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked', html))
    return found | hidden(html)


def test_two_people_at_once_do_not_overwrite_each_other(clock: Clock) -> None:
    tender, first, second = scenes.tender(), person("agency"), person("agency")
    at = f"/tenders/{tender.code}/terms/check/"
    set_terms(first, tender, TERMS)
    old = hidden(opened(second, at))
    set_terms(first, tender, {**TERMS, "bid_validity_days": "60"})
    answer = second.post(at, old)
    assert "别人改过同一件事" in answer.content.decode()
    assert Terms.objects.get().bid_validity_days == 60


def test_a_file_is_replaced_and_left_out_before_the_issue(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/documents/prepare/"
    done(clerk, at, {"file": pdf()})
    done(clerk, at, {"file": pdf(content=PDF + b" 2"), "name": "招标文件.pdf"})
    (file,) = DocumentFile.objects.all()
    assert file.size == len(PDF) + 2
    for _ in range(2):
        assert clerk.post(f"{at}remove/", {"name": "招标文件.pdf"}).status_code == 302
    assert not DocumentFile.objects.exists()
    assert "还没有文件" in opened(clerk, at)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("招标文件.exe", b"MZ", "不是 PDF"), ("招标文件.pdf", b"hello", "内容不是 PDF"), ("招标文件.pdf", b"", "空文件")],
)
def test_a_file_of_the_wrong_kind_is_not_taken(clock: Clock, name: str, content: bytes, said: str) -> None:
    at = f"/tenders/{scenes.tender().code}/documents/prepare/"
    assert said in sent(person("agency"), at, {"file": pdf(name, content)})
    assert not DocumentFile.objects.exists()


def test_issued_files_are_not_left_out(issued: Tender) -> None:
    person("agency").post(f"/tenders/{issued.code}/documents/prepare/remove/", {"name": "招标文件.pdf"})
    assert DocumentFile.objects.count() == 1


def test_where_the_organisation_wants_it_the_issue_is_put_to_a_second_person(clock: Clock) -> None:
    tender, user = scenes.ready(), somebody("buyer", uscc=scenes.BUYER, subject_name="云岫市城市建设中心（虚构）")
    clerk, at = person("buyer", user=user), f"/tenders/{tender.code}/"
    approvals.set_rule(act="documents.issue", approvers=[], by=scenes.buyer(), now=scenes.NOW)
    assert "下一步：第二人审批" in opened(clerk, f"{at}tasks/")
    assert "提交审批" in opened(clerk, f"{at}issue/")
    assert "先经第二人审批" in client_refusal(clerk, f"{at}issue/")
    place = done(clerk, f"{at}issue/approval/", {"note": "请审"})
    assert "等本单位另一个人审批" in opened(clerk, place)
    assert "等其他方办完" in opened(clerk, f"{at}tasks/")
    other = person("buyer")
    assert "审批：发出招标文件" in opened(other, "/desk/")
    assert done(other, f"{place}decide/", {"approves": "yes"}) == place
    assert done(clerk, f"{at}issue/", {}) == f"{at}issued/"


def test_a_change_too_late_says_the_earliest_deadline(issued: Tender, clock: Clock) -> None:
    clock.now = scenes.NOW + 12 * scenes.DAY
    clerk, at = person("agency"), f"/tenders/{issued.code}/clarifications/new/"
    assert "现在发出，截止时间要推迟到 2月1日" in opened(clerk, at)
    given = {"content": "补充图纸", "affects_preparation": "yes"}
    assert 'href="#id_bids_due_at"' in sent(clerk, at, {**given, "step": "do"})
    place = done(clerk, at, {**given, "bids_due_at": "2026-02-02T09:30"})
    assert place == f"/tenders/{issued.code}/clarifications/1/"
    assert "第 1 号澄清与修改已发出" in opened(clerk, place)
    assert Clarification.objects.get().bids_due_at.day == 2


def test_a_change_that_needs_a_second_person_is_put_to_approval(issued: Tender) -> None:
    clerk, at = person("agency"), f"/tenders/{issued.code}/clarifications/new/"
    ApprovalRule.objects.create(office=scenes.BUYER, act="documents.clarify", since=scenes.NOW)
    given = {"content": "补充图纸", "affects_preparation": "no"}
    place = done(clerk, at, given)
    assert "补充图纸" in opened(clerk, place)
    assert not Clarification.objects.exists()
    other = person("buyer")
    assert done(other, f"{place}decide/", {"approves": "yes"}) == place
    assert done(clerk, at, given) == f"/tenders/{issued.code}/clarifications/1/"


def test_the_deadline_moves_later_and_not_earlier(issued: Tender) -> None:
    clerk, at = person("agency"), f"/tenders/{issued.code}/deadline/"
    given = {"reason": "场地变化"}
    assert "只能推迟，不能提前" in sent(clerk, at, {**given, "bids_due_at": "2026-01-20T09:30", "step": "do"})
    assert done(clerk, at, {**given, "bids_due_at": "2026-02-02T09:30"}) == f"/tenders/{issued.code}/notices/"
    assert "变更公告" in opened(Client(), f"/tenders/{issued.code}/notices/")


def test_after_the_deadline_nothing_can_be_changed(issued: Tender, clock: Clock) -> None:
    clock.now = scenes.NOW + 23 * scenes.DAY
    for page in ("clarifications/new/", "deadline/", "questions/answer/"):
        assert person("agency").get(f"/tenders/{issued.code}/{page}").status_code == 409


def test_a_bidder_takes_the_documents_asks_and_all_read_the_answer(issued: Tender) -> None:
    client, at = bidder(), f"/tenders/{issued.code}/"
    assert client.get(f"{at}questions/new/").status_code == 403
    for _ in range(2):
        place = client.post(f"{at}documents/take/")["Location"]
    assert Taking.objects.count() == 1
    assert BIDDER in opened(client, place)
    assert done(client, f"{at}questions/new/", {"content": "图纸第 3 页尺寸不清"}) == f"{at}questions/"
    assert "图纸第 3 页尺寸不清" in opened(client, f"{at}questions/")
    clerk, code = person("agency"), Question.objects.get().code
    html = opened(clerk, f"{at}questions/")
    assert "图纸第 3 页尺寸不清" in html
    assert BIDDER not in html
    assert "另一单位" not in html
    assert "至少答复一个提问" in sent(clerk, f"{at}questions/answer/", {"affects_preparation": "no"})
    given = {f"answer_{code}": "以第 4 页为准", "affects_preparation": "no"}
    assert done(clerk, f"{at}questions/answer/", given) == f"{at}clarifications/1/"
    assert "以第 4 页为准" in opened(Client(), f"{at}documents/")
    assert "以第 4 页为准" in opened(client, f"{at}questions/")


def test_a_question_that_names_its_asker_is_refused_at_its_field(issued: Tender) -> None:
    client, at = bidder(), f"/tenders/{issued.code}/"
    client.post(f"{at}documents/take/")
    answer = sent(client, f"{at}questions/new/", {"content": "另一单位（虚构）想问", "step": "do"})
    assert 'href="#id_content"' in answer
    assert not Question.objects.exists()


def test_downloading_while_signed_in_is_taking_too(issued: Tender) -> None:
    file = DocumentFile.objects.get()
    address = f"/api/v1/tenders/{issued.code}/documents/files/{file.sha256}"
    assert Client().get(address).status_code == 200
    assert not Taking.objects.exists()
    assert bidder().get(address).status_code == 200
    assert Taking.objects.get().subject == BIDDER


def test_no_page_tells_who_took_the_documents_but_to_the_bidder_itself(issued: Tender) -> None:
    at = f"/tenders/{issued.code}/"
    before = {page: opened(Client(), f"{at}{page}") for page in ("documents/", "notices/", "holds/")}
    bidder().post(f"{at}documents/take/")
    scenes.register(scenes.codes.fictitious_uscc(9), "bidder", name="第三单位（虚构）")
    others = (Client(), person("buyer"), person("agency"), person("bidder", uscc=scenes.codes.fictitious_uscc(9)))
    for client in others:
        for page in before:
            html = opened(client, f"{at}{page}")
            assert BIDDER not in html
            assert "首次获取" not in html
    for page, html in before.items():
        assert strip(opened(Client(), f"{at}{page}")) == strip(html)


def strip(html: str) -> str:
    return html[html.index("<main") : html.index("</main")]


def test_another_organisation_sees_nothing_of_the_preparation(clock: Clock) -> None:
    tender, stranger = scenes.ready(), person("buyer", uscc=scenes.OTHER)
    for page in ("tasks/", "terms/", "terms/times/", "terms/check/", "issue/", "issue/approval/", "questions/"):
        assert stranger.get(f"/tenders/{tender.code}/{page}").status_code == 403, page
    assert "建筑工程施工" not in opened(Client(), f"/tenders/{tender.code}/documents/")


def test_what_can_be_done_stands_on_the_tenders_page_and_on_the_desk(
    issued: Tender, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("tianping.web.tenders.views.business_now", "tianping.web.desk.views.business_now"):
        monkeypatch.setattr(place, clock)
    at = f"/tenders/{issued.code}/"
    assert "澄清与修改" in opened(person("agency"), at)
    client = bidder()
    assert "获取招标文件" in opened(client, at)
    client.post(f"{at}documents/take/")
    assert "我的提问" in opened(client, at)
    done(client, f"{at}questions/new/", {"content": "工期多长"})
    assert "答复 1 个提问" in opened(person("agency"), "/desk/")


def test_a_form_survives_the_end_of_the_session(clock: Clock) -> None:
    tender = scenes.tender()
    user = somebody("agency", uscc=scenes.AGENCY, subject_name="云岫招标代理有限公司（虚构）")
    clerk, at = person("agency", user=user), f"/tenders/{tender.code}/terms/suite/"
    sent(clerk, at, {"suite": "", "contact": "刚填的联系方式"})
    clerk = person("agency", user=user)
    html = opened(clerk, at)
    assert "刚填的联系方式" in html
    assert "上次填的还在" in html


WORDS = (
    "云岫市第三小学教学楼工程施工招标", "招标文件.pdf", "具有建筑工程施工总承包三级及以上资质。",
    "云岫市示例路 1 号，电话 0990-555 0100", "施工组织设计", "项目管理机构", "信用评价", "工期多长", "中文",
)  # fmt: skip


def test_every_page_is_english_throughout(issued: Tender, clock: Clock) -> None:
    at, client = f"/tenders/{issued.code}/", bidder()
    client.post(f"{at}documents/take/")
    assert chinese_left(client, f"{at}documents/receipt/", but=WORDS) == []
    assert client.get(f"{at}documents/receipt.pdf").content.startswith(b"%PDF")
    assert chinese_left(client, f"{at}questions/new/", but=WORDS) == []
    client.cookies.clear()
    client = bidder()
    done(client, f"{at}questions/new/", {"content": "工期多长"})
    for page in ("documents/", "questions/"):
        assert chinese_left(client, f"{at}{page}", but=WORDS) == []
    clerk = person("agency")
    for page in (
        "tasks/",
        "issued/",
        "clarifications/new/",
        "deadline/",
        "questions/",
        "questions/answer/",
        "documents/prepare/",
    ):
        assert chinese_left(clerk, f"{at}{page}", but=WORDS) == [], page


def test_every_page_before_the_issue_is_english_throughout(clock: Clock) -> None:
    tender, clerk = scenes.tender(), person("agency")
    at = f"/tenders/{tender.code}/"
    steps = [f"terms/{step}/" for step in STEPS]
    for page in ("tasks/", "terms/", *steps, "documents/prepare/", "documents/"):
        assert chinese_left(clerk, f"{at}{page}", but=WORDS) == [], page
    clerk = person("agency")
    set_terms(clerk, tender, {**TERMS, "method": "goods"})
    scenes.add_file(tender)
    for page in ("tasks/", "terms/", "terms/check/", "terms/scoring/", "issue/"):
        left = chinese_left(
            clerk,
            f"{at}{page}",
            but=(*WORDS, "技术参数响应", "供货和售后服务", TERMS["qualification"], TERMS["contact"]),
        )
        assert left == [], page
