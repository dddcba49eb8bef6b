"""Verbs of planning. A plan is the first thing that is public about a tender."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tianping.exchange.catalogue.plans import LotPlanned, Method, ProjectRegistered, TenderPlanned
from tianping.law import codes, money
from tianping.law.classification import check as check_class
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotAllowed, Refusal
from tianping.trading.approvals.matters import Matter
from tianping.trading.approvals.queries import require_approved
from tianping.trading.plans import checks, numbering
from tianping.trading.plans.approving import amount, lot_content, plan_matter
from tianping.trading.plans.models import Lot, Project, Tender
from tianping.trading.plans.rules import (
    require_lawful_choice,
    require_lawful_method,
    require_state_funds_declared,
)
from tianping.trading.subjects.queries import name_of, roles_of
from tianping.web.accounts.rights import permit
from tianping.web.search import SearchIndex

MOVES: dict[str, frozenset[str]] = {
    "planned": frozenset({"issued", "terminated"}),
    "issued": frozenset({"closed", "terminated"}),
    "closed": frozenset({"opened", "failed", "terminated"}),
    "opened": frozenset({"evaluated", "failed", "terminated"}),
    "evaluated": frozenset({"publicity", "failed", "terminated"}),
    "publicity": frozenset({"decided", "opened", "failed", "terminated"}),
    "decided": frozenset({"notified", "publicity", "failed"}),
    "notified": frozenset({"contracted", "archived", "publicity", "failed"}),
    "contracted": frozenset({"archived"}),
    "archived": frozenset(),
    "failed": frozenset(),
    "terminated": frozenset(),
}


class WrongStage(Refusal):
    """The lot is not where this step begins."""

    code = "wrong-stage"
    status = 409
    zh = "标段 {lot} 现处于“{stage}”，不能转到“{to}”。"
    en = "Lot {lot} is in the stage {stage}; it cannot go on to {to}."
    next_zh = "请先办完前一步。"
    next_en = "Finish the step before it first."


class NotRegistered(Refusal):
    """A subject is not registered, not yet verified, or not in the role that is needed."""

    code = "not-registered"
    zh = "{uscc} 没有登记为{role}，或登记尚未核验。"
    en = "{uscc} is not registered as {role}, or its registration is not yet verified."
    next_zh = "请先在公共服务平台登记，一次登记各平台通用。"
    next_en = "Register at the public service platform first; one registration counts everywhere."


class MinimumPriceForbidden(Refusal):
    """The buyer may not fix a minimum price (条例 第二十七条)."""

    code = "minimum-price-forbidden"
    default_rule = "no-minimum-price"
    zh = "招标人不得规定最低投标限价（条例 第二十七条）。"
    en = "The buyer may not fix a minimum price (Regulation art. 27)."
    next_zh = "请删去最低限价；疑似低于成本的报价，由评标委员会询问后认定。"
    next_en = "Remove it; a price that seems below cost is for the committee to inquire into."


@dataclass(frozen=True, kw_only=True)
class LotPlan:
    """What is planned for one lot; amounts in yuan. A minimum price may be said, and is refused."""

    name: str
    content: str
    estimate: Decimal
    maximum_price: Decimal | None = None
    minimum_price: Decimal | None = None


@transaction.atomic
def register_project(
    *,
    name: str,
    buyer: str,
    region: str,
    industry: str,
    fund_source: str,
    state_funded: bool,
    scale: str,
    by: Actor,
    now: datetime,
    investment_code: str | None = None,
    budget_funds: Decimal | None = None,
    investment: Decimal | None = None,
) -> Project:
    """Register a project and give it its code. `buyer` is a credit code; its name comes from the registration.

    `budget_funds` out of `investment` (yuan) decide whether it is state-funded (T2); they are not kept.
    Raises CodeError, NotRegistered, StateFundsNotDeclared, BadInput, NameUnprintable, NotAllowed.
    """
    codes.uscc.check(buyer)  # GB 32100-2015
    permit(by, "plans.register_project", buyer)
    checks.require_region(region)
    checks.require_industry(industry)
    checks.require_investment_code(investment_code)
    require_state_funds_declared(
        state_funded=state_funded, budget_funds=budget_funds, investment=investment, now=now
    )  # M16 第二条
    project = Project.objects.create(
        code=numbering.new_project_code(),
        name=checks.tidy_name(name, field="name"),
        buyer=buyer,
        buyer_name=_registered(buyer, "buyer", "招标人"),
        region=region,
        industry=industry,
        investment_code=investment_code or "",
        fund_source=checks.tidy_name(fund_source, field="fund_source", limit=1000),
        state_funded=state_funded,
        scale=checks.tidy_name(scale, field="scale", limit=4000),
        registered_at=now,
    )
    record(_registered_event(project), by=by, now=now)
    return project


@transaction.atomic
def plan_tender(
    *,
    project: Project,
    name: str,
    method: Method,
    mandatory: bool,
    construction: bool,
    classification: str,
    supervisor: str,
    lots: Sequence[LotPlan],
    by: Actor,
    now: datetime,
    agency: str | None = None,
    electronic: bool = True,
    invitation_ground: str | None = None,
) -> Tender:
    """Plan a tender with its lots and method; buyer, region and funds are the project's.

    Raises LimitBreached where a duty to tender is evaded (T1), PublicTenderRequired (T3), MinimumPriceForbidden (T14),
    NotRegistered, CodeError, BadInput, NotAllowed, ApprovalNeeded.
    """
    permit(by, "plans.plan_tender", project)
    if by.office not in {project.buyer, agency}:  # an agency plans what it is entrusted with, 招标投标法 第十二条
        raise NotAllowed(field="agency", right="plans.plan_tender")
    check_class(classification, field="classification")
    if agency:
        codes.uscc.check(agency)
    tender = Tender(
        code=numbering.new_tender_code(project),
        project=project,
        name=checks.tidy_name(name, field="name"),
        buyer=project.buyer,
        buyer_name=project.buyer_name,
        agency=agency or "",
        agency_name=_registered(agency, "agency", "招标代理机构") if agency else "",
        method=method,
        mandatory=mandatory,
        construction=construction,
        electronic=electronic,
        state_funded=project.state_funded,
        region=project.region,
        classification=classification,
        supervisor=checks.tidy_name(supervisor, field="supervisor", limit=200),
        planned_at=now,
    )
    _require_lots(lots)
    scope = tender.scope()
    estimates = [lot.estimate for lot in lots]
    require_lawful_choice(classification=classification, estimates=estimates, scope=scope, now=now)  # M16 第五条
    require_lawful_method(scope=scope, ground=invitation_ground)  # 条例 第八条
    require_approved(_matter(project, tender, lots, invitation_ground))
    tender.save(force_insert=True)
    planned = tuple(_plan_lot(tender, lot, now=now) for lot in lots)
    record(_planned_event(tender, planned, invitation_ground), by=by, now=now)
    SearchIndex().index("tender", tender.code, tender.name, _searched(tender, planned))
    return tender


@transaction.atomic
def move_on(*, lot: Lot, to: str) -> Lot:
    """Move a lot to its next stage, inside the action that got it there and that records the event.

    Locks the lot's row. Raises WrongStage.
    """
    held = Lot.objects.select_for_update().get(pk=lot.pk)
    if to not in MOVES[held.stage]:
        raise WrongStage(lot=held.code, stage=held.get_stage_display(), to=to)
    held.stage = lot.stage = to
    held.save(update_fields=["stage"])
    return held


def _matter(project: Project, tender: Tender, lots: Sequence[LotPlan], ground: str | None) -> Matter:
    return plan_matter(
        project=project,
        name=tender.name,
        method=tender.method,
        mandatory=tender.mandatory,
        construction=tender.construction,
        electronic=tender.electronic,
        classification=tender.classification,
        supervisor=tender.supervisor,
        agency=tender.agency or None,
        invitation_ground=ground,
        lots=[
            lot_content(
                name=lot.name,
                content=lot.content,
                estimate=money.write(lot.estimate),
                maximum_price=amount(lot.maximum_price),
            )
            for lot in lots
        ],
    )


def _searched(tender: Tender, lots: Sequence[LotPlanned]) -> str:
    words = (tender.buyer_name, tender.agency_name, tender.project.name, *(f"{lot.name} {lot.content}" for lot in lots))
    return " ".join(words)


def _registered(uscc: str, role: str, role_zh: str) -> str:
    if role not in roles_of(uscc):
        raise NotRegistered(field=role, uscc=uscc, role=f"{role_zh} ({role})")
    return name_of(uscc)


def _require_lots(lots: Sequence[LotPlan]) -> None:
    if not lots:
        raise BadInput(field="lots", what="至少要有一个标段。", what_en="At least one lot is needed.")
    for number, lot in enumerate(lots):
        if lot.minimum_price is not None:
            raise MinimumPriceForbidden(field=f"lots.{number}.minimum_price")
        for field in ("estimate", "maximum_price"):
            _require_amount(getattr(lot, field), f"lots.{number}.{field}")


def _require_amount(amount: Decimal | None, field: str) -> None:
    if amount is not None and (amount <= 0 or amount != amount.quantize(money.FEN)):
        raise BadInput(
            field=field,
            what="金额要大于零，最多两位小数（元）。",
            what_en="The amount must be more than zero, with at most two decimals (yuan).",
        )


def _plan_lot(tender: Tender, plan: LotPlan, *, now: datetime) -> LotPlanned:
    lot = Lot.objects.create(
        code=numbering.new_lot_code(tender),
        tender=tender,
        deal=numbering.new_deal_code(tender, now=now),
        name=checks.tidy_name(plan.name, field="lots.name", limit=500),
        content=checks.tidy_name(plan.content, field="lots.content", limit=20_000),
        estimate=plan.estimate,
        maximum_price=plan.maximum_price,
    )
    return LotPlanned(
        lot=lot.code,
        deal=lot.deal,
        name=lot.name,
        content=lot.content,
        estimate=money.write(lot.estimate),
        maximum_price=None if lot.maximum_price is None else money.write(lot.maximum_price),
    )


def _registered_event(project: Project) -> ProjectRegistered:
    return ProjectRegistered(
        project=project.code,
        name=project.name,
        buyer=project.buyer,
        buyer_name=project.buyer_name,
        region=project.region,
        industry=project.industry,
        investment_code=project.investment_code or None,
        fund_source=project.fund_source,
        state_funded=project.state_funded,
        scale=project.scale,
    )


def _planned_event(tender: Tender, lots: tuple[LotPlanned, ...], ground: str | None) -> TenderPlanned:
    return TenderPlanned(
        tender=tender.code,
        project=tender.project_id,
        name=tender.name,
        buyer=tender.buyer,
        buyer_name=tender.buyer_name,
        agency=tender.agency or None,
        agency_name=tender.agency_name or None,
        method="open" if tender.method == "open" else "invited",
        mandatory=tender.mandatory,
        construction=tender.construction,
        electronic=tender.electronic,
        state_funded=tender.state_funded,
        region=tender.region,
        classification=tender.classification,
        supervisor=tender.supervisor,
        invitation_ground=ground,
        lots=lots,
    )
