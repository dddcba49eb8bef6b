"""Who may object to what, and until when (条例 第二十二、四十四、五十四条); what an answer may say before the deadline."""

from datetime import datetime, timedelta

import rules
from django.db.models import F, Value
from django.db.models.functions import Length
from rules.predicates import Predicate

from tianping import law
from tianping.law.breach import clock
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.award.models import Publicity
from tianping.trading.bids.models import Bid
from tianping.trading.documents.models import Terms
from tianping.trading.objections.models import Objection
from tianping.trading.opening.models import Opening
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.plans.rules import conducts, is_conducting
from tianping.trading.subjects.models import Subject
from tianping.web.accounts.rights import has_role, is_platform

ON_THE_SPOT = timedelta(minutes=30)
"""How long after the reading-out bidders are still at the opening: the law says on the spot, and no length (条例 第四十四条)."""
SHORTEST_NAME = 4


def _own(actor: Actor, thing: Objection) -> bool:
    return thing is not None and thing.objector == actor.office


def _conducts(actor: Actor, thing: Objection) -> bool:
    return thing is not None and actor.role in ("buyer", "agency") and is_conducting(actor, thing.tender)


is_bidder = has_role("bidder")
own = Predicate(_own, name="own_objection")
rules.add_rule("objections.raise", is_bidder)
rules.add_rule("objections.withdraw", is_bidder & own)
rules.add_rule("objections.read_own", is_bidder & own)
rules.add_rule("objections.answer", conducts)
rules.add_rule("objections.list", has_role("bidder", "buyer", "agency", "auditor"))
rules.add_rule(
    "objections.read", (is_bidder & own) | Predicate(_conducts, name="conducts_the_tender") | has_role("auditor")
)
rules.add_rule("objections.note", is_platform)


class NothingToObjectTo(Refusal):
    """What is objected to has not happened yet, or is over."""

    code = "nothing-to-object-to"
    status = 409
    zh = "现在不能对{what}提出异议：{why}。"
    en = "No objection to {what_en} can be raised now: {why_en}."
    next_zh = "请看项目页面上的时间；超过异议期限的，可以依法投诉。"
    next_en = "See the times on the tender's page; once the time for objections has passed, complain by the law."


class NotAParty(Refusal):
    """Who conducts the tender does not object to it."""

    code = "objector-conducts-the-tender"
    status = 403
    zh = "你单位是本项目的招标人或者招标代理机构，不能提出异议。"
    en = "Your organisation conducts this tender; it cannot object to it."
    next_zh = "招标文件有问题的，直接澄清或者修改。"
    next_en = "Where the documents are wrong, clarify or change them."


class NotABidder(Refusal):
    """Only bidders object to the opening."""

    code = "not-a-bidder-of-the-lot"
    status = 403
    default_rule = "opening-objection"
    zh = "对开标的异议由本标段的投标人提出（条例 第四十四条）。"
    en = "Objections to the opening are raised by bidders of the lot (Regulations art. 44)."
    next_zh = "其他利害关系人可以在候选人公示期间对评标结果提出异议。"
    next_en = "Other interested parties may object to the result while the candidates stand published."


class InterestMissing(Refusal):
    """Who did not bid says what ties it to the tender."""

    code = "interest-missing"
    default_rule = "result-objection"
    zh = "你单位没有参加本标段投标，应当说明与本项目的利害关系（条例 第五十四条）。"
    en = "Your organisation did not bid for this lot; say what ties it to the tender (Regulations art. 54)."
    next_zh = "请填写利害关系，例如为哪家投标人供应设备。"
    next_en = "State the interest, for example that you supply one of the bidders."


class NamesSomebody(Refusal):
    """Before the deadline a public answer names no firm: it could betray who takes part."""

    code = "names-a-firm-before-the-deadline"
    default_rule = "downloaders-secret"
    zh = "投标截止前，公开的答复不得出现单位名称或者统一社会信用代码：{names}（招标投标法 第二十二条；电子招标投标办法 第二十一条）。"
    en = "Before the deadline a public answer names no firm: {names} (Bidding Law art. 22; Order 20 art. 21)."
    next_zh = "请删去单位名称，只写问题和答复。"
    next_en = "Leave the names out; write only the question and the answer."


def require_window(*, about: str, tender: Tender, lot: Lot | None, now: datetime) -> None:
    """This function will refuse an objection that comes before or after its time. Raises NothingToObjectTo,
    LimitBreached."""
    if about == "documents":
        _require_before_deadline(tender, now)
    elif about == "opening":
        _require_on_the_spot(lot, now)
    else:
        _require_in_publicity(tender, lot, now)


