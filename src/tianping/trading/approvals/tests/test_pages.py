"""The pages of approvals: rules, inbox, a second person's decision, and a plan that is approved before it is public."""

import pytest

from tianping.trading.approvals import views
from tianping.trading.approvals.models import Approval, ApprovalRule
from tianping.trading.plans import views as plans
from tianping.trading.plans.models import Project, Tender
from tianping.trading.plans.tests.test_pages import TENDER
from tianping.trading.tests import scenes
from tianping.trading.tests.pages import chinese_left, done, opened, person, sent
from tianping.web.accounts.tests.people import person as somebody

pytestmark = pytest.mark.django_db
NAME = "云岫市城市建设中心（虚构）"
PLAN = "plans.plan_tender"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (views, plans):
        monkeypatch.setattr(module, "business_now", lambda: scenes.NOW)


@pytest.fixture
def project() -> Project:
    return scenes.project()


def want(act: str = PLAN, *approvers: str) -> None:
    ApprovalRule.objects.create(office=scenes.BUYER, act=act, approvers=list(approvers), since=scenes.NOW)


def asked(project: Project) -> str:
    """A plan put to approval by one person of the buyer; the address of the approval."""
    return done(person("buyer"), f"/projects/{project.code}/tender/", TENDER)


def test_an_organisation_sets_and_ends_a_rule_and_names_who_approves() -> None:
    user = somebody("buyer", uscc=scenes.BUYER, subject_name=NAME)
    clerk = person("buyer", user=user)
    assert "不要" in opened(clerk, "/approvals/rules/")
    place = done(clerk, f"/approvals/rules/{PLAN}/", {"wanted": "yes", "approvers": [user.public_id]})
    assert place == "/approvals/rules/"
    assert ApprovalRule.objects.get().approvers == [user.public_id]
    assert user.name in opened(clerk, place)
    done(clerk, f"/approvals/rules/{PLAN}/", {"wanted": "no"})
    assert not ApprovalRule.objects.exists()


def test_only_people_of_the_organisation_can_be_named() -> None:
    stranger = somebody("buyer", uscc=scenes.OTHER, subject_name="别家")
    clerk = person("buyer")
    answer = sent(clerk, f"/approvals/rules/{PLAN}/", {"wanted": "yes", "approvers": [stranger.public_id]})
    assert "有 1 处要改" in answer
    assert not ApprovalRule.objects.exists()


def test_a_plan_is_put_to_a_second_person_and_made_public_word_for_word(project: Project) -> None:
    want()
    assert "提交审批" in sent(person("buyer"), f"/projects/{project.code}/tender/", TENDER)
    place = asked(project)
    assert not Tender.objects.exists()
    second = person("buyer")
    assert "审批：公开招标方案" in opened(second, "/desk/")
    html = opened(second, place)
    for words in ("教学楼施工", "一标段", "9000000.00", "安澜县住房和城乡建设局"):
        assert words in html
    assert done(second, f"{place}decide/", {"approves": "yes"}) == place
    carry = f"/projects/{project.code}/tender/approved/{Approval.objects.get().code}/"
    assert carry in opened(second, place)
    assert done(second, carry, {}) == f"/tenders/{Tender.objects.get().code}/tasks/"
    assert Tender.objects.get().lots.count() == 2


def test_who_asked_does_not_decide_and_a_refusal_says_why(project: Project) -> None:
    want()
    user = somebody("buyer", uscc=scenes.BUYER, subject_name=NAME)
    first = person("buyer", user=user)
    place = done(first, f"/projects/{project.code}/tender/", TENDER)
    assert "审批：公开招标方案" not in opened(first, "/desk/")
    assert "提交的人不能自己审批" in sent(first, f"{place}decide/", {"approves": "yes", "step": "do"})
    second = person("buyer")
    assert 'href="#id_reason"' in sent(second, f"{place}decide/", {"approves": "no"})
    done(second, f"{place}decide/", {"approves": "no", "reason": "限价写错"})
    assert "限价写错" in opened(first, place)
    carry = f"/projects/{project.code}/tender/approved/{Approval.objects.get().code}/"
    assert first.get(carry).status_code == 404


def test_an_approval_is_decided_once_however_often_it_is_pressed(project: Project) -> None:
    want()
    place, second = asked(project), person("buyer")
    third = person("buyer")
    opened(third, f"{place}decide/")
    done(second, f"{place}decide/", {"approves": "yes"})
    answer = sent(third, f"{place}decide/", {"approves": "no", "reason": "晚了", "step": "do"})
    assert "已经办结" in answer
    assert Approval.objects.get().state == "approved"


def test_another_organisation_does_not_learn_of_it(project: Project) -> None:
    want()
    place = asked(project)
    stranger = person("buyer", uscc=scenes.OTHER)
    assert stranger.get(place).status_code == 404
    assert stranger.get(f"{place}decide/").status_code == 404
    assert "教学楼施工" not in opened(stranger, "/approvals/")


def test_the_agency_sees_what_it_put_to_its_buyers_approval(project: Project) -> None:
    want()
    clerk = person("agency")
    place = done(clerk, f"/projects/{project.code}/tender/", {**TENDER, "agency": scenes.AGENCY})
    assert "已提交" in opened(clerk, place)
    assert clerk.get(f"{place}decide/").status_code == 403
    assert place in opened(person("buyer"), "/approvals/")


WORDS = (
    "教学楼施工",
    "一标段",
    "二标段",
    "土建",
    "装饰",
    "安澜县住房和城乡建设局",
    "祁望舒",
    "云岫市第三小学教学楼工程",
    "中文",
)


def test_every_page_is_english_throughout(project: Project) -> None:
    want()
    place, second = asked(project), person("buyer")
    for page in ("/approvals/", place, f"{place}decide/", "/approvals/rules/", f"/approvals/rules/{PLAN}/"):
        assert chinese_left(second, page, but=WORDS) == [], page
    second = person("buyer")
    done(second, f"{place}decide/", {"approves": "yes"})
    carry = f"/projects/{project.code}/tender/approved/{Approval.objects.get().code}/"
    assert chinese_left(second, carry, but=WORDS) == []
