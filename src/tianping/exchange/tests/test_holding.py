"""After a restore: what the witnesses hold is asked for, and a database that has less signs nothing."""

import threading

import pytest
from django.conf import settings as project
from django.db import transaction

from tianping.exchange.alarms import Alarm
from tianping.exchange.client import ExchangeClient, InsideTransaction
from tianping.exchange.engine import run_engine
from tianping.exchange.holding import learn_holds, take_hold
from tianping.exchange.models import Peer
from tianping.exchange.tests.conftest import NOW, drop, fresh_name
from tianping.exchange.tests.logs import held
from tianping.record.actors import Actor
from tianping.record.checkpoints import Checkpoint, sign
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.models import CheckpointRow, WitnessHold
from tianping.record.reading import checkpoint
from tianping.record.recording import record
from tianping.record.rotating import rotate_key
from tianping.record.sequencer import BehindWitness, log_size, sequence

HERE = "trading.yunxiu.example"
BY = Actor.platform(HERE)


def act(count=1):
    with transaction.atomic():
        for _ in range(count):
            record(held(), by=BY, now=NOW)
    return sequence(NOW)


def note(size, root=b"r" * 32, keys=None):
    return sign(Checkpoint(HERE, size, root), (keys or own_keys()).log).written()


def kinds():
    return list(Alarm.objects.filter(cleared_at=None).order_by("pk").values_list("kind", flat=True))


def test_a_database_older_than_what_a_witness_holds_signs_nothing_and_says_so(committing, peer):
    act(2)
    take_hold(peer=peer, note=note(9), now=NOW)
    assert kinds() == ["behind-witness"]
    with pytest.raises(BehindWitness):
        act()
    assert (log_size(), CheckpointRow.objects.count()) == (2, 1)
    with pytest.raises(BehindWitness):
        rotate_key(by=BY, now=NOW)


def test_what_a_witness_holds_of_a_log_that_has_more_hinders_nothing(committing, peer):
    act(3)
    take_hold(peer=peer, note=checkpoint().written(), now=NOW)
    assert act() == 1
    take_hold(peer=peer, note=checkpoint().written(), now=NOW)
    assert kinds() == []
    assert WitnessHold.objects.get().size == 4


def test_the_alarm_ends_when_the_entries_are_back(committing, peer):
    act(1)
    take_hold(peer=peer, note=note(2), now=NOW)
    WitnessHold.objects.all().delete()  # as restoring, which puts the lost entries back under the signed head
    act(2)
    take_hold(peer=peer, note=checkpoint().written(), now=NOW)
    assert kinds() == []


def test_nobody_can_claim_a_hold_that_this_log_has_not_signed(committing, peer):
    act(1)
    for wrong in (note(9, keys=PlatformKeys.make(HERE)), "no note", note(9).replace(HERE, "other.example", 1)):
        take_hold(peer=peer, note=wrong, now=NOW)
    assert kinds() == ["unknown-hold"]
    assert not WitnessHold.objects.exists()
    assert act() == 1


def test_a_witness_that_holds_another_history_of_the_same_size_raises_an_alarm(committing, peer):
    act(3)
    take_hold(peer=peer, note=note(2), now=NOW)
    assert kinds() == ["own-fork"]


def test_a_hold_under_a_key_that_was_replaced_counts(committing, peer, tmp_path, settings):
    settings.TIANPING_LOG_KEY = str(tmp_path / "own" / "log.key")
    act(2)
    old = checkpoint().written()
    rotate_key(by=BY, now=NOW)
    take_hold(peer=peer, note=old, now=NOW)
    assert (kinds(), WitnessHold.objects.get().size) == ([], 2)


@pytest.fixture
def restored(other, committing, tmp_path):
    """This platform after it told its log to another and lost the database: a new one, with the same keys."""
    act(5)
    with ExchangeClient() as client:
        peer = Peer.objects.get(origin=other.origin)
        other.environment["HOLD"] = checkpoint().written()
        other.once("keep-note", HERE)
        assert client.json(peer, "seen", params={"origin": HERE})["size"] == 0
    committing.close()
    before = committing.settings_dict["NAME"]
    (tmp_path / "again").mkdir()
    committing.settings_dict["NAME"] = again = fresh_name(committing, tmp_path / "again", "again")
    committing.connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tianping.exchange.peers import configure_peers

    configure_peers([other.as_peer()])
    yield other
    committing.close()
    committing.settings_dict["NAME"] = before
    drop(committing, again)
    committing.connect()


def test_an_engine_that_starts_on_an_older_database_asks_first_and_signs_nothing(restored, settings):
    settings.TIANPING_PEERS = []
    stop = threading.Event()
    with transaction.atomic():
        record(held(), by=BY, now=NOW)
    threading.Timer(3, stop.set).start()
    run_engine(business_now=lambda: NOW, stop=stop)
    assert log_size() == 0
    assert kinds()[0] == "behind-witness"
    assert WitnessHold.objects.get().size == 5


def test_a_peer_that_is_silent_or_knows_nothing_stops_nobody(other, committing):
    assert learn_holds(now=NOW) == 1
    other.stop()
    assert learn_holds(now=NOW) == 0
    assert act() == 1
    assert kinds() == []


def test_holds_are_never_asked_inside_a_transaction(other):
    with transaction.atomic(), pytest.raises(InsideTransaction):
        learn_holds(now=NOW)
    assert project.TIANPING_ORIGIN == HERE
