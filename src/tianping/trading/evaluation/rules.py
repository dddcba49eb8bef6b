"""Who asks for a committee, who sits in it, and who may not (招标投标法 第三十七条; 条例 第四十六条)."""

from datetime import datetime

import rules
from rules.predicates import Predicate

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.evaluation.models import Committee, Inquiry
from tianping.trading.evaluation.queries import place_of, seat_of
from tianping.trading.plans.models import Tender
from tianping.trading.plans.rules import conducts
from tianping.trading.subjects.queries import name_of, roles_of
from tianping.web.accounts.rights import has_role


def _sits(actor: Actor, committee: Committee | None) -> bool:
    """The actor is a member of the committee and acts as one."""
    return committee is not None and actor.role == "expert" and seat_of(committee, actor) is not None


def _asked(actor: Actor, inquiry: Inquiry | None) -> bool:
    """The actor is the bidder that the inquiry is put to."""
    return inquiry is not None and actor.role == "bidder" and actor.office == inquiry.bid.bidder


def _called(actor: Actor, committee: Committee | None) -> bool:
    """The actor was drawn for the committee, or sits in it."""
    return committee is not None and actor.role == "expert" and bool(place_of(committee, actor))


sits = Predicate(_sits, name="sits")
called = Predicate(_called, name="called")
asked = Predicate(_asked, name="asked")
for right in ("request_committee", "form_committee", "receive_report", "extend"):
    rules.add_rule(f"evaluation.{right}", conducts)
for right in ("inquire", "propose", "vote", "score", "stand_back", "draw_up", "sign", "read"):
    rules.add_rule(f"evaluation.{right}", sits)
rules.add_rule("evaluation.explain", asked)
rules.add_rule("evaluation.take_seat", called)
for right in ("see_committee", "review"):
    rules.add_rule(f"evaluation.{right}", conducts | has_role("auditor"))


class EvenCommittee(Refusal):
    """An even number of members could tie; the method needs a majority."""

    code = "even-committee"
    default_rule = "committee"
    zh = "评标委员会成员人数 {seats} 是双数；成员人数应当为单数（招标投标法 第三十七条）。"
    en = "A committee of {seats} is even; the number of members must be odd (Bidding Law art. 37)."
    next_zh = "请改为单数，例如 {odd}。"
    next_en = "Make the number odd, for example {odd}."


class MemberHasInterest(Refusal):
    """A member is tied to a bidder, the buyer, the agency or the supervisor, or has said so itself."""

    code = "member-has-interest"
    status = 409
    default_rule = "expert-draw"
    zh = "评标委员会成员 {member} 应当回避：{why}（招标投标法 第三十七条；条例 第四十六条）。"
    en = "The committee member {member} must stand back: {why_en} (Bidding Law art. 37, Regulations art. 46)."
    next_zh = "抽取的专家由公共服务平台按同一排列递补（POST /api/v1/draws/{draw}/declines）；招标人代表请另行指定。"
    next_en = (
        "A drawn expert is followed by the next of the same permutation at the service platform "
        "(POST /api/v1/draws/{draw}/declines); name another representative of the buyer."
    )


def require_lawful_seats(*, seats: int, experts: int, scope: law.Scope, now: datetime) -> None:
    """This function will refuse an unlawful committee: five or more where the tender is mandatory, odd in every tender,
    at least two thirds experts (T23). Raises LimitBreached, EvenCommittee."""
    on = day_of(now)
    if (rule := law.find("committee", on=on, scope=scope)) is not None:  # 招标投标法 第三十七条
        rule.require_value(seats, field="seats")
    if seats % 2 == 0:
        raise EvenCommittee(field="seats", seats=seats, odd=seats + 1)
    if (rule := law.find("committee-experts", on=on, scope=scope)) is not None:
        rule.require_value(experts, seats, field="experts")


def interest_of(*, employer: str, tender: Tender, bidders: set[str], representative: bool) -> tuple[str, str] | None:
    """This function will say why somebody of an employer may not sit, in Chinese and English; None where nothing does.

    The buyer's and agency's own people sit as representatives only, never as drawn experts.
    """
    if employer in bidders:
        return "所在单位是投标人", "it works for a bidder"
    if "supervisor" in roles_of(employer) or (name_of(employer) and name_of(employer) == tender.supervisor):
        return "所在单位是行政监督部门", "it works for a supervising authority"
    if not representative and employer in {tender.buyer, tender.agency} - {""}:
        return "所在单位是招标人或者招标代理机构", "it works for the buyer or its agency"
    return None
