"""The pages of incidents: a tender is terminated, and tendered anew."""

import pytest
from django.test import Client

from tianping.trading.incidents import views
from tianping.trading.incidents.models import Repetition, Termination
from tianping.trading.plans.models import Tender
from tianping.trading.tests import clerks, scenes
from tianping.web.desk import views as desk_views
from tianping.web.tenders import views as tender_views

pytestmark = pytest.mark.django_db
ENDS = {"reason": "项目资金调整，不再实施。", "refunds": "没有收取文件费用；保证金连同利息原路退还。"}


@pytest.fixture
def tender(monkeypatch: pytest.MonkeyPatch) -> Tender:
    for module in (views, desk_views, tender_views):
        monkeypatch.setattr(module, "business_now", lambda: scenes.NOW)
    return scenes.issued()


def buyer() -> Client:
    return clerks.of(scenes.buyer())


def test_a_tender_is_terminated_with_its_reason_and_tendered_anew(tender: Tender) -> None:
    at = f"/tenders/{tender.code}/"
    assert "终止招标" in clerks.shown(buyer(), at)
    assert clerks.filed(buyer(), f"{at}terminate/", ENDS) == at
    assert Termination.objects.exists()
    public = clerks.shown(Client(), at)
    assert ENDS["reason"] in public
    assert "重新招标" in clerks.shown(buyer(), at)
    lots = [lot.code for lot in tender.lots.all()]
    place = clerks.filed(buyer(), f"{at}repeat/", {"lots": lots, "reason": "资金落实后重新招标。", "name": ""})
    made = Repetition.objects.get()
    assert place == f"/tenders/{made.tender_id}/"
    assert "第 2 次招标" in made.tender.name


@pytest.mark.parametrize(
    ("name", "value", "said"), [("reason", "", "请填写"), ("refunds", "长" * 4001, "最多 4000 字")]
)
def test_what_is_missing_or_too_long_is_said(tender: Tender, name: str, value: str, said: str) -> None:
    assert said in clerks.refused(buyer(), f"/tenders/{tender.code}/terminate/", ENDS | {name: value})
    assert not Termination.objects.exists()


def test_nobody_else_terminates(tender: Tender) -> None:
    for other in (clerks.clerk("buyer", scenes.OTHER), clerks.clerk("bidder", scenes.OTHER)):
        assert other.get(f"/tenders/{tender.code}/terminate/").status_code == 403


def test_a_double_click_terminates_once(tender: Tender) -> None:
    client, address = buyer(), f"/tenders/{tender.code}/terminate/"
    given = clerks.hidden(clerks.shown(client, address)) | ENDS | {"step": "do"}
    assert {client.post(address, given).status_code for _ in range(2)} == {303}
    assert Termination.objects.count() == 1


def test_every_page_is_whole_in_english(tender: Tender) -> None:
    own = ("虚构", "云岫", "施工一标段", "教学楼")
    for page in ("terminate", "repeat"):
        left = clerks.chinese_left(buyer(), f"/tenders/{tender.code}/{page}/")
        assert [one for one in left if not any(words in one for words in own)] == [], page
