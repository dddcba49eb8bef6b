"""An objection is taken back by who raised it."""

import pytest

from tianping.refusals import NotAllowed
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.objections import actions
from tianping.trading.objections.actions.withdrawing import ObjectionOver
from tianping.trading.tests import objecting, scenes

pytestmark = pytest.mark.django_db
LATER = objecting.EARLY + scenes.DAY


def test_a_withdrawn_objection_lets_the_tender_go_on_and_does_not_tell_who() -> None:
    tender = scenes.issued()
    done = actions.withdraw(objection=objecting.to_documents(tender), by=objecting.firm(), now=LATER)
    assert done.state == "withdrawn"
    require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["objection.withdrawn", "tender.resumed"]
    assert objecting.FIRM not in str(scenes.bodies("objection.withdrawn"))


def test_another_objection_still_pauses_the_tender() -> None:
    tender = scenes.issued()
    first = objecting.to_documents(tender)
    objecting.to_documents(tender, by=objecting.bidder(1))
    actions.withdraw(objection=first, by=objecting.firm(), now=LATER)
    with pytest.raises(TenderOnHold):
        require_running(tender.code)


def test_who_withdrew_may_object_again() -> None:
    tender = scenes.issued()
    actions.withdraw(objection=objecting.to_documents(tender), by=objecting.firm(), now=LATER)
    assert objecting.to_documents(tender, now=LATER).state == "open"


def test_nobody_withdraws_anothers_objection() -> None:
    made = objecting.to_documents(scenes.issued())
    with pytest.raises(NotAllowed):
        actions.withdraw(objection=made, by=objecting.bidder(1), now=LATER)


def test_it_is_withdrawn_once() -> None:
    made = objecting.to_documents(scenes.issued())
    actions.withdraw(objection=made, by=objecting.firm(), now=LATER)
    with pytest.raises(ObjectionOver):
        actions.withdraw(objection=made, by=objecting.firm(), now=LATER)
