"""The buyer ends a tender, says why, and what was paid goes back."""

from datetime import timedelta

import pytest

from tianping.refusals import BadInput, NotAllowed
from tianping.trading.bids import tasks as bidding
from tianping.trading.fees import tasks as fees
from tianping.trading.fees.models import Refund
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.incidents.actions import terminate
from tianping.trading.incidents.actions.terminating import NothingToTerminate
from tianping.trading.incidents.models import Termination
from tianping.trading.plans.models import Tender
from tianping.trading.tests import committees, opened, scenes

pytestmark = pytest.mark.django_db
LATER = scenes.NOW + 2 * scenes.DAY


def end(tender: Tender, **facts: object) -> Termination:
    given: dict[str, object] = {
        "reason": "规划调整，项目取消。", "refunds": "保证金五个工作日内原路退还。", "by": scenes.buyer(), "now": LATER,
    }  # fmt: skip
    return terminate(tender=tender, **(given | facts))  # type: ignore[arg-type]


def test_a_terminated_tender_says_why_and_is_never_closed_or_opened() -> None:
    tender = scenes.issued()
    made = end(tender)
    assert made.lots == [tender.lots.get().code]
    assert tender.lots.get().stage == "terminated"
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.terminated", "notice.published"]
    assert scenes.bodies("notice.published")[-1]["kind"] == "termination"
    assert list(bidding.deadlines(opened.OPENED + timedelta(days=1))) == []


def test_the_bonds_of_those_who_bid_are_listed_for_their_return() -> None:
    lot = opened.opened_lot()
    end(lot.tender, now=opened.OPENED)
    for due in list(fees.ended_without_contract(opened.OPENED)):
        due()
    assert Refund.objects.filter(lot=lot, cause="termination", state="due").count() == 3
    assert list(fees.ended_without_contract(opened.OPENED)) == []


def test_a_tender_is_terminated_once() -> None:
    tender = scenes.issued()
    end(tender)
    with pytest.raises(NothingToTerminate):
        end(tender)


def test_after_the_award_nothing_is_terminated() -> None:
    lot = committees.awarded(committees.evaluated())
    with pytest.raises(NothingToTerminate):
        end(lot.tender, now=committees.AT)


def test_a_stranger_terminates_nothing() -> None:
    with pytest.raises(NotAllowed):
        end(scenes.issued(), by=scenes.stranger())


def test_a_suspended_tender_is_not_terminated_but_an_objection_does_not_prevent_it() -> None:
    tender = scenes.issued()
    hold(tender=tender, cause="objection", reason="异议", by=scenes.platform(), now=LATER)
    end(tender)
    other = scenes.issued()
    hold(tender=other, cause="directive", reason="调查", by=scenes.platform(), now=LATER)
    with pytest.raises(TenderOnHold):
        end(other)


def test_a_termination_has_its_reason() -> None:
    with pytest.raises(BadInput):
        end(scenes.issued(), reason=" ")
