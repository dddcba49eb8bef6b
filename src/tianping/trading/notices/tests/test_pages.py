"""The pages of notices: everybody reads them, prints them and compares them."""

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.notices import views
from tianping.trading.notices.models import Notice
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.pages import chinese_left, opened
from tianping.web.documents import text_of
from tianping.web.platform_seal import certificate
from tianping.web.seals import verify_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(monkeypatch: pytest.MonkeyPatch) -> Tender:
    monkeypatch.setattr(views, "business_now", lambda: scenes.NOW)
    made = scenes.issued()
    sequence(now=scenes.NOW)
    return made


def test_a_notice_is_read_in_full_with_its_digest(tender: Tender) -> None:
    notice = Notice.objects.get()
    assert notice.title in opened(Client(), f"/tenders/{tender.code}/notices/")
    html = opened(Client(), f"/notices/{notice.code}/")
    assert notice.sha256 in html
    assert "任何人可在本平台直接下载" in html


def test_a_notice_prints_as_a_sealed_document(tender: Tender) -> None:
    notice = Notice.objects.get()
    answer = Client().get(f"/notices/{notice.code}/notice.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(text_of(answer.content).split())
    assert notice.sha256 in text
    assert "任何人可在本平台直接下载" in text
    (found,) = verify_pdf(answer.content, roots=(certificate(),))
    assert found.holds


def test_a_change_is_a_notice_of_its_own(tender: Tender) -> None:
    from tianping.trading.documents import actions

    actions.clarify(
        tender=tender, content="补充", affects_preparation=False, by=scenes.agency(), now=scenes.NOW + scenes.DAY
    )
    html = opened(Client(), f"/tenders/{tender.code}/notices/")
    assert html.index("变更公告") < html.index("招标公告")


def test_a_tender_without_notices_says_when_there_will_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = scenes.tender()
    assert "招标公告同时发布在这里" in opened(Client(), f"/tenders/{made.code}/notices/")
    for address in ("/tenders/X/notices/", "/notices/x/", "/notices/x/notice.pdf"):
        assert Client().get(address).status_code == 404


def test_every_page_is_english_throughout(tender: Tender) -> None:
    notice = Notice.objects.get()
    for page in (f"/tenders/{tender.code}/notices/", f"/notices/{notice.code}/"):
        assert chinese_left(Client(), page, but=(notice.title, tender.name, "中文")) == []
