"""Who publishes, decides and reports, and who must win (招标投标法 第四十五至四十七条; 条例 第五十三至五十五条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rules

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.award.models import Award, RevokedAward
from tianping.trading.plans.rules import conducts, is_conducting
from tianping.web.accounts.rights import has_role

MOST = 3
for right in ("publish_candidates", "decide", "notify", "submit_report"):
    rules.add_rule(f"award.{right}", conducts)


def _won(actor: Actor, thing: Award) -> bool:
    return isinstance(thing, Award) and actor.role == "bidder" and actor.office == thing.winner


def _conducts_the_lot(actor: Actor, thing: Award) -> bool:
    return isinstance(thing, Award) and is_conducting(actor, thing.lot.tender)


rules.add_rule("award.revoke", rules.predicate(_won) | rules.predicate(_conducts_the_lot))
rules.add_rule("award.give_up", conducts)
rules.add_rule("award.read", conducts | has_role("auditor"))
rules.add_rule("award.own_notices", has_role("bidder"))
GROUNDS = {
    "refused-contract": "renounces",
    "added-conditions": "renounces",
    "no-performance-bond": "no-performance-bond",
    "force-majeure": "force-majeure",
}
"""The ground of 条例 第五十五条 on which another candidate may win, by why an award was revoked."""


@dataclass(frozen=True, kw_only=True)
class PassedOver:
    """A candidate that does not win although it stands before the winner: the ground, and what shows it."""

    receipt: str
    ground: str
    reason: str


def revoked_before(lot: str) -> list[PassedOver]:
    """This function will return the winners whose award was revoked, as candidates passed over on a legal ground."""
    found = RevokedAward.objects.filter(lot=lot)
    return [PassedOver(receipt=one.receipt, ground=GROUNDS[one.cause], reason=one.reason) for one in found]


class NotTheCommittees(Refusal):
    """The candidates are those that the committee recommends, in its order; the buyer does not choose them."""

    code = "not-the-committees-candidates"
    default_rule = "candidates"
    zh = "公示的中标候选人与评标报告推荐的不一致（条例 第五十三、五十四条）。"
    en = "The candidates are not those that the committee recommends, in its order (Regulations art. 53, 54)."
    next_zh = "请按评标报告的名单和排序公示，或者不填名单。"
    next_en = "Publish the list of the report in its order, or give no list."


class NotACandidate(Refusal):
    """Only a published candidate wins (招标投标法 第四十条)."""

    code = "not-a-candidate"
    zh = "{receipt} 不是公示的中标候选人。"
    en = "{receipt} is not a published candidate."
    next_zh = "请在公示的中标候选人中确定中标人。"
    next_en = "Choose among the published candidates."


class FirstMustWin(Refusal):
    """State funds control this mandatory tender: the first candidate wins, but for a ground that the law lists."""

    code = "first-must-win"
    default_rule = "award-first"
    zh = "国有资金占控股或者主导地位的依法必须招标项目，应当确定排名第一的中标候选人为中标人（条例 第五十五条）；{receipt} 没有法定情形。"
    en = "State funds control this mandatory tender; the first candidate must win (Regulations art. 55): {receipt} has no legal ground."
    next_zh = "确有法定情形的，写明：{grounds}，并附说明；也可以重新招标。"
    next_en = "State one of {grounds} with its reason for each candidate passed over, or tender anew."


class ReasonMissing(Refusal):
    """A candidate is passed over without a reason."""

    code = "reason-missing"
    zh = "排名在前的中标候选人 {receipt} 没有被确定为中标人，应当写明理由。"
    en = "The candidate {receipt} stands before the winner; say why it does not win."
    next_zh = "请逐一写明排名在前的候选人不中标的理由。"
    next_en = "Give a reason for each candidate passed over."


def require_reasons(
    *, before: Sequence[dict[str, Any]], passed_over: Sequence[PassedOver], scope: law.Scope, now: datetime
) -> str:
    """This function will return in words why each candidate before the winner does not win; empty where there is none.

    Raises FirstMustWin, where the law binds the choice, for a ground that it does not list; ReasonMissing.
    """
    said = {one.receipt: one for one in passed_over}
    rule = law.find("award-first", on=day_of(now), scope=scope)  # 条例 第五十五条
    listed = {item.code: item.zh for item in rule.items} if rule else {}
    return "；".join(_reason(candidate, said.get(candidate["receipt"]), listed) for candidate in before)


def _reason(candidate: dict[str, Any], given: PassedOver | None, listed: dict[str, str]) -> str:
    receipt = candidate["receipt"]
    if listed and (given is None or given.ground not in listed):
        raise FirstMustWin(field="passed_over", receipt=receipt, grounds="、".join(listed))
    if given is None or not given.reason.strip():
        raise ReasonMissing(field="passed_over", receipt=receipt)
    ground = listed.get(given.ground, "")
    words = f"{ground}，{given.reason.strip()}" if ground else given.reason.strip()
    return f"第 {candidate['rank']} 名{candidate['bidder_name']}：{words}"
