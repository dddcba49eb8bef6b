"""All bidders are told at the same instant; the supervisor is reported to."""

from datetime import timedelta

import pytest

from tianping.exchange.files import open_file
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.award import actions, sources  # noqa: F401 - declares
from tianping.trading.award.actions.notifying import NotAwarded
from tianping.trading.award.actions.reporting import NotAllDecided, ReportSubmitted
from tianping.trading.award.models import Award, AwardNotice, WrittenReport
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes
from tianping.web.documents import text_of

pytestmark = pytest.mark.django_db
ENDED = committees.AT + timedelta(days=3)
CONTENT = "招标项目已经依法完成，中标人已经确定，各投标人均已通知。"


@pytest.fixture
def lot() -> Lot:
    found = committees.evaluated()
    actions.publish_candidates(lot=found, by=scenes.buyer(), now=committees.AT)
    actions.decide(lot=found, by=scenes.buyer(), now=ENDED)
    return found


def notify(lot: Lot, **facts: object) -> Award:
    return actions.notify(lot=lot, **({"by": scenes.buyer(), "now": ENDED} | facts))  # type: ignore[arg-type]


def report(lot: Lot, **facts: object) -> WrittenReport:
    given = {"by": scenes.buyer(), "now": ENDED, "content": CONTENT} | facts
    return actions.submit_report(tender=lot.tender, **given)  # type: ignore[arg-type]


def test_the_winner_and_all_others_are_told_at_once(lot: Lot) -> None:
    award = notify(lot)
    assert AwardNotice.objects.filter(sent_at=ENDED).count() == 3
    assert AwardNotice.objects.get(kind="award").recipient == opened.bidder(2)
    told = scenes.bodies("award.notified")[0]
    assert sorted(told["others"]) == sorted([opened.bidder(1), opened.bidder(3)])
    assert award.contract_due is not None
    assert (award.contract_due - ENDED).days >= 30


def test_the_award_notice_is_a_sealed_document_that_anybody_may_have(lot: Lot) -> None:
    notify(lot)
    file = open_file(digest=AwardNotice.objects.get(kind="award").sha256, reader=None)
    assert file is not None
    with file:
        text = text_of(file.read())
    assert "中标通知书" in text
    assert "8,700,000.50" in text


def test_beyond_the_announced_years_the_day_of_the_contract_is_provisional(lot: Lot) -> None:
    award = notify(lot, now=ENDED.replace(month=12, day=20))
    assert award.contract_provisional
    assert "尚未公布" in AwardNotice.objects.get(kind="award").content


def test_if_one_notice_fails_nobody_is_told(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tianping.trading.award.actions.notifying.told_to_others", lambda award: (_ for _ in ()).throw(RuntimeError)
    )
    with pytest.raises(RuntimeError):
        notify(lot)
    assert not AwardNotice.objects.exists()
    assert Lot.objects.get(pk=lot.pk).stage == "decided"
    assert Award.objects.get().notified_at is None


def test_notices_go_out_once(lot: Lot) -> None:
    notify(lot)
    with pytest.raises(NotAwarded):
        notify(lot)


def test_nobody_is_told_before_the_decision() -> None:
    with pytest.raises(NotAwarded):
        notify(committees.evaluated())


def test_a_stranger_tells_nobody(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        notify(lot, by=scenes.stranger())


def test_a_suspended_tender_tells_nobody(lot: Lot) -> None:
    hold(tender=lot.tender, cause="directive", reason="调查", by=scenes.platform(), now=ENDED)
    with pytest.raises(TenderOnHold):
        notify(lot)


def test_the_written_report_is_submitted_once(lot: Lot) -> None:
    notify(lot)
    report(lot)
    assert scenes.bodies("report.submitted")[0]["content"] == CONTENT
    with pytest.raises(ReportSubmitted):
        report(lot)


def test_a_report_waits_for_the_notices(lot: Lot) -> None:
    with pytest.raises(NotAllDecided):
        report(lot)


def test_a_report_says_something(lot: Lot) -> None:
    notify(lot)
    with pytest.raises(BadInput):
        report(lot, content="已完成")


def test_a_stranger_reports_nothing(lot: Lot) -> None:
    notify(lot)
    with pytest.raises(NotAllowed):
        report(lot, by=scenes.stranger())
