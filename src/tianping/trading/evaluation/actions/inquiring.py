"""Asking a bidder to explain its bid, in writing (招标投标法 第三十九条; 条例 第五十二条; 评标办法 第二十一条)."""

from datetime import datetime, timedelta

from django.db import transaction

from tianping.exchange.catalogue.evaluation import BidExplained, BidQuestioned
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.evaluation.actions.sitting import require_no_report, sitting
from tianping.trading.evaluation.models import Inquiry
from tianping.trading.evaluation.written import written
from tianping.trading.opening.models import OpenedBid
from tianping.web.accounts.rights import permit

USUAL = timedelta(hours=2)
"""Time to answer where the committee says nothing else: no rule fixes it."""


class InquiryAnswered(Refusal):
    """The bidder has answered; an explanation is not changed afterwards."""

    code = "inquiry-answered"
    status = 409
    zh = "询问 {inquiry} 已经答复，不能再改。"
    en = "The inquiry {inquiry} was answered; the answer stands."


class AnswerTooLate(Refusal):
    """The time to answer is over."""

    code = "answer-too-late"
    status = 409
    default_rule = "below-cost"
    zh = "询问 {inquiry} 的答复时间已到（{due}）。"
    en = "The time to answer the inquiry {inquiry} ended at {due}."
    next_zh = "评标委员会可以另行询问。"
    next_en = "The committee may ask again."


@transaction.atomic
def inquire(
    *, opened: OpenedBid, about: str, question: str, by: Actor, now: datetime, answer_due: datetime | None = None
) -> Inquiry:
    """Ask a bidder to explain: `about` is price (may be below cost) or content. A bid is never improved by an answer.

    Raises NotAllowed, NotUnderEvaluation, TenderOnHold, ReportDrawnUp, BadInput.
    """
    lot = opened.bid.lot
    _, member = sitting(lot=lot, by=by, right="evaluation.inquire")
    require_no_report(lot)
    due = answer_due or now + USUAL
    if due <= now:
        raise BadInput(
            field="answer_due", what="答复时间要在现在之后。", what_en="The time to answer must lie in the future."
        )
    asked = written(question, field="question", limit=4000)
    made = Inquiry.objects.create(
        bid=opened.bid, about=about, question=asked, asked_by=member, asked_at=now, answer_due=due
    )
    event = BidQuestioned(
        tender=lot.tender_id,
        lot=lot.code,
        receipt=opened.bid_id,
        inquiry=made.code,
        about="price" if about == "price" else "content",
        question=asked,
        answer_due=due,
    )
    record(event, by=by, now=now)
    return made


@transaction.atomic
def explain(*, inquiry: Inquiry, explanation: str, by: Actor, now: datetime) -> Inquiry:
    """Keep the bidder's written explanation. Raises NotAllowed, InquiryAnswered, AnswerTooLate, BadInput."""
    permit(by, "evaluation.explain", inquiry)
    held = Inquiry.objects.select_for_update().select_related("bid__lot").get(pk=inquiry.pk)
    if held.answered_at is not None:
        raise InquiryAnswered(inquiry=held.code)
    if now > held.answer_due:
        raise AnswerTooLate(inquiry=held.code, due=held.answer_due.isoformat())
    held.explanation, held.answered_at = written(explanation, field="explanation", limit=20_000), now
    held.save(update_fields=["explanation", "answered_at"])
    lot = held.bid.lot
    event = BidExplained(
        tender=lot.tender_id, lot=lot.code, receipt=held.bid_id, inquiry=held.code, explanation=held.explanation
    )
    record(event, by=by, now=now)
    return held
