"""Holding and resuming; directives of supervision; being cut off from it."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.exchange.catalogue.supervising import DirectiveIssued
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.exchange.projecting import replay
from tianping.refusals import NotAllowed
from tianping.trading.holds.actions import NotHeld, hold, resume
from tianping.trading.holds.models import Directive, Hold
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.holds.tasks import cut_off, directives
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
LATER = scenes.NOW + scenes.DAY


@pytest.fixture
def tender() -> Tender:
    return scenes.tender()


def say(tender: Tender, *, directive: str = "d1", kind: str = "suspend", lifts: str | None = None,
        origin: str = scenes.SUPERVISION, at: timedelta = timedelta()) -> None:  # fmt: skip
    event = DirectiveIssued.of_body(
        {
            "directive": directive,
            "tender": tender.code,
            "kind": kind,
            "lifts": lifts,
            "department": "云岫市住房和城乡建设局",
            "reason": "收到投诉，正在调查",
            "basis": "条例 第六十二条",
        }
    )
    scenes.hear(event, room="holds", origin=origin, at=scenes.NOW + at)


def obey() -> None:
    for action in directives(LATER):
        action()


def scan() -> None:
    for action in cut_off(LATER):
        action()


def test_a_hold_stops_a_tender_until_it_is_lifted(tender: Tender) -> None:
    made = hold(tender=tender, cause="objection", reason="异议未答复", by=scenes.platform(), now=LATER)
    with pytest.raises(TenderOnHold) as refusal:
        require_running(tender.code)
    assert "异议未答复" in refusal.value.sentence("zh")
    resume(hold=made, reason="已答复", by=scenes.platform(), now=LATER)
    require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.held", "tender.resumed"]


def test_two_holds_must_both_be_lifted(tender: Tender) -> None:
    first = hold(tender=tender, cause="objection", reason="一", by=scenes.platform(), now=LATER)
    hold(tender=tender, cause="objection", reason="二", by=scenes.platform(), now=LATER)
    resume(hold=first, reason="已答复", by=scenes.platform(), now=LATER)
    with pytest.raises(TenderOnHold):
        require_running(tender.code)


def test_a_hold_is_lifted_once(tender: Tender) -> None:
    made = hold(tender=tender, cause="objection", reason="一", by=scenes.platform(), now=LATER)
    resume(hold=made, reason="已答复", by=scenes.platform(), now=LATER)
    with pytest.raises(NotHeld):
        resume(hold=made, reason="再来", by=scenes.platform(), now=LATER)


def test_nobody_holds_a_tender_at_will(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        hold(tender=tender, cause="objection", reason="不想办了", by=scenes.buyer(), now=LATER)


def test_a_directive_stops_the_tender_as_soon_as_it_is_read(tender: Tender) -> None:
    say(tender)
    with pytest.raises(TenderOnHold) as refusal:
        require_running(tender.code)
    assert "d1" in refusal.value.sentence("zh")
    assert refusal.value.rule == "suspension"


def test_a_directive_is_obeyed_once_and_said_so(tender: Tender) -> None:
    say(tender)
    obey()
    obey()
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.held", "directive.obeyed"]
    assert Hold.objects.get().code == "d1"


def test_a_resumption_lifts_the_directive_that_it_names(tender: Tender) -> None:
    say(tender)
    obey()
    say(tender, directive="d2", kind="resume", lifts="d1", at=scenes.DAY)
    require_running_after_obeying(tender)


def test_a_resumption_that_names_none_lifts_all_before_it(tender: Tender) -> None:
    say(tender)
    say(tender, directive="d1b")
    obey()
    say(tender, directive="d2", kind="resume", at=scenes.DAY)
    require_running_after_obeying(tender)


def require_running_after_obeying(tender: Tender) -> None:
    with pytest.raises(TenderOnHold):
        require_running(tender.code)
    obey()
    require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.resumed", "directive.obeyed"]


def test_a_later_suspension_outlives_an_earlier_resumption(tender: Tender) -> None:
    say(tender, directive="d2", kind="resume")
    say(tender, directive="d3", at=scenes.DAY)
    obey()
    with pytest.raises(TenderOnHold):
        require_running(tender.code)


def test_a_directive_from_another_kind_of_platform_stops_nothing(tender: Tender) -> None:
    say(tender, origin=scenes.SERVICE)
    require_running(tender.code)


def test_a_directive_about_another_platforms_tender_is_passed_over(tender: Tender) -> None:
    tender.code = "E9901000002000001001"
    say(tender)
    assert not Directive.objects.exists()


def test_a_replay_reads_the_directives_again_and_obeys_none_twice(tender: Tender) -> None:
    say(tender)
    obey()
    replay(room="holds")
    say(tender)
    obey()
    assert scenes.recorded(tender=tender.code).count("directive.obeyed") == 1


def test_everybody_sees_why_a_tender_stands_still(tender: Tender) -> None:
    say(tender)
    obey()
    told = Client().get(f"/api/v1/tenders/{tender.code}/holds").json()
    assert told["running"] is False
    assert told["holds"][0]["reason"] == "收到投诉，正在调查"


def heard(hours: float) -> None:
    peer, _ = Peer.objects.get_or_create(
        origin=scenes.SUPERVISION, defaults={"kind": "supervision", "state": "docked", "base_url": "http://x"}
    )
    moment = wall_now() - timedelta(hours=hours)
    PeerCheckpoint.objects.update_or_create(peer=peer, defaults={"advanced_at": moment})


def test_a_platform_cut_off_from_supervision_freezes_and_thaws(tender: Tender) -> None:
    heard(25)
    scan()
    scan()
    with pytest.raises(TenderOnHold) as refusal:
        require_running(tender.code)
    assert "行政监督平台" in refusal.value.sentence("zh")
    heard(0)
    scan()
    require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.held", "tender.resumed"]


def test_a_short_silence_freezes_nothing(tender: Tender) -> None:
    heard(23)
    scan()
    require_running(tender.code)


def test_a_platform_that_never_heard_supervision_is_not_cut_off(tender: Tender) -> None:
    scan()
    require_running(tender.code)


def test_a_correction_stops_nothing_and_lifts_nothing(tender: Tender) -> None:
    say(tender, directive="d0", kind="correct")
    obey()
    require_running(tender.code)
    say(tender)
    say(tender, directive="d2", kind="correct")
    obey()
    with pytest.raises(TenderOnHold):
        require_running(tender.code)
    assert not Directive.objects.filter(kind="correct").exists()
