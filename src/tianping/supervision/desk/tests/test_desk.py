from datetime import timedelta

import pytest
from django.test import Client

from tianping.refusals import NotAllowed
from tianping.supervision.complaints import actions as complaints
from tianping.supervision.complaints.tests.parties import AUDITOR, BIDDER, OFFICIAL, OTHER_OFFICIAL, filed, town
from tianping.supervision.desk.queries import desk
from tianping.supervision.directives import actions as directives
from tianping.supervision.monitoring import alarms, tasks
from tianping.supervision.monitoring.queries import alarms as waiting
from tianping.supervision.tests.happenings import TENDER, issued
from tianping.supervision.tests.peers import NOW, run_due
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def log():
    log = town()
    log.say(issued(due=NOW + 10 * DAY)).pull()
    run_due(tasks, now=NOW + SECOND)
    return log


def needs(by, now):
    return [(one.need, one.what, one.word) for one in desk(by=by, now=now)]


def test_the_most_urgent_of_all_rooms_stands_first(log):
    made = filed()
    assert needs(OFFICIAL, NOW) == [("alarm", "handle", "breach"), ("complaint", "accept", "well")]
    late = made.accept_due + SECOND
    assert ("complaint", "accept", "breach") in needs(OFFICIAL, late)
    complaints.accept(number=made.number, by=OFFICIAL, now=late)
    assert ("complaint", "decide", "well") in needs(OFFICIAL, late)
    assert desk(by=OFFICIAL, now=late)[0].tender_name == "云岫南站广场雨污分流工程"


def test_a_directive_that_is_not_obeyed_needs_a_call(log):
    directives.suspend(tender=TENDER, reason="核查资格条件", basis="条例 第六十二条", by=OFFICIAL, now=NOW)
    assert ("directive", "obey", "well") in needs(OFFICIAL, NOW)
    assert ("directive", "obey", "breach") in needs(OFFICIAL, NOW + timedelta(hours=1))


def test_what_is_handled_leaves_the_desk_and_others_complaints_are_not_on_it(log):
    filed()
    alarms.handle(alarm=waiting().get().alarm, note="已责令改正期限", by=OFFICIAL, now=NOW)
    assert needs(OFFICIAL, NOW) == [("complaint", "accept", "well")]
    assert needs(OTHER_OFFICIAL, NOW) == []


def test_only_supervision_has_a_desk(log):
    assert needs(AUDITOR, NOW)
    with pytest.raises(NotAllowed):
        desk(by=BIDDER, now=NOW)


def test_the_desk_by_program(log):
    issued_token = create_for_program(
        uscc=OFFICIAL.office, roles=["supervisor"], name="d", lasting=None, now=wall_now()
    )
    client = Client(headers={"Authorization": f"Bearer {issued_token.text}"})
    assert client.get("/api/v1/desk").json()["items"][0]["need"] == "alarm"
