"""Questions about the documents, answered to all, and nobody learns who asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.law import LimitBreached
from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.trading.documents import actions, questions
from tianping.trading.documents.actions.asking import Answer, NamesTheAsker, NotTaken, QuestionAnswered
from tianping.trading.documents.actions.changing import DeadlinePassed, NotIssued
from tianping.trading.documents.models import Clarification, Question, Taking, Terms
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Tender
from tianping.trading.tests import opened, scenes
from tianping.trading.tests.scenes import DAY, NOW
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
DUE = NOW + 22 * DAY
AT = NOW + DAY
NAME = "云岫第一建筑有限公司（虚构）"


def asker(number: int = 1) -> Actor:
    return Actor(office=opened.bidder(number), role="bidder", person="p", address="192.0.2.9")


@pytest.fixture
def tender() -> Tender:
    made = scenes.issued()
    scenes.register(opened.bidder(1), "bidder", name=NAME)
    actions.take(tender=made, sha256=made.document_files.get().sha256, by=asker(), now=AT)
    return made


def ask(tender: Tender, content: str = "基坑支护是否含在本标段？", **facts: Any) -> Question:
    return actions.ask(**({"tender": tender, "content": content, "by": asker(), "now": AT} | facts))


def answer(tender: Tender, question: Question, **facts: Any) -> Clarification:
    given = {"answer": "包含。"} | {name: facts.pop(name) for name in ("wording", "answer") if name in facts}
    asked = {
        "tender": tender,
        "answers": [Answer(question=question.code, **given)],
        "affects_preparation": True,
        "by": scenes.agency(),
        "now": AT,
    }
    return actions.answer(**(asked | facts))


def test_a_question_is_answered_to_all_without_who_asked(tender: Tender) -> None:
    question = ask(tender)
    assert answer(tender, question).number == 1
    assert scenes.recorded(tender=tender.code)[-3:] == ["documents.clarified", "notice.published", "documents.answered"]
    told = scenes.bodies("documents.answered")[0]
    assert told["answers"] == [{"question": question.code, "asked": question.content, "answer": "包含。"}]
    for body in (*scenes.bodies("documents.answered"), *scenes.bodies("documents.clarified")):
        assert opened.bidder(1) not in str(body)
    assert [one.code for one in questions.answered_questions(tender)] == [question.code]


def test_who_asks_is_sealed_and_in_no_column(tender: Tender) -> None:
    question = ask(tender)
    assert len(scenes.sealed("documents.questioned")) == 1
    assert "documents.questioned" not in scenes.recorded()
    assert opened.bidder(1) not in str(Question.objects.values().get(pk=question.pk))
    assert questions.own_questions(tender=tender, subject=opened.bidder(1)) == [question]
    assert questions.own_questions(tender=tender, subject=opened.bidder(2)) == []


def test_only_who_took_the_documents_asks(tender: Tender) -> None:
    with pytest.raises(NotTaken):
        ask(tender, by=asker(2))
    assert Taking.objects.count() == 1


def test_only_bidders_ask(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        ask(tender, by=scenes.stranger())


@pytest.mark.parametrize(
    "content", [f"我公司{NAME}提问", f"代码 {opened.bidder(1)}", "云岫第一建筑 有限公司（虚构）问"]
)
def test_a_question_that_names_its_asker_is_refused(tender: Tender, content: str) -> None:
    with pytest.raises(NamesTheAsker):
        ask(tender, content)


def test_an_answer_that_names_the_asker_is_refused(tender: Tender) -> None:
    question = ask(tender)
    for said in ({"answer": f"{NAME}可以。"}, {"wording": f"{NAME}问：含否？"}):
        with pytest.raises(NamesTheAsker):
            answer(tender, question, **said)
    assert not Clarification.objects.exists()


def test_a_question_can_be_published_in_other_words(tender: Tender) -> None:
    answer(tender, ask(tender, "我们在邻近工地的塔吊能否共用？"), wording="塔吊能否共用？")
    assert "邻近" not in Clarification.objects.get().content


@pytest.mark.parametrize("content", ["", "  ", "问" * 4001])
def test_a_question_says_something_of_bearable_length(tender: Tender, content: str) -> None:
    with pytest.raises(BadInput):
        ask(tender, content)


def test_after_the_deadline_nobody_asks(tender: Tender) -> None:
    with pytest.raises(DeadlinePassed):
        ask(tender, now=DUE)


def test_what_is_not_issued_is_not_asked_about() -> None:
    with pytest.raises(NotIssued):
        ask(scenes.ready())


def test_a_held_tender_is_not_asked_about(tender: Tender) -> None:
    hold(tender=tender, cause="directive", reason="调查", by=scenes.platform(), now=NOW)
    with pytest.raises(TenderOnHold):
        ask(tender)


def test_the_limit_of_clarifications_holds_for_answers(tender: Tender) -> None:
    question = ask(tender)
    until = questions.answerable_until(Terms.objects.get(), now=AT)
    assert until == DUE - 15 * DAY
    with pytest.raises(LimitBreached):
        answer(tender, question, now=until + timedelta(seconds=1))
    answer(tender, question, now=until)
    assert Terms.objects.get().bids_due_at == DUE


def test_a_late_answer_moves_the_deadline(tender: Tender) -> None:
    now = DUE - 5 * DAY
    answer(tender, ask(tender), now=now, bids_due_at=now + 15 * DAY)
    assert Terms.objects.get().opening_at == now + 15 * DAY


def test_a_question_is_answered_once(tender: Tender) -> None:
    question = ask(tender)
    answer(tender, question)
    with pytest.raises(QuestionAnswered):
        answer(tender, question)


def test_a_question_of_another_tender_is_not_found(tender: Tender) -> None:
    with pytest.raises(NotFound):
        answer(tender, Question(code="f" * 32))


def test_nothing_or_the_same_twice_is_no_answer(tender: Tender) -> None:
    one = Answer(question=ask(tender).code, answer="是。")
    for answers in ([], [one, one]):
        with pytest.raises(BadInput):
            actions.answer(tender=tender, answers=answers, affects_preparation=True, by=scenes.agency(), now=AT)


def test_a_stranger_answers_nothing(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        answer(tender, ask(tender), by=scenes.stranger())


def test_questions_over_the_interface(tender: Tender, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.trading.documents.questions_api.business_now", lambda: AT)

    def send(method: str, path: str, uscc: str, role: str, body: dict[str, Any] | None = None) -> Any:
        token = tokens.create_for_program(uscc=uscc, roles=[role], now=wall_now()).text
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        url = f"/api/v1/tenders/{tender.code}/{path}"
        return getattr(client, method)(url, headers={"Authorization": f"Bearer {token}"}, **given)

    made = send("post", "questions", opened.bidder(1), "bidder", {"content": "含基坑支护吗？"})
    assert made.status_code == 201, made.content
    told = send("get", "questions", scenes.AGENCY, "agency").json()
    assert told["answer_by"] == "2026-01-12T01:00:00Z"
    assert opened.bidder(1) not in str(told)
    assert send("get", "questions", scenes.OTHER, "buyer").status_code == 403
    body = {"answers": [{"question": made.json()["question"], "answer": "含。"}], "affects_preparation": False}
    assert send("post", "answers", scenes.AGENCY, "agency", body).json()["number"] == 1
    assert client.get(f"/api/v1/tenders/{tender.code}/answers").json()["answers"][0]["answer"] == "含。"
    assert send("get", "questions", opened.bidder(1), "bidder").json()["questions"][0]["clarification"] == 1
