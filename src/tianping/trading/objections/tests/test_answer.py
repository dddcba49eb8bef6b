"""The buyer answers for everybody to read, and what follows is done in the same act."""

from datetime import datetime, timedelta

import pytest

from tianping.exchange.models import Alarm
from tianping.law.breach import LimitBreached
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.award import actions as award
from tianping.trading.award.models import Publicity
from tianping.trading.documents.models import Clarification
from tianping.trading.evaluation.models import Report
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.incidents.models import Failure
from tianping.trading.objections import actions, tasks
from tianping.trading.objections.actions import Correction
from tianping.trading.objections.actions.answering import OutcomeDoesNotFit
from tianping.trading.objections.actions.withdrawing import ObjectionOver
from tianping.trading.objections.models import Objection
from tianping.trading.objections.rules import NamesSomebody
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, objecting, scenes

pytestmark = pytest.mark.django_db
LATER = objecting.EARLY + scenes.DAY
CORRECTION = Correction(content="删去资格条件中的本地业绩要求。", affects_preparation=True)


def answer(objection: Objection, **facts: object) -> Objection:
    given: dict[str, object] = {
        "matter": "资格条件是否要求本地业绩。", "answer": "招标文件没有要求本地业绩，维持不变。", "outcome": "rejected",
        "by": scenes.agency(), "now": LATER,
    }  # fmt: skip
    return actions.answer(objection=objection, **(given | facts))  # type: ignore[arg-type]


def upheld(objection: Objection, measure: str, *, now: datetime = objecting.PUBLIC + scenes.DAY) -> Objection:
    return answer(objection, outcome="upheld", measure=measure, answer="经核实，异议成立。", by=scenes.buyer(), now=now)


def test_a_rejected_objection_lets_the_tender_go_on_and_is_public() -> None:
    tender = scenes.issued()
    done = answer(objecting.to_documents(tender))
    assert done.state == "answered"
    require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["objection.answered", "tender.resumed"]
    assert "objector" not in scenes.bodies("objection.answered")[0]


def test_corrected_documents_are_clarified_in_the_same_act() -> None:
    tender = scenes.issued()
    answer(objecting.to_documents(tender), outcome="corrected", measure="clarify", correction=CORRECTION)
    assert Clarification.objects.get().content == CORRECTION.content
    require_running(tender.code)


def test_two_objections_to_the_documents_are_both_answered_by_corrections() -> None:
    tender = scenes.issued()
    first, second = objecting.to_documents(tender), objecting.to_documents(tender, by=objecting.bidder(1))
    for one in (first, second):
        answer(one, outcome="corrected", measure="clarify", correction=CORRECTION)
    require_running(tender.code)
    assert Clarification.objects.count() == 2


def test_a_correction_that_comes_too_late_for_the_deadline_answers_nothing() -> None:
    tender = scenes.issued()
    made = objecting.to_documents(tender)
    with pytest.raises(LimitBreached):
        answer(
            made, outcome="corrected", measure="clarify", correction=CORRECTION,
            now=tender.terms.bids_due_at - 5 * scenes.DAY,
        )  # fmt: skip
    assert Objection.objects.get().state == "open"


def test_a_correction_is_written_out() -> None:
    with pytest.raises(BadInput):
        answer(objecting.to_documents(scenes.issued()), outcome="corrected", measure="clarify")


def test_a_correction_waits_while_a_directive_suspends_the_tender() -> None:
    tender = scenes.issued()
    made = objecting.to_documents(tender)
    hold(tender=tender, cause="directive", reason="调查", by=scenes.platform(), now=LATER)
    with pytest.raises(TenderOnHold):
        answer(made, outcome="corrected", measure="clarify", correction=CORRECTION)


def test_documents_are_not_evaluated_again() -> None:
    with pytest.raises(OutcomeDoesNotFit):
        answer(objecting.to_documents(scenes.issued()), outcome="upheld", measure="re-evaluate")


@pytest.mark.parametrize("field", ["matter", "answer"])
def test_before_the_deadline_an_answer_names_no_firm_objector_or_not(field: str) -> None:
    other = scenes.register(scenes.OTHER, "bidder", name="云岫第八市政有限公司（虚构）")
    made = objecting.to_documents(scenes.issued())
    for named in (objecting.NAME, "云岫第八市政有限公司（虚构）", other, objecting.FIRM):
        with pytest.raises(NamesSomebody):
            answer(made, **{field: f"{named}提出的问题。"})


def test_after_the_deadline_an_answer_may_name_firms() -> None:
    done = upheld(objecting.to_result(objecting.published()), "next-candidate")
    assert done.measure == "next-candidate"


def test_an_objection_is_answered_once() -> None:
    made = objecting.to_documents(scenes.issued())
    answer(made)
    with pytest.raises(ObjectionOver):
        answer(made)


def test_a_stranger_answers_nothing() -> None:
    with pytest.raises(NotAllowed):
        answer(objecting.to_documents(scenes.issued()), by=scenes.stranger())


def test_an_upheld_objection_sends_the_lot_back_to_its_committee() -> None:
    lot = objecting.published()
    upheld(objecting.to_result(lot), "re-evaluate")
    assert Lot.objects.get(pk=lot.pk).stage == "opened"
    assert not Publicity.objects.exists()
    assert not Report.objects.exists()
    assert scenes.recorded(tender=lot.tender_id)[-1] == "evaluation.reopened"
    again = objecting.PUBLIC + 2 * scenes.DAY
    committees.reported(Lot.objects.select_related("tender").get(pk=lot.pk), now=again)
    fresh = Lot.objects.select_related("tender").get(pk=lot.pk)
    award.publish_candidates(lot=fresh, by=scenes.buyer(), now=again)
    assert Lot.objects.get(pk=lot.pk).stage == "publicity"


def test_an_upheld_objection_may_end_the_lot() -> None:
    lot = objecting.published()
    upheld(objecting.to_result(lot), "retender")
    assert Failure.objects.get().cause == "objection-upheld"
    assert Lot.objects.get(pk=lot.pk).stage == "failed"


def test_while_an_objection_is_open_nobody_decides_even_after_the_publicity() -> None:
    lot = objecting.published()
    objecting.to_result(lot)
    with pytest.raises(TenderOnHold):
        award.decide(lot=lot, by=scenes.buyer(), now=lot.publicity.until_at + timedelta(hours=1))


def test_an_overdue_answer_is_noted_once_and_still_taken() -> None:
    made = objecting.to_documents(scenes.issued())
    late = made.answer_due + timedelta(seconds=1)
    assert list(tasks.overdue_answers(made.answer_due)) == []
    for due in list(tasks.overdue_answers(late)):
        due()
    assert list(tasks.overdue_answers(late)) == []
    assert Alarm.objects.filter(kind="objection-overdue", subject=made.code).exists()
    assert answer(made, now=late).state == "answered"
