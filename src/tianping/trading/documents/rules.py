"""Who prepares documents, and what the law says of their terms (招标投标法 第二十四条; 条例 第十六、二十五至二十七条)."""

from datetime import datetime
from decimal import Decimal

import rules

from tianping import law
from tianping.law.days import day_of
from tianping.refusals import Refusal
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Tender
from tianping.trading.plans.rules import conducts
from tianping.web.accounts.rights import has_role

for right in ("set_terms", "add_file", "issue", "clarify", "move_opening"):
    rules.add_rule(f"documents.{right}", conducts)
for right in ("ask", "take"):
    rules.add_rule(f"documents.{right}", has_role("bidder"))
rules.add_rule("documents.read_questions", has_role("bidder") | conducts)


class TimesOutOfOrder(Refusal):
    """The dates do not follow one another."""

    code = "times-out-of-order"
    zh = "时间先后不对：{first}须早于{second}。"
    en = "The order of the times is wrong: {first_en} must lie before {second_en}."
    next_zh = "请核对各个时间。"
    next_en = "Check the times."


class ValidityMissing(Refusal):
    """The bid validity is not given (条例 第二十五条)."""

    code = "bid-validity-missing"
    default_rule = "bid-validity"
    zh = "招标文件应当载明投标有效期，自投标截止之日起算，至少一日（条例 第二十五条）。"
    en = "The documents must state the bid validity, at least one day from the deadline (Regulation art. 25)."
    next_zh = "请填投标有效期的天数，例如 90。"
    next_en = "Give it in days, for example 90."


def require_lawful_terms(*, terms: Terms, tender: Tender, available_from: datetime) -> None:
    """This function will refuse terms that break a limit of the law, the documents being available from an instant.

    Raises LimitBreached, TimesOutOfOrder, ValidityMissing.
    """
    require_lawful_times(
        tender=tender,
        available_from=available_from,
        available_until=terms.available_until,
        bids_due_at=terms.bids_due_at,
    )
    if (rule := _bound("opening-time", tender, available_from)) is not None:  # 招标投标法 第三十四条
        rule.require(terms.bids_due_at, terms.opening_at, field="opening_at")
    if terms.bid_validity_days < 1:
        raise ValidityMissing(field="bid_validity_days")
    require_lawful_bidders(minimum=terms.minimum_bids, tender=tender, on_day_of=available_from)
    if terms.bond is not None:
        require_lawful_bond(bond=terms.bond, tender=tender, on_day_of=available_from)


def require_lawful_times(
    *, tender: Tender, available_from: datetime, available_until: datetime, bids_due_at: datetime
) -> None:
    """This function will refuse times out of order or closer than the law wants. Raises LimitBreached, TimesOutOfOrder."""
    _require_order(available_from, available_until, bids_due_at)
    if (rule := _bound("document-availability", tender, available_from)) is not None:  # 条例 第十六条
        rule.require(available_from, available_until, field="available_until")
    if (rule := _bound("bid-preparation", tender, available_from)) is not None:  # 招标投标法 第二十四条
        rule.require(available_from, bids_due_at, field="bids_due_at")


def require_lawful_bidders(*, minimum: int, tender: Tender, on_day_of: datetime) -> None:
    """This function will refuse fewer bidders than a tender that the law demands must have (招标投标法 第二十八条).

    Raises LimitBreached.
    """
    if tender.mandatory and (rule := _bound("bidders", tender, on_day_of)) is not None:
        rule.require_value(minimum, field="minimum_bids")


def require_lawful_bond(*, bond: Decimal, tender: Tender, on_day_of: datetime) -> None:
    """This function will refuse a bid bond per lot beyond the limits (条例 第二十六条). Raises LimitBreached.

    A row of the law that was not checked in its source (evidence U) does not bind.
    """
    for rule_id, shared in (("bid-bond", True), ("bid-bond-cap", False)):
        rule = law.find(rule_id, on=day_of(on_day_of), scope=tender.scope())
        if rule is None or rule.evidence == "U":
            continue
        for lot in tender.lots.all():
            rule.require_value(bond, lot.estimate if shared else None, field="bond")


def require_clarified_in_time(*, tender: Tender, now: datetime, bids_due_at: datetime) -> None:
    """This function will refuse a change that bidders could not work in: 15 days, or the deadline moves (条例 第二十一条).

    Raises LimitBreached with the earliest lawful deadline.
    """
    rule = law.find("clarification", on=day_of(now), scope=tender.scope())
    if rule is not None:
        rule.require(now, bids_due_at, field="bids_due_at")


def _bound(rule_id: str, tender: Tender, at: datetime) -> law.Rule | None:
    return law.find(rule_id, on=day_of(at), scope=tender.scope())


def _require_order(available_from: datetime, available_until: datetime, bids_due_at: datetime) -> None:
    if available_until <= available_from:
        raise TimesOutOfOrder(
            field="available_until",
            first="开始发出招标文件的时间",
            second="停止发出的时间",
            first_en="the start of availability",
            second_en="its end",
        )
    if bids_due_at <= available_from:
        raise TimesOutOfOrder(
            field="bids_due_at",
            first="发出招标文件的时间",
            second="投标截止时间",
            first_en="the issue of the documents",
            second_en="the deadline for bids",
        )
