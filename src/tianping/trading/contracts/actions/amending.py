"""Changing a concluded contract: a version of its own, with its ground and reason, signed by both."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.trading.contracts.actions.drafting import make_version, require_lawful_bond, tidy
from tianping.trading.contracts.actions.signing import terms_of
from tianping.trading.contracts.comparing import ContractPlan, compare, written_terms
from tianping.trading.contracts.models import GROUNDS, Contract, Version
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

Ground = Literal["documents-clause", "design-change", "law-change", "force-majeure", "other"]
LONGEST = 4_000


class NotConcluded(Refusal):
    """The contract is not concluded, or a change of it already awaits signatures."""

    code = "contract-not-concluded"
    status = 409
    zh = "合同 {contract} {state}，现在不能变更。"
    en = "Contract {contract} cannot be changed now: {state_en}."
    next_zh = "双方签订后才能变更；已有待签字的变更，先签完或者作废。"
    next_en = "It is changed once both have signed; finish or discard a change that awaits signatures first."


class NothingChanges(Refusal):
    """The new version says what the one before says."""

    code = "nothing-changes"
    zh = "变更后的条款与现行合同完全相同。"
    en = "The new terms are those of the contract as it stands."
    next_zh = "请填写要变更的条款。"
    next_en = "Write what is to change."


@transaction.atomic
def amend(*, contract: Contract, plan: ContractPlan, ground: Ground, reason: str, by: Actor, now: datetime) -> Version:
    """Draw up a change of a concluded contract, to be signed by both; it is published with what it changes and why.

    The parties may not undo in substance what was tendered (条例 第五十七条); the change and its ground are public, so that
    supervision can judge it. Locks the lot's row. Raises NotAllowed, TenderOnHold, NotConcluded, NothingChanges,
    LimitBreached, BadInput.
    """
    permit(by, "contracts.amend", contract)
    lot = Lot.objects.select_for_update().select_related("tender").get(pk=contract.lot_id)
    require_running(lot.tender_id)
    held = Contract.objects.select_related("lot__tender").get(pk=contract.pk)
    if held.state != "signed" or held.versions.filter(state="open").exists():
        state = "有待签字的变更" if held.state == "signed" else held.get_state_display()
        raise NotConcluded(contract=held.code, state=state, state_en=held.state)
    if ground not in dict(GROUNDS):
        raise BadInput(field="ground", what="请选择变更的依据。", what_en="Choose the ground of the change.")
    tidied = tidy(plan)
    before = held.versions.get(state="signed", number=_last(held))
    if _same(before, tidied):
        raise NothingChanges
    require_lawful_bond(tidied.performance_bond, held.award_price, tender=lot.tender, now=now)
    lines = compare(tendered=terms_of(held.versions.get(number=1, state="signed")), plan=tidied)
    said = written(reason, field="reason", limit=LONGEST)
    return make_version(held, tidied, lines, number=before.number + 1, now=now, ground=ground, reason=said)


def _last(contract: Contract) -> int:
    return contract.versions.filter(state="signed").order_by("-number").values_list("number", flat=True)[0]


def _same(before: Version, plan: ContractPlan) -> bool:
    more = (before.clauses, before.performance_bond) == (plan.clauses, plan.performance_bond)
    return more and terms_of(before) == written_terms(plan)
