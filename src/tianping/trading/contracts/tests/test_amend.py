"""A concluded contract changes by a version with ground and reason, signed by both."""

from decimal import Decimal

import pytest

from tianping.refusals import BadInput, NotAllowed
from tianping.trading.contracts import actions
from tianping.trading.contracts.actions.amending import NotConcluded, NothingChanges
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.tests import contracting, scenes

pytestmark = pytest.mark.django_db
LATER = contracting.AT + scenes.DAY


def amend(contract: Contract, **facts: object) -> Version:
    terms = {key: facts.pop(key) for key in list(facts) if key in ("price", "period", "manager", "manager_reason")}
    given: dict[str, object] = {
        "ground": "design-change", "reason": "设计变更增加两间教室，按合同约定调整。", "by": scenes.agency(), "now": LATER,
    }  # fmt: skip
    plan = contracting.plan(contract.lot, **terms)
    return actions.amend(contract=contract, plan=plan, **(given | facts))  # type: ignore[arg-type]


def test_a_change_is_public_once_both_have_signed_it() -> None:
    contract = contracting.concluded()
    version = amend(contract, price=Decimal("8900000.00"), manager="项目经理乙", manager_reason="原经理离职。")
    assert version.number == 2
    assert "contract.amended" not in scenes.recorded()
    contracting.sign(contract, scenes.buyer(), now=LATER)
    contracting.sign(contract, contracting.winner(), now=LATER)
    told = scenes.bodies("contract.amended")[0]
    assert {"field": "price", "before": "8700000.50", "after": "8900000.00"} in told["changes"]
    assert "项目经理乙" not in str(told)
    assert told["ground"] == "design-change"


def test_a_contract_that_is_not_concluded_is_not_changed() -> None:
    contract = contracting.drafted(contracting.notified())
    with pytest.raises(NotConcluded):
        amend(contract, period="200 日")


def test_one_change_at_a_time_and_a_discarded_one_makes_room() -> None:
    contract = contracting.concluded()
    amend(contract, period="200 日")
    with pytest.raises(NotConcluded):
        amend(contract, period="210 日")
    actions.discard(contract=contract, by=scenes.agency(), now=LATER)
    assert Contract.objects.get().state == "signed"
    assert amend(contract, period="210 日").number == 2


def test_a_change_changes_something() -> None:
    with pytest.raises(NothingChanges):
        amend(contracting.concluded())


def test_a_change_has_its_reason_and_a_known_ground() -> None:
    contract = contracting.concluded()
    with pytest.raises(BadInput):
        amend(contract, period="200 日", reason=" ")
    with pytest.raises(BadInput):
        amend(contract, period="200 日", ground="because")


def test_the_winner_draws_no_change_up() -> None:
    with pytest.raises(NotAllowed):
        amend(contracting.concluded(), period="200 日", by=contracting.winner())
