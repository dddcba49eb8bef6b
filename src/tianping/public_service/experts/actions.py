"""Verbs of a draw: announce, close the commitments, conclude, decline (招标投标法 第三十七条; 条例 第四十六条)."""

import secrets
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.draws import CommitteeNamed, DrawConcluded
from tianping.exchange.draw_members import member_digest
from tianping.public_service.experts.drawing import announcement_of, called, committed_parties, outcome_of
from tianping.public_service.experts.models import (
    CommitteeRequest,
    Draw,
    Expert,
    FormedCommittee,
    PoolMember,
    TenderTrustees,
)
from tianping.public_service.experts.rules import eligible
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts.rights import permit

LEAST_PARTIES = 2
"""With one contribution only, its party would choose the seed."""


class TooFewExperts(Refusal):
    """After avoidance the pool has fewer experts than seats to be drawn."""

    code = "too-few-experts"
    status = 409
    zh = "{tender} 要抽 {wanted} 名专家，回避后库里只有 {found} 名可抽，抽取没有开始。"
    en = "{tender} needs {wanted} drawn experts; after avoidance only {found} are in the pool. The draw has not begun."
    next_zh = "请补充该专业专家，或由其他专家库支援；补足后自动抽取。"
    next_en = "Admit experts of the speciality, or ask another pool; the draw then begins by itself."
    default_rule = "expert-draw"


class TrusteesUnknown(Refusal):
    """The tender has no trustees yet, so nobody could hold the escrow of a draw."""

    code = "trustees-unknown"
    status = 409
    zh = "{tender} 还没有受托方，无法托管抽取贡献。"
    en = "{tender} has no trustees yet; nobody could keep the contributions to its draw."


class TooFewCommitments(Refusal):
    """The time is over and fewer than two parties have committed."""

    code = "too-few-commitments"
    status = 409
    zh = "抽取 {draw} 已过时限，只有 {found} 方承诺，至少要 {needed} 方。"
    en = "The time of draw {draw} is over; {found} parties have committed, {needed} are needed."
    next_zh = "请联系未承诺的参与方：{missing}。"
    next_en = "Ask the parties that have not committed: {missing}."


class NotDrawn(Refusal):
    """The expert has no seat in this draw."""

    code = "not-drawn"
    status = 409
    zh = "这位专家不在本次抽取的名单里。"
    en = "This expert is not among those drawn."


class CommitteeIsFormed(Refusal):
    """The committee is complete; nobody is replaced by declining any more."""

    code = "committee-is-formed"
    status = 409
    zh = "评标委员会已经组成，不能再从抽取里递补。"
    en = "The committee is formed; it is no longer filled from the draw."
    next_zh = "请直接联系招标人和交易平台。"
    next_en = "Tell the buyer and the trading platform."


@transaction.atomic
def announce(*, request: str, by: Actor, now: datetime) -> Draw:
    """Freeze the pool after avoidance and announce the draw with salted digests. Idempotent by request.

    Raises TrusteesUnknown, TooFewExperts.
    """
    asked = CommitteeRequest.objects.get(request=request)
    existing = Draw.objects.filter(request=request).first()
    if existing:
        return existing
    trustees = TenderTrustees.objects.filter(tender=asked.tender, platform=asked.origin).first()
    if trustees is None:
        raise TrusteesUnknown(tender=asked.tender)
    experts = list(eligible(request=asked))
    if len(experts) < asked.experts:
        raise TooFewExperts(tender=asked.tender, wanted=asked.experts, found=len(experts))
    draw = Draw.objects.create(
        draw=secrets.token_hex(16),
        request=request,
        tender=asked.tender,
        asker=asked.origin,
        seats=asked.experts,
        parties=trustees.trustees,
        suite=trustees.suite,
        announced_at=now,
    )
    _freeze(draw, experts)
    record(announcement_of(draw), by=by, now=now)
    return draw