def standing_of(*, about: str, tender: Tender, lot: Lot | None, interest: str, by: Actor) -> str:
    """This function will say as what somebody objects: bidder, or interested party. Raises NotAParty, NotABidder,
    InterestMissing. For the documents everybody may bid, so that nobody is asked whether it did."""
    if by.office in {tender.buyer, tender.agency} - {""}:
        raise NotAParty
    if about == "documents":
        return "interested" if interest else "bidder"
    if Bid.objects.filter(lot=lot, bidder=by.office, state="standing").exists():
        return "bidder"
    if about == "opening":
        raise NotABidder
    if not interest:
        raise InterestMissing(field="interest")
    return "interested"


def secret_until(tender: Tender) -> datetime | None:
    """This function will return until when nobody may learn who takes part: the deadline for bids."""
    return Terms.objects.filter(tender=tender).values_list("bids_due_at", flat=True).first()


def names_are_secret(objection: Objection, now: datetime) -> bool:
    """This function will say whether who objected must still be kept even from the buyer (招标投标法 第二十二条)."""
    until = secret_until(objection.tender)
    return objection.about == "documents" and (until is None or now <= until)


def require_no_names(*text: str, tender: Tender) -> None:
    """This function will refuse a text that names any registered firm but those who conduct the tender.

    Any firm, and not the objector alone: the refusal itself must not tell who objects. Raises NamesSomebody.
    """
    others = Subject.objects.exclude(uscc__in=[tender.buyer, tender.agency])
    for said in text:
        named = others.annotate(said=Value(said), length=Length("name"))
        long = named.filter(length__gte=SHORTEST_NAME, said__contains=F("name")).values_list("name", flat=True)
        coded = named.filter(said__icontains=F("uscc")).values_list("uscc", flat=True)
        found = [*long[:3], *coded[:3]]
        if found:
            raise NamesSomebody(field="matter" if said == text[0] else "answer", names="、".join(found))


def answer_due(*, about: str, tender: Tender, now: datetime) -> datetime:
    """This function will return the last moment for the answer: three days; at the opening, while it lasts."""
    if about == "opening":
        return now + ON_THE_SPOT
    return law.rule("objection-answer", on=day_of(now), scope=tender.scope()).latest(now).at  # 条例 第二十二、五十四条


def _require_before_deadline(tender: Tender, now: datetime) -> None:
    terms = Terms.objects.filter(tender=tender).first()
    if terms is None or terms.issued_at is None or now < terms.available_from:
        raise NothingToObjectTo(
            what="招标文件", what_en="the documents", why="招标文件还没有发出", why_en="they are not issued"
        )
    rule = law.rule("objection-to-documents", on=day_of(now), scope=tender.scope())  # 条例 第二十二条
    rule.require(now, terms.bids_due_at, field="about")
    if not tender.lots.filter(stage="issued").exists():
        raise NothingToObjectTo(
            what="招标文件", what_en="the documents", why="招标已经结束", why_en="the tender has ended"
        )


def _require_on_the_spot(lot: Lot | None, now: datetime) -> None:
    opening = Opening.objects.filter(lot=lot).first() if lot else None
    if opening is None or not opening.opened_at <= now <= opening.opened_at + ON_THE_SPOT:
        until = f"，开标现场至 {clock(opening.opened_at + ON_THE_SPOT)} 结束" if opening else "，还没有开标"
        raise NothingToObjectTo(
            rule="opening-objection",
            what="开标",
            what_en="the opening",
            why=f"应当在开标现场提出{until}",
            why_en="it is raised on the spot, within half an hour of the reading-out",
        )


def _require_in_publicity(tender: Tender, lot: Lot | None, now: datetime) -> None:
    publicity = Publicity.objects.filter(lot=lot).first() if lot else None
    if publicity is None or lot is None or lot.stage != "publicity" or now < publicity.from_at:
        raise NothingToObjectTo(
            what="评标结果", what_en="the result", why="中标候选人不在公示期", why_en="no candidates stand published"
        )
    rule = law.find("result-objection", on=day_of(now), scope=tender.scope())  # 条例 第五十四条
    if rule is not None:
        rule.require(now, publicity.until_at, field="about")
    if now > publicity.until_at:
        raise NothingToObjectTo(
            what="评标结果", what_en="the result", why="公示期已满", why_en="the publicity has ended"
        )
