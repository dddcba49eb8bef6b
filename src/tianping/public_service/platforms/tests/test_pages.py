"""The pages of docking: everybody sees how the exchange stands, the operator proposes, takes off and puts on."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tianping.exchange.alarms import raise_alarm
from tianping.exchange.models import Peer
from tianping.exchange.tests.logs import MemoryLog
from tianping.law.codes import fictitious_uscc
from tianping.public_service.publication.tests.notices import notice, planned
from tianping.public_service.tests.pages import chinese_in_english, person, text, through
from tianping.public_service.tests.peers import PeerLog, project

pytestmark = pytest.mark.django_db
ORIGIN = "trading.yunxiu.example"
HERE = f"/platforms/{ORIGIN}/"


@pytest.fixture
def operator():
    return person("operator")


@pytest.fixture
def trading():
    return PeerLog().say(planned()).say(notice()).pull()


def proposal(**changed):
    log = MemoryLog("other.example.org")
    facts = {
        "origin": "other.example.org",
        "kind": "trading",
        "name": "另一交易平台（虚构）",
        "base_url": "https://other.example.org",
        "operator": fictitious_uscc(12),
        "operator_name": "另一运营单位（虚构）",
        "vkey": log.keys.log.vkey,
        "identity": log.keys.identity.vkey,
    }
    return facts | changed


def test_everybody_sees_who_is_docked_and_how_far_each_log_is_held(trading):
    page = text(Client(), "/platforms/")
    assert "trading platform" in page
    assert "已对接" in page
    one = text(Client(), HERE)
    assert "没有告警" in one
    assert "中止对接" not in one
    assert Client().get("/platforms/nobody.example/").status_code == 404


def test_before_anybody_is_docked_the_page_says_how_to():
    assert "还没有对接的平台" in text(Client(), "/platforms/")


def test_a_log_that_fails_its_check_is_said_to_be_stopped(trading, operator):
    raise_alarm(kind="fork", detail="two heads", now=datetime.now(UTC), peer=trading.peer)
    assert "核验不过，已停" in text(Client(), "/platforms/")
    assert "two heads" in text(Client(), HERE)
    assert "看停下的日志" in text(operator, "/desk/")


def test_the_operator_takes_a_platform_off_and_puts_it_on_again_with_reasons(trading, operator):
    through(operator, f"{HERE}take-off/", {"reason": "检修三天"})
    assert Peer.objects.get(origin=ORIGIN).state == "suspended"
    project()
    assert "检修三天" in text(Client(), HERE)
    assert "恢复中止的对接" in text(operator, "/desk/")
    through(operator, f"{HERE}put-on/", {"reason": "检修完了"})
    assert Peer.objects.get(origin=ORIGIN).state == "docked"


def test_without_a_reason_nothing_is_taken_off(trading, operator):
    answer = operator.post(f"{HERE}take-off/", {"reason": "", "step": "do", "version": "docked"})
    assert answer.status_code == 422
    assert Peer.objects.get(origin=ORIGIN).state == "docked"


def test_a_platform_that_is_off_is_not_taken_off_again(trading, operator):
    Peer.objects.filter(origin=ORIGIN).update(state="suspended")
    answer = operator.post(f"{HERE}take-off/", {"reason": "再来一次", "step": "do", "version": "suspended"})
    assert answer.status_code == 409


def test_the_operator_types_in_a_proposal_that_then_waits_for_its_check(operator):
    assert through(operator, "/platforms/new/", proposal()) == "/platforms/other.example.org/"
    assert Peer.objects.get(origin="other.example.org").state == "proposed"
    assert "马上做接口检测" in text(operator, "/platforms/other.example.org/")
    assert "看对接申请" in text(operator, "/desk/")
    assert "开始检测" in text(operator, "/platforms/other.example.org/examine/")


@pytest.mark.parametrize("changed", [{"vkey": "nonsense"}, {"origin": "Not A Host"}, {"operator": "123"}, {"name": ""}])
def test_a_wrong_proposal_is_not_taken(operator, changed):
    answer = operator.post("/platforms/new/", proposal(**changed) | {"step": "do"})
    assert answer.status_code == 422
    assert not Peer.objects.filter(state="proposed").exists()


def test_only_the_operator_decides(trading):
    for what in ("take-off/", "put-on/", "examine/"):
        assert person("auditor").get(f"{HERE}{what}").status_code == 403


def test_the_pages_are_english_throughout(trading, operator):
    through(operator, f"{HERE}take-off/", {"reason": "repair"})
    project()
    for address in (
        "/platforms/",
        HERE,
        f"{HERE}put-on/",
        f"{HERE}examine/",
        "/platforms/new/",
        "/desk/",
        "/proofs/0/",
    ):
        assert chinese_in_english(operator, address) == [], address
