"""Who may plan, and what the law says about the choice to tender and the method (招标投标法 第三条; 条例 第八条)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import rules

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.plans.models import Project, Tender
from tianping.web.accounts.rights import has_role

INVITATION_GROUNDS = {
    "few-bidders": "技术复杂、有特殊要求或者受自然环境限制，只有少量潜在投标人可供选择",
    "cost": "采用公开招标方式的费用占项目合同金额的比例过大",
    "approved": "审批部门或者有关行政监督部门认定",
}
SERVICES_IN_WORKS = ("A03", "A04", "A05")  # 勘察、设计、监理


class PublicTenderRequired(Refusal):
    """A mandatory project with controlling state funds is tendered in public, but for the grounds of 条例 art. 8."""

    code = "public-tender-required"
    default_rule = "public-tender-required"
    zh = "国有资金占控股或者主导地位的依法必须招标项目应当公开招标（条例 第八条）。"
    en = "A mandatory project with controlling state funds must be tendered in public (Regulation art. 8)."
    next_zh = "请改为公开招标；确有法定情形的，写明理由：{grounds}。"
    next_en = "Choose the open method, or state one of the lawful grounds: {grounds}."


class StateFundsNotDeclared(Refusal):
    """The funds named make the project one with state funds, but it was declared to be without."""

    code = "state-funds-not-declared"
    default_rule = "state-fund-amount"
    zh = "使用预算资金 {funds} 元，占投资额 {investment} 元的比例已达界限，属于使用国有资金的项目（必须招标的工程项目规定 第二条）。"
    en = "Budget funds of {funds} yuan out of {investment} yuan make this a project with state funds (M16 art. 2)."
    next_zh = "请改为使用国有资金。"
    next_en = "Declare state funds."


def is_buyer_or_agency(actor: Actor, buyer: str | None) -> bool:
    """Whether the actor is the buyer itself, or an agency that acts for buyers (招标投标法 第十二条)."""
    return actor.role == "agency" or (bool(buyer) and actor.office == buyer)


def is_conducting(actor: Actor, tender: Tender | None) -> bool:
    """Whether the actor is the buyer of the tender or the agency entrusted with it."""
    return tender is not None and actor.office in {tender.buyer, tender.agency} - {""}


def is_planning(actor: Actor, project: Project | None) -> bool:
    """Whether the actor is the project's buyer, or an agency."""
    return project is not None and is_buyer_or_agency(actor, project.buyer)


buys, conducts, plans_for = (rules.predicate(test) for test in (is_buyer_or_agency, is_conducting, is_planning))
rules.add_rule("plans.register_project", buys)
rules.add_rule("plans.plan_tender", plans_for)
rules.add_rule("tenders.conduct", conducts)
rules.add_rule("tenders.own", has_role("buyer", "agency"))


def threshold_rule(classification: str) -> str:
    """This function will return which amount of 必须招标的工程项目规定 第五条 a section class falls under."""
    if classification[:3] in SERVICES_IN_WORKS or classification.startswith("C"):
        return "must-tender-services"
    return "must-tender-goods" if classification.startswith("B") else "must-tender-works"


def require_state_funds_declared(
    *, state_funded: bool, budget_funds: Decimal | None, investment: Decimal | None, now: datetime
) -> None:
    """This function will refuse "no state funds" where budget funds reach both limits (M16 第二条).

    Amounts in yuan, of the whole project. Raises StateFundsNotDeclared.
    """
    if state_funded or budget_funds is None or not investment:
        return
    on = day_of(now)
    amount, share = law.rule("state-fund-amount", on=on), law.rule("state-fund-share", on=on)
    if amount.reached(budget_funds) and share.reached(budget_funds, investment):
        shown = {"funds": law.money.show(budget_funds), "investment": law.money.show(investment)}
        raise StateFundsNotDeclared(field="state_funded", **shown)


def require_lawful_choice(
    *,
    classification: str,
    estimates: Sequence[Decimal],
    scope: law.Scope,
    now: datetime,
) -> None:
    """This function will refuse a plan that evades the duty to tender: what may be combined is summed (M16 第五条).

    Raises LimitBreached where a construction project with state funds reaches the amount and is planned as voluntary.
    """
    if scope.mandatory or not (scope.construction and scope.state_funded):
        return
    rule = law.find(threshold_rule(classification), on=day_of(now), scope=scope)
    if rule is not None:
        rule.require_value(sum(estimates, Decimal(0)), field="mandatory")


def require_lawful_method(*, scope: law.Scope, ground: str | None) -> None:
    """This function will refuse an invitation without a lawful ground (条例 第八条). Raises PublicTenderRequired."""
    if scope.method == "invited" and scope.mandatory and scope.state_funded and ground not in INVITATION_GROUNDS:
        raise PublicTenderRequired(field="method", grounds=", ".join(INVITATION_GROUNDS))
