"""Drawing up the contract from the award and the bid, and discarding a draft."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tianping import law
from tianping.law import money
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.trading.award.models import Award
from tianping.trading.contracts.comparing import Compared, ContractPlan, compare, require_no_deviation, tendered_terms
from tianping.trading.contracts.documents import contract_pdf
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.models import Lot, Tender
from tianping.web.accounts.rights import permit
from tianping.web.files import store


class NotNotified(Refusal):
    """No award notice has gone out, or the contract is concluded."""

    code = "no-award-notice"
    status = 409
    default_rule = "contract"
    zh = "标段 {lot} 现处于“{stage}”，不能起草合同。"
    en = "Lot {lot} is in the stage {stage}; no contract can be drawn up."
    next_zh = "发出中标通知书之后、归档之前订立合同。"
    next_en = "The contract is concluded after the award notice."


class DraftStands(Refusal):
    """The lot has a contract, or a draft of one."""

    code = "contract-exists"
    status = 409
    zh = "标段 {lot} 已有合同或者待签订的合同 {contract}。"
    en = "Lot {lot} has a contract, or one to be signed: {contract}."
    next_zh = "要改待签订的合同，先作废再重新起草。"
    next_en = "To change one that is not signed, discard it and draw it up anew."


class NothingToDiscard(Refusal):
    """The contract has no version that awaits signatures."""

    code = "nothing-to-discard"
    status = 409
    zh = "合同 {contract} 没有待签字的版本。"
    en = "Contract {contract} has no version that awaits signatures."
    next_zh = "双方签订的合同不能作废，只能变更。"
    next_en = "A concluded contract is not discarded; it is changed by a version."


@transaction.atomic
def draft(*, lot: Lot, plan: ContractPlan, by: Actor, now: datetime) -> Contract:
    """Draw up the contract of a lot; each main term is set against the award and the bid (T33, T34).

    Locks the lot's row. Raises NotAllowed, TenderOnHold, NotNotified, DraftStands, SubstantialDeviation,
    ManagerReasonMissing, LimitBreached (performance bond), BadInput.
    """
    permit(by, "contracts.draft", lot.tender)
    held = Lot.objects.select_for_update().select_related("tender").get(pk=lot.pk)
    require_running(held.tender_id)
    if held.stage != "notified":
        raise NotNotified(lot=held.code, stage=held.get_stage_display())
    standing = Contract.objects.filter(lot=held).exclude(state="void").first()
    if standing is not None:
        raise DraftStands(lot=held.code, contract=standing.code)
    award = Award.objects.select_related("lot").get(lot=held)
    tidied = tidy(plan)
    lines = compare(tendered=tendered_terms(award), plan=tidied)
    require_no_deviation(lines, manager_reason=tidied.manager_reason)
    require_lawful_bond(tidied.performance_bond, award.price, tender=held.tender, now=now)
    contract = Contract.objects.create(
        lot=held,
        receipt=award.receipt,
        winner=award.winner,
        winner_name=award.winner_name,
        award_price=award.price,
        due_at=award.contract_due or now,
        drafted_at=now,
    )
    make_version(contract, tidied, lines, number=1, now=now)
    return contract


@transaction.atomic
def discard(*, contract: Contract, by: Actor, now: datetime) -> Contract:
    """Discard the version that awaits signatures: with version 1 the draft itself, later ones the change alone.

    Signatures over it are void with it, and kept. Raises NotAllowed, NothingToDiscard.
    """
    permit(by, "contracts.discard", contract)
    Lot.objects.select_for_update().get(pk=contract.lot_id)
    version = Version.objects.filter(contract=contract, state="open").first()
    if version is None:
        raise NothingToDiscard(contract=contract.code)
    version.state = "void"
    version.save(update_fields=["state"])
    if version.number == 1:
        contract.state = "void"
        contract.save(update_fields=["state"])
    return contract


def tidy(plan: ContractPlan) -> ContractPlan:
    """This function will return a plan with checked texts and amounts. Raises BadInput."""
    if plan.price <= 0 or plan.price != plan.price.quantize(money.FEN):
        raise BadInput(
            field="price",
            what="价款要大于零，最多两位小数（元）。",
            what_en="The price is more than zero, with at most two decimals (yuan).",
        )
    reason = plan.manager_reason
    return ContractPlan(
        price=plan.price,
        period=written(plan.period, field="period", limit=200),
        quality=written(plan.quality, field="quality", limit=500),
        content=written(plan.content, field="content", limit=20_000),
        manager=written(plan.manager, field="manager", limit=60),
        clauses=written(plan.clauses, field="clauses", limit=100_000),
        performance_bond=plan.performance_bond or None,
        manager_reason=written(reason, field="manager_reason", limit=2_000) if reason.strip() else "",
    )


def require_lawful_bond(bond: Decimal | None, price: Decimal, *, tender: Tender, now: datetime) -> None:
    """This function will refuse a performance bond beyond its share of the award (条例 第五十八条). Raises LimitBreached,
    BadInput."""
    if bond is None:
        return
    if bond < 0 or bond != bond.quantize(money.FEN):
        raise BadInput(
            field="performance_bond",
            what="履约保证金不能为负，最多两位小数（元）。",
            what_en="The performance bond is not negative, with at most two decimals (yuan).",
        )
    rule = law.rule("performance-bond", on=day_of(now), scope=tender.scope())
    rule.require_value(bond, price, field="performance_bond")


def make_version(
    contract: Contract,
    plan: ContractPlan,
    lines: list[Compared],
    *,
    number: int,
    now: datetime,
    ground: str = "",
    reason: str = "",
) -> Version:
    """This function will keep a version with its document, to be signed."""
    version = Version(
        contract=contract,
        number=number,
        price=plan.price,
        period=plan.period,
        quality=plan.quality,
        content=plan.content,
        manager=plan.manager,
        manager_reason=plan.manager_reason,
        clauses=plan.clauses,
        performance_bond=plan.performance_bond,
        compared=[line.to_json() for line in lines],
        ground=ground,
        reason=reason,
        made_at=now,
    )
    kept = store(contract_pdf(contract, version, made_at=now))
    version.sha256, version.size = kept.sha256, kept.size
    version.save(force_insert=True)
    return version
