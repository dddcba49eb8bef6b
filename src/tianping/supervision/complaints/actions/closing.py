"""How a complaint ends: withdrawn with consent, or decided; and what of the decision is published."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import get_args

from django.db import IntegrityError, transaction

from tianping.canonical import encode
from tianping.exchange.catalogue.complaints import (
    ComplaintDecided,
    ComplaintDecisionPublished,
    ComplaintWithdrawalAnswered,
    ComplaintWithdrawalAsked,
    Outcome,
)
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.supervision.complaints.actions.handling import require_unnamed
from tianping.supervision.complaints.actions.steps import locked, require_state, step, tell_closed
from tianping.supervision.complaints.contents import require_articles, require_words
from tianping.supervision.complaints.models import OPEN, Complaint, Decision, Statement, Withdrawal
from tianping.supervision.directives.queries import department_name
from tianping.web.accounts.rights import permit

LONGEST = 20_000


class WithdrawalPending(Refusal):
    """A wish to withdraw waits for its answer."""

    code = "withdrawal-pending"
    status = 409
    zh = "撤回申请还没有答复。"
    en = "A request to withdraw has not been answered."
    next_zh = "请先答复是否准予撤回。"
    next_en = "Answer it first."
    default_rule = "complaint-withdrawal"


class NothingToAnswer(Refusal):
    """Nobody has asked to withdraw."""

    code = "no-withdrawal"
    status = 409
    zh = "没有待答复的撤回申请。"
    en = "No request to withdraw waits for an answer."


class StillPaused(Refusal):
    """A test or review has no result yet."""

    code = "decision-while-paused"
    status = 409
    zh = "检验、检测、鉴定或专家评审还没有结果，不能作出决定。"
    en = "A test or review has no result yet; nothing can be decided."
    next_zh = "请先登记其结果。"
    next_en = "Enter its result first."
    default_rule = "complaint-decide"


class NotHeard(Refusal):
    """The respondent could not speak yet (投诉处理办法 第十六条)."""

    code = "respondent-not-heard"
    status = 409
    zh = "还没有听取被投诉人的陈述和申辩，不能支持投诉。"
    en = "The respondent has not been heard; the complaint cannot be upheld."
    next_zh = "请先通知被投诉人，等其答复或期满。"
    next_en = "Ask for its statement, and wait for it or for the end of its time."
    default_rule = "complaint-statement"


class AlreadyPublished(Refusal):
    """The decision was published; what is public cannot be changed."""

    code = "decision-published"
    status = 409
    zh = "处理决定已经公布。"
    en = "The decision was published already."


@transaction.atomic
def ask_withdrawal(*, number: str, reason: str, by: Actor, now: datetime) -> Withdrawal:
    """Ask to withdraw, in writing, before the decision. Raises NotFound, WrongState, WithdrawalPending, BadInput."""
    complaint = locked(number)
    permit(by, "complaints.withdraw", complaint)
    require_state(complaint, *OPEN)
    text = _words(reason, "reason", "撤回理由", "reason", "complaint-withdrawal")
    try:
        with transaction.atomic():
            made = Withdrawal.objects.create(complaint=complaint, reason=text, asked_at=now)
    except IntegrityError:
        raise WithdrawalPending from None
    record(ComplaintWithdrawalAsked(complaint=number, reason=text), by=by, now=now)
    step(complaint, "withdrawal-asked", by=by, now=now, note=text)
    return made


@transaction.atomic
def answer_withdrawal(*, number: str, granted: bool, reason: str, by: Actor, now: datetime) -> Complaint:
    """Consent to a withdrawal, which ends the complaint, or not, and go on (投诉处理办法 第十九条).

    Raises NotFound, WrongState, NothingToAnswer, BadInput.
    """
    complaint = _mine(number, by, *OPEN)
    asked = complaint.withdrawals.filter(granted=None).first()
    if asked is None:
        raise NothingToAnswer
    text = _words(reason, "reason", "答复理由", "reason", "complaint-withdrawal")
    asked.granted, asked.answer, asked.answered_at = granted, text, now
    asked.save(update_fields=["granted", "answer", "answered_at"])
    record(ComplaintWithdrawalAnswered(complaint=number, granted=granted, reason=text), by=by, now=now)
    step(complaint, "withdrawn" if granted else "withdrawal-refused", by=by, now=now, note=text)
    if granted:
        was_accepted = complaint.state == "accepted"
        complaint.state, complaint.closed_at = "withdrawn", now
        complaint.save(update_fields=["state", "closed_at"])
        complaint.pauses.filter(until_at=None).update(until_at=now)
        if was_accepted:
            tell_closed(complaint, "withdrawn", by=by, now=now)
    return complaint


@transaction.atomic
def decide(
    *,
    number: str,
    outcome: str,
    facts: str,
    reasons: str,
    articles: Collection[str],
    measures: str = "",
    by: Actor,
    now: datetime,
) -> Decision:
    """Decide a complaint in writing: facts found, reasons, articles, measures (条例 第六十一条; 投诉处理办法 第二十条至第二十二条).

    A late decision is possible, and was warned of. Raises NotFound, WrongState, WithdrawalPending, StillPaused,
    NotHeard for one that upholds, BadInput.
    """
    complaint = _mine(number, by, "accepted")
    _require_ready(complaint, outcome, now)
    body = {
        "complaint": number,
        "tender": complaint.tender or None,
        "outcome": outcome,
        "facts": _words(facts, "facts", "认定的事实", "facts", "complaint-decision"),
        "reasons": _words(reasons, "reasons", "理由", "reasons", "complaint-decision"),
        "articles": require_articles(articles),
        "measures": _measures(measures, outcome),
    }
    event = ComplaintDecided.of_body(body)
    made = Decision.objects.create(
        complaint=complaint,
        outcome=outcome,
        facts=event.facts,
        reasons=event.reasons,
        articles=list(event.articles),
        measures=event.measures,
        decided_at=now,
        digest=hashlib.sha256(encode(event.as_body())).hexdigest(),
    )
    complaint.state, complaint.closed_at = "decided", now
    complaint.save(update_fields=["state", "closed_at"])
    record(event, by=by, now=now)
    tell_closed(complaint, "decided", by=by, now=now)
    step(complaint, "decided", by=by, now=now, note=outcome)
    return made


@transaction.atomic
def publish(*, number: str, facts: str = "", reasons: str = "", by: Actor, now: datetime) -> Decision:
    """Publish a decision, in other words where its own hold secrets; it cannot be taken back.

    Raises NotFound, WrongState, AlreadyPublished, BadInput where a text tells who complained.
    """
    complaint = _mine(number, by, "decided")
    decision = complaint.decision
    if decision.published_at:
        raise AlreadyPublished
    texts = {
        "facts": facts.strip() or decision.facts,
        "reasons": reasons.strip() or decision.reasons,
        "measures": decision.measures,
    }
    for field, text in texts.items():
        require_unnamed(text, complaint, field=field)
    decision.public_facts = _words(texts["facts"], "facts", "公布的事实", "facts", "complaint-decision")
    decision.public_reasons = _words(texts["reasons"], "reasons", "公布的理由", "reasons", "complaint-decision")
    decision.published_at = now
    decision.save(update_fields=["public_facts", "public_reasons", "published_at"])
    record(_published(complaint, decision), by=by, now=now)
    step(complaint, "published", by=by, now=now)
    return decision


def _published(complaint: Complaint, decision: Decision) -> ComplaintDecisionPublished:
    return ComplaintDecisionPublished.of_body(
        {
            "complaint": complaint.number,
            "tender": complaint.tender or None,
            "lot": complaint.lot or None,
            "against": complaint.against,
            "respondent_name": complaint.respondent_name,
            "department": department_name(uscc=complaint.department),
            "outcome": decision.outcome,
            "facts": decision.public_facts,
            "reasons": decision.public_reasons,
            "articles": tuple(decision.articles),
            "measures": decision.measures,
            "decided_at": decision.decided_at,
            "decision": decision.digest,
        }
    )


def _require_ready(complaint: Complaint, outcome: str, now: datetime) -> None:
    known = get_args(Outcome)
    if outcome not in known:
        raise BadInput(
            field="outcome", what=f"没有这种结论：{outcome[:20]}。", what_en=f"No such outcome: {outcome[:20]}.",
            way_out=f"可选：{'、'.join(known)}。", way_out_en=f"Choose from: {', '.join(known)}.",
        )  # fmt: skip
    if complaint.withdrawals.filter(granted=None).exists():
        raise WithdrawalPending
    if complaint.pauses.filter(until_at=None).exists():
        raise StillPaused
    statement = Statement.objects.filter(complaint=complaint).first()
    heard = statement is not None and (statement.stated_at is not None or statement.due_at < now)
    if outcome != "rejected" and not heard:
        raise NotHeard


def _measures(text: str, outcome: str) -> str:
    least = 0 if outcome == "rejected" else 5
    return require_words(
        text, field="measures", zh="处理措施", en="measures", least=least, most=LONGEST, rule="complaint-decision"
    )


def _mine(number: str, by: Actor, *states: str) -> Complaint:
    complaint = locked(number)
    permit(by, "complaints.handle", complaint)
    return require_state(complaint, *states)


def _words(text: str, field: str, zh: str, en: str, rule: str) -> str:
    return require_words(text, field=field, zh=zh, en=en, least=5, most=LONGEST, rule=rule)
