"""Separated networks: segments carried as files, and entries passed on by another platform with their proof."""

import base64

import pytest
from click.testing import CliRunner
from django.db import transaction

from tianping.canonical import decode, encode
from tianping.exchange import copies, relaying
from tianping.exchange.catalogue.platforms import EntryRelayed
from tianping.exchange.command import main
from tianping.exchange.following import Follower
from tianping.exchange.models import Alarm, Peer, PeerLeaf
from tianping.exchange.projecting import project_all, replay
from tianping.exchange.segments import Segment, SegmentUnreadable, export_segment, import_segment
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import MemoryLog, held, withdrawn
from tianping.exchange.tests.project.room.models import Learnt
from tianping.record.actors import Actor
from tianping.record.checkpoints import parse
from tianping.record.identity import own_origin
from tianping.record.merkle import inclusion_proof
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence

pytestmark = pytest.mark.django_db


def segment_of(log, *, after=0, limit=5000, reader=None):
    page = log.page(after=after, limit=limit, wait=0)
    sealed = log.sealed(after=after, until=after + len(page.entries))
    segment = Segment(origin=log.origin, reader=reader or own_origin(), page=page, sealed=sealed)
    return encode(segment.model_dump(mode="json"))


def test_a_carried_segment_is_checked_stored_and_cosigned_like_any_page(log, peer):
    log.add(held())
    log.batch(withdrawn())
    stored, note = import_segment(data=segment_of(log), now=NOW)
    assert stored == 2
    assert PeerLeaf.objects.count() == 1
    assert parse(note).checkpoint.size == 2


def test_segments_follow_one_another_and_the_same_one_twice_is_passed_over(log, peer):
    for _ in range(5):
        log.add(held())
    first, second = segment_of(log, limit=3), segment_of(log, after=3)
    assert import_segment(data=first, now=NOW)[0] == 3
    assert import_segment(data=second, now=NOW)[0] == 2
    assert import_segment(data=first, now=NOW)[0] == 0
    assert copies.size(peer) == 5


def test_a_segment_that_leaves_a_gap_is_refused(log, peer):
    for _ in range(5):
        log.add(held())
    with pytest.raises(SegmentUnreadable) as refused:
        import_segment(data=segment_of(log, after=3), now=NOW)
    assert "from the 0 entries" in refused.value.way_out("en")


def test_a_forged_segment_stops_the_copy_with_an_alarm(log, peer):
    log.add(held())
    value = decode(segment_of(log))
    value["page"]["entries"][0] = log.header(held("伪造")).decode()
    assert import_segment(data=encode(value), now=NOW)[0] == 0
    assert Alarm.objects.get().kind == "inconsistent"


def test_a_segment_for_another_reader_or_of_an_unknown_log_is_refused(log, peer):
    log.add(held())
    with pytest.raises(SegmentUnreadable):
        import_segment(data=segment_of(log, reader="service.yunxiu.example"), now=NOW)
    stranger = MemoryLog("stranger.example")
    stranger.add(held())
    with pytest.raises(SegmentUnreadable):
        import_segment(data=segment_of(stranger), now=NOW)
    with pytest.raises(SegmentUnreadable):
        import_segment(data=b"{}", now=NOW)


def test_the_own_log_is_exported_with_what_the_reader_is_entitled_to():
    by = Actor.platform(own_origin())
    with transaction.atomic():
        record(held(), by=by, now=NOW)
        record(withdrawn("for them"), by=by, now=NOW, readers=["service.yunxiu.example"])
        record(withdrawn("for others"), by=by, now=NOW, readers=["supervision.yunxiu.example"])
    sequence(NOW)
    seal_batch(NOW)
    segment = Segment.model_validate(decode(export_segment(reader="service.yunxiu.example", after=0)))
    assert len(segment.page.entries) == 2
    assert [leaf.data for leaf in segment.sealed.leaves] == [segment.sealed.leaves[0].data]
    assert "for them" in segment.sealed.leaves[0].data


def test_segments_are_carried_by_two_commands(log, peer, tmp_path):
    log.add(held())
    (tmp_path / "in").write_bytes(segment_of(log))
    done = CliRunner().invoke(main, ["import", str(tmp_path / "in"), "--cosigned", str(tmp_path / "back")])
    assert done.exit_code == 0, done.output
    assert parse((tmp_path / "back").read_text()).checkpoint.size == 1
    with transaction.atomic():
        record(held(), by=Actor.platform(own_origin()), now=NOW)
    sequence(NOW)
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--reader", peer.origin])
    assert done.exit_code == 0, done.output
    assert decode((tmp_path / "out").read_bytes())["origin"] == own_origin()


@pytest.fixture
def remote():
    """A log behind a separated network, known here by its key only."""
    log = MemoryLog("service.remote.example")
    Peer.objects.create(origin=log.origin, kind="service", state="docked", carried=True, log_vkey=log.keys.log.vkey)
    return log


def relayed(remote, at, **changed):
    facts = {
        "platform": remote.origin,
        "index": at,
        "entry": base64.b64encode(remote.entries[at]).decode(),
        "proof": tuple(h.hex() for h in inclusion_proof(remote.hashes(), at)),
        "checkpoint": remote.note(),
    }
    return EntryRelayed(**{**facts, **changed})


def told():
    return list(Learnt.objects.values_list("origin", "position", "told"))


def test_a_relayed_entry_is_learnt_once_whoever_passes_it_on(log, peer, remote):
    remote.add(held("远方"))
    remote.add(held("再来"))
    log.add(relayed(remote, 1))
    log.add(relayed(remote, 1))
    Follower(peer, log).step(now=NOW)
    with transaction.atomic():
        record(relayed(remote, 1), by=Actor.platform(own_origin()), now=NOW)
    sequence(NOW)
    project_all(now=NOW)
    assert told() == [(remote.origin, 1, "再来")]
    replay(room="room")
    project_all(now=NOW)
    assert told() == [(remote.origin, 1, "再来")]


def test_a_relayed_entry_and_the_same_one_in_a_segment_are_learnt_once(log, peer, remote):
    remote.add(held("远方"))
    log.add(relayed(remote, 0))
    Follower(peer, log).step(now=NOW)
    import_segment(data=segment_of(remote), now=NOW)
    project_all(now=NOW)
    assert told() == [(remote.origin, 0, "远方")]


def test_a_relayed_entry_without_its_proof_stops_the_room_for_who_passed_it_on(log, peer, remote):
    remote.add(held("远方"))
    remote.add(held("再来"))
    log.add(relayed(remote, 1, index=0))
    Follower(peer, log).step(now=NOW)
    project_all(now=NOW)
    assert told() == []
    assert "RelayWrong" in Alarm.objects.filter(room="room").get().detail


def test_a_relay_of_a_log_that_is_followed_directly_or_not_known_is_passed_over(log, peer):
    stranger = MemoryLog("stranger.example")
    stranger.add(held())
    log.add(held("direct"))
    log.add(relayed(stranger, 0))
    log.add(relayed(log, 0))
    Follower(peer, log).step(now=NOW)
    project_all(now=NOW)
    assert told() == [(log.origin, 0, "direct")]


def test_an_entry_that_is_held_is_passed_on_with_its_proof(log, peer):
    for number in range(5):
        log.add(held(str(number)))
    Follower(peer, log).step(now=NOW)
    with transaction.atomic():
        made = relaying.relay(peer=peer, position=3, by=Actor.platform(own_origin()), now=NOW)
    assert made.header.body["proof"] == [h.hex() for h in inclusion_proof(log.hashes(), 3)]
