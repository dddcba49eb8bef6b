"""Questions about the documents: asked by who took them, answered to all, and nobody learns who asked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.documents import Answered, DocumentsQuestioned, QuestionsAnswered
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.trading.documents.actions.changing import clarify, open_terms
from tianping.trading.documents.models import Clarification, Question, Taking
from tianping.trading.documents.questions import asker_digest
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Tender
from tianping.trading.subjects.queries import name_of
from tianping.web.accounts.rights import permit

LONGEST = 4_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question; `wording` is the question as it is published, as it was asked unless said."""

    question: str
    answer: str
    wording: str = ""


class NotTaken(Refusal):
    """Only who took the documents asks about them."""

    code = "documents-not-taken"
    status = 403
    zh = "你单位还没有获取招标项目 {tender} 的招标文件，不能提问。"
    en = "Your organisation has not taken the documents of tender {tender}; it cannot ask about them."
    next_zh = "请登录后下载招标文件，不用报名。"
    next_en = "Sign in and download the documents; no registration is needed."


class NamesTheAsker(Refusal):
    """The text would tell everybody who asks."""

    code = "names-the-asker"
    zh = "文字里写有提问单位的名称或者信用代码（{found}）；问题和答复向所有人公开，不得透露提问单位。"
    en = "The text holds the name or credit code of who asks ({found}); question and answer are published to all."
    next_zh = "请删去单位名称后再提交。"
    next_en = "Take the name out and send it again."


class QuestionAnswered(Refusal):
    """The question was answered to all."""

    code = "question-answered"
    status = 409
    zh = "问题 {question} 已经答复。"
    en = "The question {question} was answered already."


@transaction.atomic
def ask(*, tender: Tender, content: str, by: Actor, now: datetime) -> Question:
    """Ask about the documents, before the deadline (招标投标法 第二十二、二十三条).

    Who asks is recorded sealed and kept as a salted digest; buyer and agency see the question alone. Raises NotAllowed,
    NotTaken, NamesTheAsker, NotIssued, DeadlinePassed, TenderOnHold, BadInput.
    """
    permit(by, "documents.ask", tender)
    open_terms(tender, now)
    if not Taking.objects.filter(tender=tender, subject=by.office).exists():
        raise NotTaken(tender=tender.code)
    content = tidy_name(content, field="content", limit=LONGEST)
    _require_nameless(content, by.office, field="content")
    salt = secrets.token_hex(16)
    asked = Question.objects.create(
        tender=tender,
        salt=salt,
        asker=asker_digest(salt=salt, subject=by.office),
        content=content,
        asked_at=now,
    )
    event = DocumentsQuestioned(tender=tender.code, question=asked.code, subject=by.office, content=content)
    record(event, by=by, now=now)
    return asked


@transaction.atomic
def answer(
    *,
    tender: Tender,
    answers: Sequence[Answer],
    affects_preparation: bool,
    by: Actor,
    now: datetime,
    bids_due_at: datetime | None = None,
) -> Clarification:
    """Answer questions to all at once: as a clarification, under its limits (招标投标法 第二十三条; 条例 第二十一条).

    Raises NotFound, QuestionAnswered, NamesTheAsker, and all that `clarify` does.
    """
    permit(by, "documents.clarify", tender)
    open_terms(tender, now)
    if not answers or len({one.question for one in answers}) != len(answers):
        raise BadInput(
            field="answers",
            what="至少答复一个问题，每个只答复一次。",
            what_en="Answer one question at least, each once.",
        )
    held = [_answered(tender, one) for one in answers]
    made = clarify(
        tender=tender,
        content="\n\n".join(f"问：{one.published}\n答：{one.answer}" for one in held),
        affects_preparation=affects_preparation,
        bids_due_at=bids_due_at,
        by=by,
        now=now,
    )
    for one in held:
        one.clarification = made
        one.save(update_fields=["published", "answer", "clarification"])
    told = tuple(Answered(question=one.code, asked=one.published, answer=one.answer) for one in held)
    record(QuestionsAnswered(tender=tender.code, clarification=made.number, answers=told), by=by, now=now)
    return made


def _answered(tender: Tender, given: Answer) -> Question:
    question = Question.objects.select_for_update().filter(tender=tender, code=given.question).first()
    if question is None:
        raise NotFound(thing=f"问题 {given.question}")
    if question.clarification_id is not None:
        raise QuestionAnswered(question=question.code)
    question.published = tidy_name(given.wording or question.content, field="answers.wording", limit=LONGEST)
    question.answer = tidy_name(given.answer, field="answers.answer", limit=LONGEST)
    for field, text in (("answers.wording", question.published), ("answers.answer", question.answer)):
        _require_no_taker(tender, question, text, field=field)
    return question


def _require_no_taker(tender: Tender, question: Question, text: str, *, field: str) -> None:
    """Whose digest it is, is found without being told: only a text that names the asker itself is refused."""
    for subject in Taking.objects.filter(tender=tender).values_list("subject", flat=True):
        if asker_digest(salt=question.salt, subject=subject) == question.asker:
            _require_nameless(text, subject, field=field)


def _require_nameless(text: str, subject: str, *, field: str) -> None:
    close = "".join(text.split())
    for found in (name_of(subject), subject):
        if found and found in close:
            raise NamesTheAsker(field=field, found=found)
