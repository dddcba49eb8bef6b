"""Questions about committees and bids under evaluation."""

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from tianping import law
from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.bids.models import Bid
from tianping.trading.evaluation.models import Committee, DrawnExpert, DrawOutcome, Member, Motion, Statement, TimeWish
from tianping.trading.evaluation.ranking import Offer, Place, Step, rank
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot
from tianping.trading.subjects import queries as subjects
from tianping.web.accounts.models import User

Seat = TypeVar("Seat", Member, DrawnExpert)
CERTAIN = ("decided", "notified", "contracted", "archived", "failed", "terminated")
"""Stages of a lot whose result is certain."""


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles of whoever signs in (TIANPING_ROLES_PROVIDER).

    Those of the subject; and `expert` for a person whose certificate names a drawn expert or a member of a committee,
    by employer and by name or random id.
    """
    roles = subjects.roles_of(uscc, person) - {"expert"}
    named = Q(employer=uscc) & (Q(name=person) | Q(person=person))
    sits = bool(person) and (DrawnExpert.objects.filter(named).exists() or Member.objects.filter(named).exists())
    return roles | {"expert"} if sits else roles


def holder_of(actor: Actor) -> str:
    """This function will return the person whom the actor's certificate names; empty where it is an organisation's."""
    label = User.objects.filter(public_id=actor.person).values_list("certificate_holder", flat=True).first() or ""
    office, _, person = label.partition(" ")
    return person if office == actor.office else ""


def seat_of(committee: Committee, actor: Actor) -> Member | None:
    """This function will return the seat of an actor in a committee, None where it has none, or where two namesakes of
    one employer cannot be told apart by their certificates."""
    found = _by_name(sitting_members(committee), actor)
    return found[0] if len(found) == 1 else None


def has_stated(member: Member) -> bool:
    """This function will say whether a member has stated that it has no interest in the tender."""
    seat = member.person or member.code
    return Statement.objects.filter(committee=member.committee_id, person=seat).exists()


def open_wishes(committee: Committee) -> QuerySet[TimeWish]:
    """This function will return the wishes for more time of members who sit, which the buyer has not answered."""
    return TimeWish.objects.filter(committee=committee, answered_at=None, member__replaced_at=None)


def must_extend(committee: Committee, on: date) -> bool:
    """This function will say whether so many members find the time too short that the buyer extends it (T25)."""
    rule = law.find("evaluation-extension", on=on, scope=committee.tender.scope())  # 条例 第四十八条
    return rule is not None and open_wishes(committee).count() > rule.exact * committee.seats


def sitting_members(committee: Committee) -> QuerySet[Member]:
    """This function will return the members who sit; who was replaced does not."""
    return Member.objects.filter(committee=committee, replaced_at=None)


def drawn_as(tender_code: str, actor: Actor) -> DrawnExpert | None:
    """This function will return under which name an actor was drawn for a tender, or None."""
    found = _by_name(DrawnExpert.objects.filter(tender_code=tender_code), actor)
    return found[0] if len(found) == 1 else None


def place_of(committee: Committee, actor: Actor) -> str:
    """This function will return as whom an actor was called: the expert's random id, or the representative's seat;
    empty where it was not called."""
    if (member := seat_of(committee, actor)) is not None:
        return member.person or member.code
    drawn = drawn_as(committee.tender_id, actor)
    return "" if drawn is None else drawn.person


def named_experts(committee: Committee) -> int:
    """This function will return how many experts are known by a name that fits the public outcome of the draw, without
    those who stood back and are to be followed."""
    code, found = committee.tender_id, 0
    gone = committee.recusals.values("person")
    for outcome in DrawOutcome.objects.filter(tender_code=code):
        named = DrawnExpert.objects.filter(draw=outcome.draw, tender_code=code, digest__in=outcome.drawn)
        found = max(found, named.exclude(person__in=gone).count())
    return found


def names_are_public(tender_code: str) -> bool:
    """This function will say whether the result of every lot is certain: until then the members' names are secret
    (招标投标法 第三十七条)."""
    lots = Lot.objects.filter(tender=tender_code)
    return lots.exists() and not lots.exclude(stage__in=CERTAIN).exists()


def seats_of(actor: Actor) -> dict[str, bool]:
    """This function will return the tenders that an actor was drawn for or sits in, and whether the committee is formed."""
    drawn = {one.tender_code: False for one in _by_name(DrawnExpert.objects.all(), actor)}
    sits_now = Member.objects.filter(replaced_at=None).select_related("committee")
    sits = {one.committee.tender_id for one in _by_name(sits_now, actor)}
    formed = Committee.objects.filter(tender__in=sits, formed_at__isnull=False).values_list("tender_id", flat=True)
    return drawn | dict.fromkeys(sits, False) | dict.fromkeys(formed, True)


def committee_of(tender_code: str) -> Committee:
    """This function will find the committee of a tender. Raises NotFound."""
    found = Committee.objects.select_related("tender").filter(tender=tender_code).first()
    if found is None:
        raise NotFound(thing=f"评标委员会 {tender_code}")
    return found


def bidders_of(tender_code: str) -> set[str]:
    """This function will return the bidders of the lots of a tender that were opened; they are public after that."""
    opened = Bid.objects.filter(lot__tender=tender_code, lot__opening__isnull=False, state="standing")
    return set(opened.values_list("bidder", flat=True))


def opened_bids(lot: Lot) -> QuerySet[OpenedBid]:
    """This function will return the bids of a lot that opened, in the order of their receipt."""
    found = OpenedBid.objects.filter(bid__lot=lot, bid__state="standing").select_related("bid")
    return found.order_by("bid__received_at", "bid_id")


def opened_bid(lot: Lot, receipt: str) -> OpenedBid:
    """This function will find one opened bid of a lot. Raises NotFound."""
    found = opened_bids(lot).filter(bid=receipt).first()
    if found is None:
        raise NotFound(thing=f"已开启的投标 {receipt}")
    return found


def rejections(lot: Lot) -> dict[str, Motion]:
    """This function will return by which motion each rejected bid of a lot was rejected, by receipt."""
    carried = Motion.objects.filter(lot=lot, state="carried", kind__in=("rejection", "no-competition"))
    single = {motion.bid_id: motion for motion in carried if motion.bid_id}
    for motion in carried.filter(kind="no-competition"):
        rest = (bid.bid_id for bid in opened_bids(lot))
        single = dict.fromkeys(rest, motion) | single
    return single


def effective(lot: Lot) -> list[OpenedBid]:
    """This function will return the bids of a lot that were not rejected."""
    rejected = rejections(lot)
    return [bid for bid in opened_bids(lot) if bid.bid_id not in rejected]


def offer_of(opened: OpenedBid) -> Offer:
    """This function will return an opened bid as the method sees it, with the steps that were carried."""
    carried = Motion.objects.filter(bid=opened.bid_id, state="carried", kind__in=("correction", "deviation"))
    steps = (
        Step(
            kind="correction" if motion.kind == "correction" else "deviation",
            amount=motion.amount,
            explanation=motion.explanation,
            motion=motion.code,
        )
        for motion in carried
        if motion.amount is not None
    )
    bid = opened.bid
    return Offer(
        receipt=bid.receipt,
        bidder=bid.bidder,
        bidder_name=bid.bidder_name,
        price=opened.price,
        received_at=bid.received_at,
        steps=tuple(steps),
    )


def ranked(lot: Lot) -> tuple[Place, ...]:
    """This function will rank the effective bids of a lot by their evaluated prices, as the votes stand now."""
    return rank(offer_of(bid) for bid in effective(lot))


def _by_name(seats: QuerySet[Seat], actor: Actor) -> list[Seat]:
    person = holder_of(actor)
    if not person:
        return []
    mine = seats.filter(employer=actor.office)
    return list(mine.filter(person=person)) or list(mine.filter(name=person))
