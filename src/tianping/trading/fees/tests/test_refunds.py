"""Bonds are listed, returned with interest, and the log says when all were."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tianping import law
from tianping.law.days import day_of
from tianping.record.models import Event
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.documents.models import Terms
from tianping.trading.fees import tasks
from tianping.trading.fees.actions import NotDue, confirm_refund, open_refunds, open_withdrawn_refunds
from tianping.trading.fees.models import Refund
from tianping.trading.plans.models import Lot
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


def withdraw(lot: Lot, number: int) -> None:
    lot.bids.filter(bidder=opened.bidder(number)).update(state="withdrawn", withdrawn_at=opened.OPENED - scenes.DAY)


def run_due(now: datetime) -> None:
    for act in list(tasks.withdrawn_before_the_deadline(now)):
        act()


def test_a_bid_withdrawn_before_the_deadline_gets_its_bond_back_in_five_days() -> None:
    lot = opened.opened_lot()
    withdraw(lot, 2)
    for _ in range(2):
        run_due(opened.OPENED)
    refund = Refund.objects.get()
    due_at = Terms.objects.get(tender=lot.tender_id).bids_due_at
    assert (refund.payee, refund.cause) == (opened.bidder(2), "withdrawal")
    assert refund.due_at == law.rule("withdrawal-refund", on=day_of(due_at)).latest(due_at).at
    pay(refund)
    assert "bonds.refunded" not in scenes.recorded()


def test_until_the_deadline_nobody_learns_that_somebody_withdrew() -> None:
    lot = opened.opened_lot()
    withdraw(lot, 2)
    Lot.objects.update(stage="issued")
    run_due(opened.OPENED - timedelta(hours=1))
    assert not Refund.objects.exists()


def test_who_withdrew_and_bid_again_gets_nothing_back_before_the_others() -> None:
    lot = opened.opened_lot()
    again = lot.bids.get(bidder=opened.bidder(2))
    again.pk, again.state, again.withdrawn_at = "e" * 32, "withdrawn", opened.OPENED - scenes.DAY
    again.counter, again.event, again.seal = 9, "e" * 32, "e" * 64
    again.save(force_insert=True)
    run_due(opened.OPENED)
    assert not Refund.objects.exists()


def test_the_bond_of_a_withdrawn_bid_is_apart_from_those_of_the_contract() -> None:
    lot = opened.opened_lot()
    withdraw(lot, 2)
    run_due(opened.OPENED)
    made = open_refunds(lot=lot, cause="failure", by=scenes.platform(), now=opened.OPENED)
    assert [one.payee for one in made] == [opened.bidder(1), opened.bidder(3)]
    for one in made:
        pay(one)
    assert len(scenes.bodies("bonds.refunded")) == 1
    pay(Refund.objects.get(cause="withdrawal"))
    assert len(scenes.bodies("bonds.refunded")) == 1


def test_no_person_lists_bonds_of_withdrawn_bids() -> None:
    with pytest.raises(NotAllowed):
        open_withdrawn_refunds(lot=opened.opened_lot(), by=scenes.buyer(), now=opened.OPENED)


def test_refunds_are_listed_once() -> None:
    lot = opened.opened_lot()
    for _ in range(2):
        open_refunds(lot=lot, cause="failure", by=scenes.platform(), now=opened.OPENED)
    assert Refund.objects.count() == 3
