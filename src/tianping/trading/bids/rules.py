"""Who may bid, and when (招标投标法 第二十八条; 条例 第三十四、三十六条; Order 20 art. 23, 26, 27)."""

from datetime import datetime

import rules
from rules.predicates import Predicate

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.documents.models import Terms
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import has_role, is_platform


def _own(actor: Actor, thing: Upload | Bid) -> bool:
    return thing.bidder == actor.office


is_bidder = has_role("bidder")
own = Predicate(_own, name="own")
rules.add_rule("bids.upload", is_bidder)
rules.add_rule("bids.submit", is_bidder & own)
rules.add_rule("bids.withdraw", is_bidder & own)
rules.add_rule("bids.read_receipt", is_bidder & own)
rules.add_rule("bids.close", is_platform)


class TooLate(Refusal):
    """The deadline has passed, by the platform's clock, when the whole bid was here (招标投标法 第二十八条)."""

    code = "bid-too-late"
    status = 409
    default_rule = "reject-late"
    zh = "投标截止时间是 {due}，现在是 {now}，已过截止时间，拒收。"
    en = "Bids were due at {due}; it is {now}. The bid is too late and is refused."
    next_zh = "截止后不能补交。对截止时间有异议的，向招标人提出。"
    next_en = "Nothing can be handed in after the deadline; objections to it go to the buyer."


class NotOpenForBids(Refusal):
    """The tender documents have not been issued, or the lot takes no bids any more."""

    code = "not-open-for-bids"
    status = 409
    zh = "标段 {lot} 现在不接收投标。"
    en = "Lot {lot} takes no bids now."
    next_zh = "请看项目页面上的时间。"
    next_en = "See the times on the tender's page."


class InterestInTender(Refusal):
    """Who runs the tender, or the platform, does not bid in it (条例 第三十四条; Order 20 art. 23)."""

    code = "interest-in-tender"
    status = 403
    default_rule = "conflict"
    zh = "你单位是本项目的{part}，不得参加投标。"
    en = "Your organisation is this tender's {part_en}; it may not bid."
    next_zh = "请核对登录的单位。"
    next_en = "Check for which organisation you are signed in."


def require_no_interest(*, lot: Lot, bidder: str, operator: str) -> None:
    """This function will refuse buyer, agency and platform operator as bidders. Raises InterestInTender."""
    parts = {
        lot.tender.buyer: ("招标人", "buyer"),
        lot.tender.agency: ("招标代理机构", "agency"),
        operator: ("交易平台运营机构", "platform operator"),
    }
    if bidder and bidder in parts:
        part, part_en = parts[bidder]
        raise InterestInTender(part=part, part_en=part_en)


def require_in_time(*, lot: Lot, terms: Terms | None, now: datetime) -> Terms:
    """This function will refuse what comes after the deadline, to the microsecond; at the deadline is in time.

    Raises NotOpenForBids, TooLate.
    """
    if terms is None or terms.issued_at is None or now < terms.available_from:
        raise NotOpenForBids(lot=lot.code)
    if now > terms.bids_due_at:
        raise TooLate(due=_shown(terms.bids_due_at), now=_shown(now))
    if lot.stage != "issued":
        raise NotOpenForBids(lot=lot.code)
    return terms


def least_bids(*, terms: Terms, now: datetime) -> int:
    """This function will return how many bids must stand: by law where the tender is mandatory, else as stated."""
    if not terms.tender.mandatory:
        return terms.minimum_bids
    rule = law.find("bidders", on=day_of(now), scope=terms.tender.scope())  # 招标投标法 第二十八条
    return max(int(rule.value) if rule else 0, terms.minimum_bids)


def enough_stand(*, lot: Lot, terms: Terms) -> bool:
    """This function will say whether a closed lot may be opened: as many bids stand as the law of that day asks for."""
    return lot.bids.filter(state="standing").count() >= least_bids(terms=terms, now=terms.bids_due_at)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(law.days.SHANGHAI):%Y-%m-%d %H:%M:%S.%f}"[:-3]
