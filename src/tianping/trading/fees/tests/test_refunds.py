"""Bonds are listed, returned with interest, and the log says when all were."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tianping.record.models import Event
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.documents.models import Terms
from tianping.trading.fees.actions import NotDue, confirm_refund, open_refunds
from tianping.trading.fees.models import Refund
from tianping.trading.tests import contracting, opened, scenes

pytestmark = pytest.mark.django_db
PAID = contracting.AT + scenes.DAY


def pay(refund: Refund, **facts: object) -> Refund:
    given: dict[str, object] = {
        "interest": Decimal("12.30"), "paid_at": PAID, "by": scenes.agency(), "now": PAID,
    }  # fmt: skip
    return confirm_refund(refund=refund, **(given | facts))  # type: ignore[arg-type]


def test_the_last_refund_is_told_publicly_and_nobody_is_named() -> None:
    contract = contracting.concluded()
    first, *others = Refund.objects.filter(lot=contract.lot)
    pay(first)
    assert "bonds.refunded" not in scenes.recorded()
    for one in others:
        pay(one)
    assert scenes.bodies("bonds.refunded")[0]["cause"] == "contract"
    assert len(scenes.sealed("bond.refunded")) == 3
    told = b"".join(bytes(row.header) for row in Event.objects.filter(type="bonds.refunded")).decode()
    assert opened.bidder(1) not in told


def test_a_bond_is_returned_once() -> None:
    contracting.concluded()
    refund = Refund.objects.all()[0]
    pay(refund)
    with pytest.raises(NotDue):
        pay(refund)


@pytest.mark.parametrize(
    "facts", [{"interest": Decimal("-1")}, {"interest": Decimal("0.001")}, {"paid_at": PAID + timedelta(days=1)}]
)
def test_interest_and_time_of_a_refund_are_sound(facts: dict[str, object]) -> None:
    contracting.concluded()
    with pytest.raises(BadInput):
        pay(Refund.objects.all()[0], **facts)


def test_a_stranger_confirms_nothing() -> None:
    contracting.concluded()
    with pytest.raises(NotAllowed):
        pay(Refund.objects.all()[0], by=scenes.stranger())


def test_where_no_bond_was_asked_for_nothing_is_listed() -> None:
    lot = opened.opened_lot()
    Terms.objects.update(bond=None)
    assert open_refunds(lot=lot, cause="failure", by=scenes.platform(), now=opened.OPENED) == []


def test_no_person_opens_refunds() -> None:
    with pytest.raises(NotAllowed):
        open_refunds(lot=opened.opened_lot(), cause="failure", by=scenes.buyer(), now=opened.OPENED)


def test_refunds_are_listed_once() -> None:
    lot = opened.opened_lot()
    for _ in range(2):
        open_refunds(lot=lot, cause="failure", by=scenes.platform(), now=opened.OPENED)
    assert Refund.objects.count() == 3
