"""Who is to sit states that it has no interest in the tender, or stands back (招标投标法 第三十七条; 条例 第四十六条)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.evaluation import MemberStated
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotAllowed, Refusal
from tianping.trading.evaluation.models import Committee, Recusal, Statement
from tianping.trading.evaluation.queries import committee_of, place_of
from tianping.trading.plans.models import Tender


class HasStoodBack(Refusal):
    """Who has declared an interest does not state afterwards that there is none."""

    code = "has-stood-back"
    status = 409
    default_rule = "expert-draw"
    zh = "你已经声明回避，不能再声明没有利害关系。"
    en = "You have declared an interest; you cannot state afterwards that there is none."
    next_zh = "由同一排列的下一名递补。"
    next_en = "The next of the same permutation follows."


@transaction.atomic
def state_no_interest(*, tender: Tender, by: Actor, now: datetime) -> Statement:
    """Keep the statement of a drawn expert or a member that it has no interest. Once; the first time counts.

    Raises NotFound, NotAllowed for who was not called, HasStoodBack.
    """
    committee = Committee.objects.select_for_update().get(pk=committee_of(tender.code).pk)
    person = place_of(committee, by)
    if not person or by.role != "expert":
        raise NotAllowed(right="evaluation.state_no_interest")
    if Recusal.objects.filter(committee=committee, person=person).exists():
        raise HasStoodBack
    made, new = Statement.objects.get_or_create(committee=committee, person=person, defaults={"stated_at": now})
    if new:
        record(MemberStated(tender=tender.code, person=person), by=by, now=now)
    return made
