"""API of questions about the documents: asked by who took them, read by all once they are answered."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.trading.documents import actions, queries, questions
from tianping.trading.documents.actions.asking import Answer
from tianping.trading.documents.models import Question
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["documents"])


class QuestionIn(Schema):
    """A question; it must not say who asks."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(max_length=4000)


class AnswerIn(Schema):
    """The answer to one question; `wording` where the question is published in other words."""

    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = Field(max_length=4000)
    wording: str = Field(default="", max_length=4000)


class AnswersIn(Schema):
    """Answers that go out together as one clarification."""

    model_config = ConfigDict(extra="forbid")

    answers: list[AnswerIn] = Field(min_length=1, max_length=200)
    affects_preparation: bool
    bids_due_at: AwareDatetime | None = None


@router.post("/tenders/{code}/questions", response={201: dict[str, Any]}, summary="提问 · Ask about the documents")
def ask(request: HttpRequest, code: str, body: QuestionIn) -> Status[dict[str, Any]]:
    """Ask, having taken the documents; the buyer sees the question and not who asks."""
    made = actions.ask(
        tender=plans.tender(code), content=body.content, by=actor_of(request, "bidder"), now=business_now()
    )
    return Status(201, shown(made))


@router.get("/tenders/{code}/questions", response=dict[str, Any], summary="问题 · Questions")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    """For buyer and agency those without an answer; for bidders their own. Nobody sees who asked another's."""
    tender, by = plans.tender(code), actor_of(request)
    if by.role == "bidder":
        found = questions.own_questions(tender=tender, subject=by.office)
        return {"tender": code, "questions": [shown(one) for one in found]}
    permit(by, "documents.clarify", tender)
    until = questions.answerable_until(queries.terms_of(code), now=business_now())
    found = list(questions.open_questions(tender))
    return {"tender": code, "answer_by": rfc3339(until), "questions": [shown(one) for one in found]}


@router.get(
    "/tenders/{code}/answers", response=dict[str, Any], auth=None, summary="答疑 · Questions with their answers"
)
def answers(request: HttpRequest, code: str) -> dict[str, Any]:
    """All questions that were answered, for everybody, without who asked."""
    found = questions.answered_questions(plans.tender(code))
    return {"tender": code, "answers": [_public(one) for one in found]}


@router.post("/tenders/{code}/answers", response={201: dict[str, Any]}, summary="答复 · Answer questions to all")
def answer(request: HttpRequest, code: str, body: AnswersIn) -> Status[dict[str, Any]]:
    """Answer questions to all at once, as a clarification under its limits."""
    made = actions.answer(
        tender=plans.tender(code),
        answers=[Answer(**one.model_dump()) for one in body.answers],
        affects_preparation=body.affects_preparation,
        bids_due_at=body.bids_due_at,
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, {"tender": code, "number": made.number, "bids_due_at": rfc3339(made.bids_due_at)})


def shown(question: Question) -> dict[str, Any]:
    """This function will return a question as its asker and who answers see it."""
    number = question.clarification.number if question.clarification else None
    return {
        "question": question.code,
        "content": question.content,
        "asked_at": rfc3339(question.asked_at),
        "answer": question.answer or None,
        "clarification": number,
    }


def _public(question: Question) -> dict[str, Any]:
    assert question.clarification is not None
    return {
        "question": question.code,
        "asked": question.published,
        "answer": question.answer,
        "clarification": question.clarification.number,
        "answered_at": rfc3339(question.clarification.published_at),
    }
