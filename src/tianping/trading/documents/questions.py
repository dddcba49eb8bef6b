"""Who asked what: a salted digest tells askers their own questions, and tells the others nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from tianping import law
from tianping.law.days import day_of
from tianping.sealing.framing import lp
from tianping.trading.documents.models import Question, Terms
from tianping.trading.plans.models import Tender


def asker_digest(*, salt: str, subject: str) -> str:
    """This function will return the digest that stands for who asks: SHA-256 over LP("asker") LP(salt) LP(credit code)."""
    return hashlib.sha256(lp(b"asker", bytes.fromhex(salt), subject.encode())).hexdigest()


def own_questions(*, tender: Tender, subject: str) -> list[Question]:
    """This function will return the questions that a subject asked on a tender, oldest first."""
    asked = Question.objects.filter(tender=tender).select_related("clarification")
    return [one for one in asked if one.asker == asker_digest(salt=one.salt, subject=subject)]


def open_questions(tender: Tender) -> QuerySet[Question]:
    """This function will return the questions without an answer, oldest first."""
    return Question.objects.filter(tender=tender, clarification=None)


def open_counts(tenders: Sequence[Tender]) -> Counter[str]:
    """This function will count the questions without an answer of several tenders."""
    found = Question.objects.filter(tender__in=tenders, clarification=None)
    return Counter(found.order_by().values_list("tender_id", flat=True))


def answered_questions(tender: Tender) -> QuerySet[Question]:
    """This function will return the questions that were answered to all, in the order of the clarifications."""
    found = Question.objects.filter(tender=tender, clarification__isnull=False).select_related("clarification")
    return found.order_by("clarification__number", "asked_at", "code")


def answerable_until(terms: Terms, *, now: datetime) -> datetime:
    """This function will return the last instant at which an answer that affects the preparation of bids leaves the
    deadline where it is (条例 第二十一条); the deadline itself where no rule binds."""
    rule = law.find("clarification", on=day_of(now), scope=terms.tender.scope())
    if rule is None:
        return terms.bids_due_at
    return terms.bids_due_at - (rule.earliest(now).at - now)
