"""The operator's commands: each does what its function does, says what it did, and refuses in the same sentences."""

import json
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner
from django.conf import settings as project

from tianping.exchange.alarms import raise_alarm, stopped
from tianping.exchange.following import Follower
from tianping.exchange.models import Alarm, Peer, SetAside
from tianping.exchange.operator_commands import add_operator_commands
from tianping.exchange.peers import followed_peers, witness_keys
from tianping.exchange.projecting import NothingToSetAside, project_all
from tianping.exchange.signatures import identity_of
from tianping.exchange.suspending import NotInThatState
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import held
from tianping.record.actors import Actor
from tianping.record.models import Event, PersonalDetail
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound

HERE = "trading.yunxiu.example"
commands = click.Group()
add_operator_commands(commands, start=lambda: None, business_now=lambda: NOW)


def run(*words):
    done = CliRunner().invoke(commands, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def told():
    header = json.loads(bytes(Event.objects.last().header))
    assert header["actor"] == {"office": HERE, "role": "operator"}
    return header["type"], header["body"]


@pytest.mark.django_db
def test_alarms_are_listed_and_cleared_with_a_reason_that_is_published(peer):
    raise_alarm(kind="fork", detail="两个检查点", now=NOW, peer=peer)
    alarm = raise_alarm(kind="fork", detail="两个检查点", now=NOW + timedelta(1), peer=peer)
    assert "fork" in run("alarms", "list")
    assert "两个检查点" in run("alarms", "list")
    assert stopped(peer)
    run("alarms", "clear", str(alarm.pk), "--reason", "对方已公布说明")
    assert not stopped(peer)
    type_, body = told()
    assert (type_, body["kind"], body["platform"], body["times"]) == ("exchange.alarm_cleared", "fork", peer.origin, 2)
    assert body["reason"] == "对方已公布说明"
    assert run("alarms", "list") == ""
    assert "cleared" in run("alarms", "list", "--all")
    with pytest.raises(NotFound):
        run("alarms", "clear", str(alarm.pk), "--reason", "再来一次")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_cleared_without_a_reason(peer, reason):
    alarm = raise_alarm(kind="fork", detail="x", now=NOW, peer=peer)
    with pytest.raises(BadInput):
        run("alarms", "clear", str(alarm.pk), "--reason", reason)
    assert Alarm.objects.get().cleared_at is None


@pytest.mark.django_db
def test_an_entry_is_set_aside_where_a_room_has_stopped_and_nowhere_else(log, peer):
    log.add(held())
    log.add(held("cannot be read"))
    Follower(peer, log).catch_up(now=NOW)
    with pytest.raises(NothingToSetAside):
        run("entries", "set-aside", peer.origin, "room", "1", "--reason", "还没有停")
    project_all(now=NOW)
    run("entries", "set-aside", peer.origin, "room", "1", "--reason", "对方已更正")
    assert SetAside.objects.get().reason == "对方已更正"
    assert told()[0] == "exchange.set_aside"
    with pytest.raises(NotFound):
        run("entries", "set-aside", "nobody.example", "room", "1", "--reason", "x")


@pytest.mark.django_db
def test_what_stands_beside_an_entry_is_erased_for_good():
    by = Actor(office="91530100MA0000000X", role="buyer", person="demo-person", address="192.0.2.7")
    done = record(held(), by=by, now=NOW)
    run("erase", done.uid, "--reason", "本人申请")
    assert not PersonalDetail.objects.exists()
    assert told() == ("record.erased", {"ref": done.uid, "reason": "本人申请"})
    with pytest.raises(NotFound):
        run("erase", done.uid, "--reason", "本人申请")


@pytest.mark.django_db
def test_a_docked_platform_is_taken_off_and_put_on_again(peer):
    assert f"{peer.origin}  supervision  docked  0" in run("dockings", "list")
    run("dockings", "take-off", peer.origin, "--reason", "对方检修")
    assert told() == ("platform.suspended", {"platform": peer.origin, "reason": "对方检修"})
    assert (followed_peers(), witness_keys(), identity_of(peer.origin)) == ([], {}, None)
    with pytest.raises(NotInThatState):
        run("dockings", "take-off", peer.origin, "--reason", "对方检修")
    run("dockings", "put-on", peer.origin, "--reason", "检修结束")
    assert told()[0] == "platform.resumed"
    assert followed_peers() == [peer]
    Peer.own()
    for origin, refusal in ((HERE, NotInThatState), ("nobody.example", NotFound)):
        with pytest.raises(refusal):
            run("dockings", "take-off", origin, "--reason", "x")


def test_this_platform_proposes_itself_to_another(other):
    words = ["--base-url", "http://127.0.0.1:9", "--name", "交易平台", "--operator", "91320100000000000X"]
    output = run("dockings", "propose", other.origin, other.url, *words, "--operator-name", "运营公司")
    assert output == f"{other.origin}: docked\n"
    with pytest.raises(BadInput):
        run("dockings", "propose", other.origin, other.url, *words[:3], "短" * 300, *words[4:], "--operator-name", "x")


def test_the_key_of_the_log_is_replaced(committing, tmp_path, settings):
    settings.TIANPING_LOG_KEY = str(tmp_path / "own" / "log.key")
    from tianping.record.identity import own_keys

    before = own_keys().log.vkey
    output = run("rotate-key")
    assert own_keys().log.vkey in output
    assert told()[1]["old_vkey"] == before
    assert project.TIANPING_ORIGIN == HERE
