import pytest

from tianping.law import days
from tianping.record.models import Event
from tianping.refusals import BadInput, NotAllowed
from tianping.supervision.complaints import actions, queries
from tianping.supervision.complaints.actions import handling
from tianping.supervision.complaints.actions.steps import WrongState
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    DAY,
    FIRM,
    HOUR,
    OFFICIAL,
    RESPONDENT,
    STRANGER,
    accepted,
    filed,
    paper,
)
from tianping.supervision.directives import queries as directives
from tianping.supervision.directives.actions import AlreadySuspended
from tianping.supervision.tests.happenings import TENDER
from tianping.supervision.tests.peers import DEPARTMENT, NOW

pytestmark = pytest.mark.django_db


def test_the_working_days_of_a_review_are_not_counted(log):
    made = accepted()
    actions.pause(number=made.number, kind="expert-review", reason="请专家评审技术条件", by=OFFICIAL, now=NOW)
    (owed,) = queries.owed(department=DEPARTMENT, now=NOW + 60 * DAY)
    assert (owed.paused, owed.word) == (True, "prov")
    found = actions.resume(number=made.number, finding="条件有倾向性", by=OFFICIAL, now=NOW + 7 * DAY)
    assert found.decide_due == days.end(days.add_working_days(days.day_of(NOW), 35).day)


def test_two_reviews_add_up(log):
    made = accepted()
    for begin, end in ((0, 1), (1, 3)):
        actions.pause(number=made.number, kind="test", reason="材料检测", by=OFFICIAL, now=NOW + begin * DAY)
        found = actions.resume(number=made.number, finding="检测合格", by=OFFICIAL, now=NOW + end * DAY)
    assert found.decide_due == days.end(days.add_working_days(days.day_of(NOW), 33).day)


def test_a_review_begins_once_and_ends_once(log):
    made = accepted()
    with pytest.raises(handling.NotPaused):
        actions.resume(number=made.number, finding="检测合格", by=OFFICIAL, now=NOW)
    actions.pause(number=made.number, kind="test", reason="材料检测", by=OFFICIAL, now=NOW)
    with pytest.raises(handling.AlreadyPaused):
        actions.pause(number=made.number, kind="test", reason="材料检测", by=OFFICIAL, now=NOW)


def test_a_pause_has_a_listed_kind_and_an_accepted_complaint(log):
    made = filed()
    with pytest.raises(WrongState):
        actions.pause(number=made.number, kind="test", reason="材料检测", by=OFFICIAL, now=NOW)
    actions.accept(number=made.number, by=OFFICIAL, now=NOW)
    with pytest.raises(BadInput):
        actions.pause(number=made.number, kind="holiday", reason="材料检测", by=OFFICIAL, now=NOW)
    with pytest.raises(NotAllowed):
        actions.pause(number=made.number, kind="test", reason="材料检测", by=BIDDER, now=NOW)


def test_the_respondent_is_asked_and_states_with_papers(log):
    made = accepted()
    actions.ask_statement(number=made.number, points="是否要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW)
    annex = paper(by=RESPONDENT, purpose="statement", name="说明.pdf")
    statement = actions.state(
        number=made.number, text="没有此要求，见附件。", files=[annex.sha256], by=RESPONDENT, now=NOW + 2 * DAY
    )
    assert statement.stated_at == NOW + 2 * DAY  # late, and counted
    with pytest.raises(handling.AlreadyStated):
        actions.state(number=made.number, text="改口说明情况", by=RESPONDENT, now=NOW + 3 * DAY)


def test_the_respondent_speaks_only_when_asked_and_only_for_itself(log):
    made = accepted()
    with pytest.raises(NotAllowed):
        actions.state(number=made.number, text="没有此要求。", by=RESPONDENT, now=NOW)
    actions.ask_statement(number=made.number, points="是否要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW)
    with pytest.raises(NotAllowed):
        actions.state(number=made.number, text="没有此要求。", by=STRANGER, now=NOW)
    with pytest.raises(handling.AlreadyAsked):
        actions.ask_statement(number=made.number, points="是否要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW)


@pytest.mark.parametrize("named", [FIRM, "云岫第一建设有限公司", "0990-0000002", "签署人甲"])
def test_what_is_put_to_the_respondent_does_not_tell_who_complains(log, named):
    made = accepted()
    with pytest.raises(BadInput) as refused:
        actions.ask_statement(
            number=made.number, points=f"{named}反映你单位要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW
        )
    assert refused.value.rule == "complaint-secrecy"


def test_a_statement_is_asked_for_a_time_to_come(log):
    made = accepted()
    with pytest.raises(BadInput):
        actions.ask_statement(number=made.number, points="是否要求现场报名", due=NOW, by=OFFICIAL, now=NOW)


def test_the_tender_is_suspended_by_directive(log):
    made = accepted()
    basis = {"reason": "核查招标文件资格条件", "basis": "条例 第六十二条"}
    directive = actions.suspend_tender(number=made.number, **basis, by=OFFICIAL, now=NOW + HOUR)
    assert directives.standing(tender=TENDER).get() == directive
    assert Event.objects.filter(type="directive.issued").count() == 1
    with pytest.raises(AlreadySuspended):
        actions.suspend_tender(number=made.number, **basis, by=OFFICIAL, now=NOW + HOUR)


def test_the_public_reason_of_a_suspension_does_not_tell_who_complains(log):
    made = accepted()
    with pytest.raises(BadInput):
        actions.suspend_tender(
            number=made.number, reason=f"{FIRM} 投诉资格条件", basis="条例 第六十二条", by=OFFICIAL, now=NOW
        )
    assert not Event.objects.filter(type="directive.issued").exists()


def test_without_a_tender_nothing_is_suspended(log):
    made = accepted(
        tender="", lot="", against="platform", respondent="trading.yunxiu.example", respondent_name="交易平台"
    )
    with pytest.raises(handling.NothingToSuspend):
        actions.suspend_tender(number=made.number, reason="核查平台收费", basis="条例 第六十二条", by=OFFICIAL, now=NOW)