@transaction.atomic
def close_commitments(*, draw: str, late: bool, by: Actor, now: datetime) -> Draw | None:
    """Fix whose commitments count: all parties', or after the patience (`late`) those that are there.

    Later commitments never count, so that nobody commits after a reveal. Returns None while parties may still commit.
    Raises TooFewCommitments.
    """
    found = _locked(draw)
    if found.state != "announced":
        return None
    there = committed_parties(draw=found)
    if len(there) < len(found.parties):
        if not late:
            return None
        if len(there) < LEAST_PARTIES:
            missing = "、".join(party for party in found.parties if party not in there)
            raise TooFewCommitments(draw=draw, found=len(there), needed=LEAST_PARTIES, missing=missing)
    found.counted, found.state = there, "committed"
    found.save(update_fields=["counted", "state"])
    return found


@transaction.atomic
def conclude(*, draw: str, by: Actor, now: datetime) -> Draw | None:
    """Compute seed and permutation and name the members to the platform that asked; None while a reveal is missing."""
    found = _locked(draw)
    outcome = outcome_of(draw=found) if found.state == "committed" else None
    if outcome is None:
        return None
    found.contributions, found.seed, found.permutation = outcome.contributions, outcome.seed, list(outcome.order)
    found.state, found.concluded_at = "concluded", now
    found.save()
    _tell(found, by=by, now=now)
    return found


@transaction.atomic
def decline(*, draw: str, person: str, reason: str, by: Actor, now: datetime) -> Draw:
    """Let a drawn expert decline, or be excused; the next of the same permutation follows, never a new draw.

    Raises NotFound, NotDrawn, CommitteeIsFormed, TooFewExperts where the permutation is used up.
    """
    found = _locked(draw)
    member = found.pool.filter(expert=person).first()
    permit(by, "experts.decline", member)
    if FormedCommittee.objects.filter(draw=draw).exists():
        raise CommitteeIsFormed
    if member is None or member.place not in [one.place for one in drawn_members(draw=found)]:
        raise NotDrawn(field="person")
    member.declined_at, member.reason = now, reason[:200]
    member.save(update_fields=["declined_at", "reason"])
    left = drawn_members(draw=found)
    if len(left) < found.seats:
        raise TooFewExperts(tender=found.tender, wanted=found.seats, found=len(left))
    _tell(found, by=by, now=now)
    return found


def drawn_members(*, draw: Draw) -> list[PoolMember]:
    """This function will return who holds the seats of a concluded draw, in the order of the permutation."""
    pool = {member.place: member for member in draw.pool.select_related("expert")}
    declined = {place for place, member in pool.items() if member.declined_at}
    return [pool[place] for place in called(order=draw.permutation, declined=declined, seats=draw.seats)]


def _locked(draw: str) -> Draw:
    found = Draw.objects.select_for_update().filter(draw=draw).first()
    if found is None:
        raise NotFound(thing=f"抽取 {draw}")
    return found


def _freeze(draw: Draw, experts: list[Expert]) -> None:
    salted = [(secrets.token_hex(32), expert) for expert in experts]
    rows = sorted(
        (member_digest(draw=draw.draw, person=expert.person, salt=salt), salt, expert.person) for salt, expert in salted
    )
    PoolMember.objects.bulk_create(
        PoolMember(draw=draw, expert_id=person, place=place, salt=salt, digest=digest)
        for place, (digest, salt, person) in enumerate(rows)
    )


def _tell(draw: Draw, *, by: Actor, now: datetime) -> None:
    members = drawn_members(draw=draw)
    declined = dict(draw.pool.exclude(declined_at=None).values_list("place", "digest"))
    concluded = DrawConcluded(
        draw=draw.draw,
        tender=draw.tender,
        contributions=draw.contributions,
        seed=draw.seed,
        permutation=tuple(draw.permutation),
        drawn=tuple(member.digest for member in members),
        declined=tuple(declined[place] for place in draw.permutation if place in declined),
    )
    record(concluded, by=by, now=now)
    named = CommitteeNamed(tender=draw.tender, draw=draw.draw, members=tuple(_named(member) for member in members))
    record(named, by=by, now=now, readers=[draw.asker])  # 招标投标法 第三十七条: secret until the result


def _named(member: PoolMember) -> dict[str, str]:
    expert = member.expert
    return {
        "person": expert.person,
        "name": expert.name,
        "speciality": expert.speciality,
        "employer": expert.employer,
        "salt": member.salt,
    }
