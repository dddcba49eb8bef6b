"""The committee: asked for, drawn elsewhere, formed here (招标投标法 第三十七条; 条例 第四十五至四十七条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.evaluation import CommitteeFormed, CommitteeRequested, ExpertRecused
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotAllowed, Refusal
from tianping.trading.evaluation.actions.replacing import readers_of, retire
from tianping.trading.evaluation.models import Committee, DrawnExpert, DrawOutcome, Member, Recusal
from tianping.trading.evaluation.queries import bidders_of, committee_of, drawn_as, sitting_members
from tianping.trading.evaluation.rules import MemberHasInterest, interest_of, require_lawful_seats
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.opening.queries import require_answered
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


@dataclass(frozen=True, kw_only=True)
class Representative:
    """A representative of the buyer 招标人代表: its name as in its certificate, its employer's credit code."""

    name: str
    employer: str


class NothingOpened(Refusal):
    """No lot of the tender is open for evaluation, or one is still being opened."""

    code = "nothing-opened"
    status = 409
    zh = "招标项目 {tender} 还没有开标，或者有标段正在开标。"
    en = "No lot of tender {tender} is opened, or one is still being opened."
    next_zh = "开标后再组建评标委员会。"
    next_en = "Ask for the committee when the bids are opened."


class CommitteeAsked(Refusal):
    """The committee was asked for already; there is one draw per tender."""

    code = "committee-asked"
    status = 409
    zh = "招标项目 {tender} 已经申请抽取评标委员会，不能重抽。"
    en = "The committee of tender {tender} was asked for already; there is no second draw."
    next_zh = "需要回避的成员由同一排列递补。"
    next_en = "Members who stand back are followed by the next of the same permutation."


class CommitteeStands(Refusal):
    """The committee is formed."""

    code = "committee-stands"
    status = 409
    zh = "招标项目 {tender} 的评标委员会已经组成。"
    en = "The committee of tender {tender} is formed already."


class NotYetDrawn(Refusal):
    """The service platform has not named the experts yet, or its names are not those of the public draw."""

    code = "committee-not-drawn"
    status = 409
    default_rule = "expert-draw"
    zh = "招标项目 {tender} 的专家还没有抽出：需要 {wanted} 名，已收到 {found} 名与抽取结果一致的名单。"
    en = "The experts of tender {tender} are not drawn yet: {wanted} are needed, {found} names fit the public draw."
    next_zh = "抽取通常在一分钟内完成；可在公共服务平台查看进展。"
    next_en = "A draw usually takes less than a minute; the service platform shows how far it is."


@transaction.atomic
def request_committee(
    *,
    tender: Tender,
    seats: int,
    experts: int,
    specialities: Sequence[str],
    representatives: Sequence[Representative],
    by: Actor,
    now: datetime,
) -> Committee:
    """Ask the expert pool for a drawn committee; bidders, buyer and agency are avoided (T23, T24).

    The buyer names its representatives for the seats that are not drawn. Raises NotAllowed, TenderOnHold,
    NothingOpened, SpotObjectionOpen, CommitteeAsked, LimitBreached, EvenCommittee, MemberHasInterest, BadInput, CodeError.
    """
    permit(by, "evaluation.request_committee", tender)
    tender = Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(tender.code)
    if Committee.objects.filter(tender=tender).exists():
        raise CommitteeAsked(tender=tender.code)
    stages = set(tender.lots.values_list("stage", flat=True))
    if "opened" not in stages or stages & {"issued", "closed"}:
        raise NothingOpened(tender=tender.code)
    require_answered(tender.code)
    require_lawful_seats(seats=seats, experts=experts, scope=tender.scope(), now=now)
    bidders = bidders_of(tender.code)
    _require_representatives(representatives, seats - experts, tender, bidders)
    fields = tuple(written(one, field="specialities", limit=60) for one in specialities)
    avoid = tuple(sorted((bidders | {tender.buyer, tender.agency}) - {""}))
    committee = Committee.objects.create(
        tender=tender, seats=seats, experts=experts, specialities=list(fields), avoid=list(avoid), requested_at=now
    )
    for one in representatives:
        Member.objects.create(committee=committee, kind="representative", name=one.name.strip(), employer=one.employer)
    event = CommitteeRequested(tender=tender.code, seats=seats, experts=experts, specialities=fields, avoid=avoid)
    record(event, by=by, now=now)
    return committee


@transaction.atomic
def recuse(*, tender: Tender, reason: str, by: Actor, now: datetime) -> Recusal:
    """Let a drawn expert stand back before the committee is formed (条例 第四十六条). Once; the first reason counts.

    Raises NotFound, NotAllowed for who was not drawn, CommitteeStands.
    """
    committee = Committee.objects.select_for_update().get(pk=committee_of(tender.code).pk)
    drawn = drawn_as(tender.code, by)
    if drawn is None or by.role != "expert":
        raise NotAllowed(right="evaluation.recuse")
    if committee.formed_at is not None:
        raise CommitteeStands(tender=tender.code)
    said = written(reason, field="reason", limit=2000)
    made, new = Recusal.objects.get_or_create(
        committee=committee, person=drawn.person, defaults={"reason": said, "declared_at": now}
    )
    if new:
        event = ExpertRecused(tender=tender.code, draw=drawn.draw, person=drawn.person, reason=said)
        record(event, by=by, now=now, readers=readers_of(committee))
    return made


