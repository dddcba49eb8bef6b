"""Where the winner does not sign, the next candidate follows, or a new tender."""

import pytest

from tianping.refusals import BadInput, NotAllowed
from tianping.trading.award import actions as award
from tianping.trading.award.actions.revoking import NothingToRevoke, StillToAward
from tianping.trading.award.models import Award, RevokedAward
from tianping.trading.award.rules import NotACandidate
from tianping.trading.contracts import actions
from tianping.trading.contracts.models import Contract
from tianping.trading.fees.models import Refund
from tianping.trading.incidents.actions import retender
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.models import Lot
from tianping.trading.tests import contracting, opened, scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Lot:
    return contracting.notified()


def refuse(lot: Lot, **facts: object) -> RevokedAward:
    given: dict[str, object] = {
        "cause": "refused-contract", "reason": "原材料涨价，无力履行。", "by": contracting.winner(), "now": contracting.AT,
    }  # fmt: skip
    return actions.refuse(lot=lot, **(given | facts))  # type: ignore[arg-type]


def test_the_winner_refuses_and_the_next_candidate_wins(lot: Lot) -> None:
    contract = contracting.drafted(lot)
    made = refuse(lot)
    assert made.bond_kept
    assert len(made.notices) == 3
    assert Contract.objects.get(pk=contract.pk).state == "void"
    assert Lot.objects.get().stage == "publicity"
    award.decide(lot=lot, by=scenes.buyer(), now=contracting.AT)
    second = Award.objects.get()
    assert second.winner == opened.bidder(1)
    assert second.rank == 2
    assert "放弃中标" in second.reason
    award.notify(lot=lot, by=scenes.buyer(), now=contracting.AT)
    assert scenes.recorded()[-1] == "award.notified"


def test_a_winner_who_refused_does_not_win_again(lot: Lot) -> None:
    refused = refuse(lot)
    with pytest.raises(NotACandidate):
        award.decide(lot=lot, winner=refused.receipt, by=scenes.buyer(), now=contracting.AT)


def test_who_conducts_the_tender_says_that_no_performance_bond_came(lot: Lot) -> None:
    assert refuse(lot, cause="no-performance-bond", by=scenes.agency()).bond_kept


def test_force_majeure_costs_no_bond(lot: Lot) -> None:
    assert not refuse(lot, cause="force-majeure").bond_kept


def test_another_bidder_refuses_nothing(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        refuse(lot, by=scenes.stranger())


def test_a_refusal_has_its_reason(lot: Lot) -> None:
    with pytest.raises(BadInput):
        refuse(lot, reason=" ")


def test_a_concluded_contract_is_not_refused() -> None:
    contract = contracting.concluded()
    with pytest.raises(NothingToRevoke):
        refuse(contract.lot)


def test_the_lot_is_given_up_the_bond_of_the_winner_is_kept_and_it_is_tendered_anew(lot: Lot) -> None:
    refuse(lot)
    actions.give_up(lot=lot, reason="其他候选人报价过高。", by=scenes.buyer(), now=contracting.AT)
    assert Failure.objects.get().cause == "no-contract"
    assert Refund.objects.get(payee=opened.bidder(2)).state == "kept"
    assert Refund.objects.filter(state="due").count() == 2
    again = retender(earlier=lot.tender, reason="中标人拒签合同。", by=scenes.buyer(), now=contracting.AT)
    assert again.round == 2


def test_a_lot_that_nobody_refused_is_not_given_up(lot: Lot) -> None:
    with pytest.raises(StillToAward):
        actions.give_up(lot=lot, reason="不想要了。", by=scenes.buyer(), now=contracting.AT)


def test_a_stranger_gives_nothing_up(lot: Lot) -> None:
    refuse(lot)
    with pytest.raises(NotAllowed):
        actions.give_up(lot=lot, reason="不想要了。", by=scenes.stranger(), now=contracting.AT)
