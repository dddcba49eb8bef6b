"""On which grounds bids are rejected, and what must be done before (条例 第五十一条; 评标办法 第二十一、二十七条)."""

from datetime import datetime

from tianping import law
from tianping.law import money
from tianping.law.days import day_of
from tianping.refusals import Refusal
from tianping.trading.evaluation.models import Inquiry
from tianping.trading.evaluation.queries import effective
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot

LEAST = 3


class UnknownGround(Refusal):
    """The law does not list this ground."""

    code = "unknown-ground"
    default_rule = "rejection-grounds"
    zh = "“{ground}”不是法定的否决理由（条例 第五十一条）。"
    en = 'The law does not list "{ground}" as a ground of rejection (Regulations art. 51).'
    next_zh = "理由代码有：{known}。"
    next_en = "The grounds are: {known}."


class InquiryFirst(Refusal):
    """A price below cost is inquired into first; the bidder answers, or its time has passed (评标办法 第二十一条)."""

    code = "inquiry-first"
    status = 409
    default_rule = "below-cost"
    zh = "认定低于成本之前，要先书面询问投标人 {bidder}，等其说明或者答复时间届满（评标办法 第二十一条）。"
    en = "Before a price is held to be below cost, {bidder} is asked in writing, and answers or lets the time pass."
    next_zh = "请先就报价提出询问。"
    next_en = "Ask about the price first."


class NotAboveMaximum(Refusal):
    """The price is not above the maximum price, or there is none."""

    code = "not-above-maximum"
    default_rule = "rejection-grounds"
    zh = "报价 {price} 元没有高于最高投标限价（{maximum}），不能以此否决。"
    en = "The price of {price} yuan is not above the maximum price ({maximum}); it cannot be rejected for that."
    next_zh = "请核对报价和限价。"
    next_en = "Check the price and the maximum."


class CompetitionStands(Refusal):
    """Enough bids are effective."""

    code = "competition-stands"
    status = 409
    zh = "有效投标还有 {count} 个，不能以缺乏竞争否决全部投标（招标投标法 第四十二条）。"
    en = "{count} bids are effective; they cannot all be rejected for lack of competition (Bidding Law art. 42)."
    next_zh = "有效投标不足 {least} 个时才可以提出。"
    next_en = "That may be proposed only with fewer than {least}."


def require_ground(*, opened: OpenedBid, ground: str, rule: law.Rule, now: datetime) -> None:
    """This function will refuse a rejection without a listed ground, or whose ground the facts do not show yet.

    Raises UnknownGround, InquiryFirst, NotAboveMaximum.
    """
    known = [item.code for item in rule.items]
    if ground not in known:
        raise UnknownGround(field="ground", ground=ground, known="、".join(known))
    if ground == "above-maximum" and not above_maximum(opened):
        maximum = opened.bid.lot.maximum_price
        shown = "—" if maximum is None else money.show(maximum)
        raise NotAboveMaximum(field="ground", price=money.show(opened.price), maximum=shown)
    if ground == "below-cost" and not _inquired(opened, now):
        raise InquiryFirst(field="ground", bidder=opened.bid.bidder_name)


def require_competition_lacking(*, lot: Lot, now: datetime) -> None:
    """This function will refuse to reject all bids while three or more are effective. Raises CompetitionStands."""
    rule = law.find("bidders", on=day_of(now), scope=lot.tender.scope())  # 招标投标法 第二十八条
    least = int(rule.value) if rule else LEAST
    count = len(effective(lot))
    if count >= least or count == 0:
        raise CompetitionStands(count=count, least=least)


def above_maximum(opened: OpenedBid) -> bool:
    """This function will say whether a price as read out is above the maximum price of its lot."""
    maximum = opened.bid.lot.maximum_price
    return maximum is not None and opened.price > maximum


def _inquired(opened: OpenedBid, now: datetime) -> bool:
    asked = Inquiry.objects.filter(bid=opened.bid_id, about="price")
    return any(one.answered_at is not None or now > one.answer_due for one in asked)
