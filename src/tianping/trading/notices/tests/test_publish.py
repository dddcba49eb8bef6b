"""Publishing notices in the standard words."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tianping.canonical import encode
from tianping.refusals import NotAllowed
from tianping.trading.notices.actions import ContentMissing, publish
from tianping.trading.notices.models import Notice
from tianping.trading.notices.wording import (
    CandidateLine,
    Wording,
    candidates_notice,
    change_notice,
    failure_notice,
    result_notice,
)
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes

pytestmark = pytest.mark.django_db
WORDS = change_notice(name="某工程", number=1, content="工期改为 200 天。", bids_due_at=scenes.NOW, moved=False)


@pytest.fixture
def tender() -> Tender:
    return scenes.tender()


def test_a_notice_is_published_with_the_digest_of_its_words(tender: Tender) -> None:
    notice = publish(tender=tender, kind="change", wording=WORDS, by=scenes.agency(), now=scenes.NOW)
    body = scenes.bodies("notice.published")[0]
    assert notice.sha256 == hashlib.sha256(encode(body)).hexdigest()
    assert body["content"] == notice.content
    assert body["url"].endswith(f"/tenders/{tender.code}/#notice-{notice.code}")


def test_a_notice_that_leaves_out_what_the_order_wants_is_refused(tender: Tender) -> None:
    with pytest.raises(ContentMissing) as refusal:
        publish(
            tender=tender,
            kind="change",
            wording=Wording("变更公告", (("内容", " "),)),
            by=scenes.agency(),
            now=scenes.NOW,
        )
    assert "内容" in refusal.value.sentence("zh")
    assert not Notice.objects.exists()


def test_a_stranger_may_not_publish(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        publish(tender=tender, kind="change", wording=WORDS, by=scenes.stranger(), now=scenes.NOW)


def test_the_notices_of_a_tender_are_open_to_everybody(tender: Tender) -> None:
    notice = publish(tender=tender, kind="change", wording=WORDS, by=scenes.agency(), now=scenes.NOW)
    told = Client().get(f"/api/v1/tenders/{tender.code}/notices").json()["notices"]
    assert [one["sha256"] for one in told] == [notice.sha256]


def test_candidates_are_published_with_price_rank_and_the_way_to_object() -> None:
    line = CandidateLine(rank=1, name="甲公司", price=Decimal("9500000"))
    words = candidates_notice(
        name="某工程", lot_name="一标段", candidates=[line], from_at=scenes.NOW, until_at=scenes.NOW + timedelta(days=3)
    ).content()
    for said in ("第 1 名：甲公司", "9,500,000.00 元", "2026年1月5日09时00分至2026年1月8日09时00分", "异议"):
        assert said in words


def test_a_result_names_winner_and_price() -> None:
    words = result_notice(name="某工程", lot_name="一标段", winner_name="甲公司", price=Decimal("9500000")).content()
    assert "甲公司" in words
    assert "9,500,000.00" in words


def test_a_failure_says_why_and_what_comes_next() -> None:
    words = failure_notice(name="某工程", lot_name="一标段", explanation="投标人为 2 个。").content()
    assert "投标人为 2 个。" in words
    assert "重新招标" in words