@transaction.atomic
def form_committee(
    *, tender: Tender, by: Actor, now: datetime, representatives: Sequence[Representative] = ()
) -> Committee:
    """Form the committee of the drawn experts and the buyer's representatives; the names stay secret (T23, T24).

    Formed again after a member stood back, it takes in who follows by the same permutation; where a representative
    stood back, the buyer names another in `representatives`. Raises NotAllowed, NotFound, TenderOnHold,
    CommitteeStands, NotYetDrawn, MemberHasInterest, BadInput.
    """
    permit(by, "evaluation.form_committee", tender)
    committee = Committee.objects.select_for_update().get(pk=committee_of(tender.code).pk)
    require_running(tender.code)
    if committee.formed_at is not None:
        raise CommitteeStands(tender=tender.code)
    experts = _drawn(committee)
    for expert in experts:
        _require_no_interest(committee, tender, expert)
    _name_again(committee, tender, representatives)
    seated = _seated(committee, experts, now)
    for expert in experts:
        if expert.person in seated:
            continue
        Member.objects.create(
            committee=committee, kind="expert", person=expert.person, name=expert.name,
            employer=expert.employer, speciality=expert.speciality,
        )  # fmt: skip
    committee.draw, committee.formed_at = experts[0].draw, now
    committee.save(update_fields=["draw", "formed_at"])
    event = CommitteeFormed(tender=tender.code, draw=committee.draw, seats=committee.seats, drawn=len(experts))
    record(event, by=by, now=now)
    return committee


def _require_representatives(given: Sequence[Representative], wanted: int, tender: Tender, bidders: set[str]) -> None:
    if len(given) != wanted or len({(one.employer, one.name.strip()) for one in given}) != wanted:
        raise BadInput(
            field="representatives",
            what=f"招标人代表应当是 {wanted} 名，各不相同，现为 {len(given)} 名。",
            what_en=f"{wanted} different representatives of the buyer are needed, {len(given)} are given.",
        )
    for one in given:
        codes.uscc.check(one.employer)
        written(one.name, field="representatives.name", limit=60)
        why = interest_of(employer=one.employer, tender=tender, bidders=bidders, representative=True)
        if why:
            raise MemberHasInterest(field="representatives", member=one.name, why=why[0], why_en=why[1], draw="—")


def _seated(committee: Committee, experts: Sequence[DrawnExpert], now: datetime) -> set[str]:
    """Who sits already, after a replacement; what somebody judged who is not drawn any more is void."""
    wanted = {one.person for one in experts}
    held = list(sitting_members(committee).filter(kind="expert"))
    for member in held:
        if member.person not in wanted:
            retire(committee, member, now=now)
    return {member.person for member in held} & wanted


def _name_again(committee: Committee, tender: Tender, given: Sequence[Representative]) -> None:
    """Representatives for the seats of those who stood back."""
    sits = sitting_members(committee).filter(kind="representative").count()
    _require_representatives(given, committee.seats - committee.experts - sits, tender, bidders_of(tender.code))
    for one in given:
        _require_not_recused(committee, one)
        Member.objects.create(committee=committee, kind="representative", name=one.name.strip(), employer=one.employer)


def _require_not_recused(committee: Committee, one: Representative) -> None:
    """Who stood back or sits already is not named again."""
    if Member.objects.filter(committee=committee, name=one.name.strip(), employer=one.employer).exists():
        why = ("已在评标委员会或者已经回避", "it sits already, or has stood back")
        raise MemberHasInterest(field="representatives", member=one.name, why=why[0], why_en=why[1], draw="—")


def _drawn(committee: Committee) -> list[DrawnExpert]:
    """The names behind the public outcome of the draw; every digest must fit."""
    code, found = committee.tender_id, 0
    for outcome in DrawOutcome.objects.filter(tender_code=code):
        named = list(DrawnExpert.objects.filter(draw=outcome.draw, tender_code=code, digest__in=outcome.drawn))
        if len(named) == len(outcome.drawn) == committee.experts:
            return named
        found = max(found, len(named))
    raise NotYetDrawn(tender=code, wanted=committee.experts, found=found)


def _require_no_interest(committee: Committee, tender: Tender, expert: DrawnExpert) -> None:
    why = interest_of(employer=expert.employer, tender=tender, bidders=bidders_of(tender.code), representative=False)
    declared = Recusal.objects.filter(committee=committee, person=expert.person).first()
    if why is None and declared is not None:
        why = f"本人声明回避（{declared.reason}）", "it has declared an interest itself"
    if why is not None:
        raise MemberHasInterest(member=expert.person, why=why[0], why_en=why[1], draw=expert.draw)
