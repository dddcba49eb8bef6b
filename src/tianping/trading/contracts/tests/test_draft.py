"""A contract says what was awarded and bid; a draft may be discarded."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tianping.law.breach import LimitBreached
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.contracts import actions
from tianping.trading.contracts.actions.drafting import DraftStands, NothingToDiscard, NotNotified
from tianping.trading.contracts.comparing import (
    ContractPlan,
    ManagerReasonMissing,
    SubstantialDeviation,
    tendered_terms,
)
from tianping.trading.contracts.models import Contract
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, contracting, scenes
from tianping.web.documents import text_of
from tianping.web.files import open_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Lot:
    return contracting.notified()


def test_the_form_is_filled_in_with_what_was_awarded_and_bid(lot: Lot) -> None:
    assert tendered_terms(lot.award) == {
        "price": "8700000.50", "period": "180 日", "quality": "合格", "content": lot.content, "manager": "项目经理甲",
    }  # fmt: skip


def test_a_contract_that_keeps_to_the_bid_is_drawn_up_with_its_comparison(lot: Lot) -> None:
    contract = contracting.drafted(lot)
    version = contract.versions.get()
    assert contract.state == "draft"
    assert all(line["same"] for line in version.compared)
    with open_file(version.sha256) as file:
        text = text_of(file.read())
    assert "8,700,000.50" in text
    assert "条例 第五十七条" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", Decimal("8800000.00")), ("period", "200 日"), ("quality", "优良"), ("content", "另加一栋楼")],
)
def test_a_main_term_that_differs_from_the_bid_is_refused(lot: Lot, field: str, value: object) -> None:
    with pytest.raises(SubstantialDeviation) as refused:
        contracting.drafted(lot, **{field: value})
    assert refused.value.field == field
    assert refused.value.rule == "contract-terms"


def test_another_person_in_charge_needs_a_reason(lot: Lot) -> None:
    with pytest.raises(ManagerReasonMissing):
        contracting.drafted(lot, manager="项目经理乙")
    contract = contracting.drafted(lot, manager="项目经理乙", manager_reason="原项目经理已离职，附离职证明。")
    assert [line["field"] for line in contract.versions.get().compared if not line["same"]] == ["manager"]


def test_what_the_bid_does_not_say_is_for_the_parties(lot: Lot) -> None:
    OpenedBid.objects.filter(bid__lot=lot).update(form={})
    contract = contracting.drafted(lot, period="200 日")
    assert contract.versions.get().period == "200 日"


def test_a_performance_bond_of_a_tenth_is_the_most(lot: Lot) -> None:
    with pytest.raises(LimitBreached) as refused:
        contracting.drafted(lot, performance_bond=Decimal("870000.06"))
    assert refused.value.rule == "performance-bond"
    contracting.drafted(lot, performance_bond=Decimal("870000.05"))


@pytest.mark.parametrize("price", ["0.00", "1.001"])
def test_the_price_is_an_amount(lot: Lot, price: str) -> None:
    with pytest.raises(BadInput):
        contracting.drafted(lot, price=Decimal(price))


def test_no_contract_before_the_notice() -> None:
    found = committees.evaluated()
    with pytest.raises(NotNotified):
        actions.draft(lot=found, plan=_plan(found), by=scenes.buyer(), now=contracting.AT)


def test_a_lot_has_one_contract(lot: Lot) -> None:
    contract = contracting.drafted(lot)
    with pytest.raises(DraftStands):
        contracting.drafted(lot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.create(
            lot=lot, receipt="r", winner="w", winner_name="w", award_price=1, due_at=contracting.AT,
            drafted_at=contracting.AT,
        )  # fmt: skip
    assert Contract.objects.get() == contract


def test_a_draft_is_discarded_and_drawn_up_anew(lot: Lot) -> None:
    contract = contracting.drafted(lot)
    contracting.sign(contract, scenes.buyer())
    assert actions.discard(contract=contract, by=scenes.agency(), now=contracting.AT).state == "void"
    with pytest.raises(NothingToDiscard):
        actions.discard(contract=contract, by=scenes.agency(), now=contracting.AT)
    assert contracting.drafted(lot).state == "draft"


def test_the_winner_discards_nothing(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        actions.discard(contract=contracting.drafted(lot), by=contracting.winner(), now=contracting.AT)


def test_a_stranger_draws_nothing_up(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        contracting.drafted(lot, by=scenes.stranger())


def test_a_suspended_tender_has_no_contract(lot: Lot) -> None:
    hold(tender=lot.tender, cause="directive", reason="调查", by=scenes.platform(), now=contracting.AT)
    with pytest.raises(TenderOnHold):
        contracting.drafted(lot)


def _plan(lot: Lot) -> ContractPlan:
    return ContractPlan(
        price=Decimal("1.00"), period="1 日", quality="合格", content=lot.content, manager="甲", clauses="无其他条款。"
    )
