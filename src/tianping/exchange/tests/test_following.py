"""Following a log: what comes is checked before it is stored; what is wrong stops the copy, and nothing else does."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.exchange import copies, following
from tianping.exchange.alarms import stopped
from tianping.exchange.client import PeerUnreachable
from tianping.exchange.following import Follower, head_of
from tianping.exchange.models import Alarm, Peer, PeerCheckpoint, PeerEntry, PeerLeaf, PeerNode
from tianping.exchange.peers import freshness
from tianping.exchange.sources import SealedPage
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import MemoryLog, TwoRootLog, directive, held, withdrawn
from tianping.exchange.verifying import CopyRefused, HeldState, verify_page
from tianping.record.checkpoints import parse
from tianping.record.keys import PlatformKeys
from tianping.record.merkle import leaf_hash, range_root, reader, root, sm3, verify_inclusion
from tianping.record.models import ForkProof
from tianping.record.own_events import BatchSealed

pytestmark = pytest.mark.django_db


def alarms(peer):
    return list(Alarm.objects.filter(peer=peer, cleared_at=None).values_list("kind", flat=True))


def follows(peer, log):
    """The peer's log is this one from now on."""
    Peer.objects.filter(pk=peer.pk).update(log_vkey=log.keys.log.vkey)
    peer.refresh_from_db()


def test_a_log_is_followed_stored_byte_for_byte_and_cosigned(log, peer):
    log.add(held())
    log.batch(withdrawn(), withdrawn("r2"))
    log.add(directive())
    assert Follower(peer, log).step(now=NOW) == 3
    assert [bytes(e.data) for e in PeerEntry.objects.order_by("position")] == log.entries
    assert PeerLeaf.objects.count() == 2
    assert copies.root_at(peer, 3) == root(log.hashes())
    assert len(log.told) == 1
    cosigned = parse(log.told[0])
    assert cosigned.checkpoint.size == 3
    assert [line.name for line in cosigned.signatures] == [
        "supervision.yunxiu.example",
        "trading.yunxiu.example/witness",
    ]


def test_the_second_root_is_kept_and_checked_page_by_page(peer):
    log = TwoRootLog(peer.origin)
    follows(peer, log)
    for size in (23, 31):
        while len(log.entries) < size:
            log.add(held())
        Follower(peer, log, limit=5).catch_up(now=NOW)
        assert range_root(copies.second_reader(peer), 0, size, sm3) == root(
            [leaf_hash(e, sm3) for e in log.entries], sm3
        )
    assert [parse(note).checkpoint.size for note in log.told] == [23, 31]


def test_a_wrong_second_root_stops_the_copy_and_is_not_cosigned(peer):
    log = TwoRootLog(peer.origin)
    follows(peer, log)
    log.lies_from = 2
    log.add(held())
    Follower(peer, log).catch_up(now=NOW)
    log.add(held())
    Follower(peer, log).step(now=NOW)
    assert copies.size(peer) == 1
    assert [parse(note).checkpoint.size for note in log.told] == [1]
    assert alarms(peer) == ["second-root"]


def test_subtrees_stored_before_there_was_a_second_root_are_computed_again(peer):
    log = TwoRootLog(peer.origin)
    follows(peer, log)
    for _ in range(6):
        log.add(held())
    Follower(peer, log).catch_up(now=NOW)
    PeerNode.objects.update(sm3=None)
    log.add(held())
    Follower(peer, log).catch_up(now=NOW)
    assert copies.size(peer) == 7
    assert alarms(peer) == []


def test_pages_follow_one_another_and_each_is_proven_by_the_newest_checkpoint(log, peer):
    for _ in range(23):
        log.add(held())
    assert Follower(peer, log, limit=5).catch_up(now=NOW) == 23
    assert copies.size(peer) == 23
    proof = copies.inclusion_proof(peer, position=7, at=23)
    assert verify_inclusion(leaf_hash(log.entries[7]), 7, 23, proof, root(log.hashes()))


def test_a_checkpoint_is_cosigned_once_per_size_and_only_when_all_of_it_is_held(log, peer):
    for _ in range(4):
        log.add(held())
    follower = Follower(peer, log, limit=3)
    follower.step(now=NOW)
    assert log.told == []
    follower.step(now=NOW)
    follower.step(now=NOW)
    assert [parse(note).checkpoint.size for note in log.told] == [4]


def test_a_peer_that_does_not_take_the_cosignature_gets_the_same_one_again(log, peer):
    log.add(held())
    told, log.tell = log.tell, unreachable
    with pytest.raises(PeerUnreachable):
        Follower(peer, log).step(now=NOW)
    first = head_of(peer).cosigned_note
    log.tell = told
    Follower(peer, log).step(now=NOW + timedelta(seconds=9))
    assert log.told == [first]


def unreachable(*_, **__):
    raise PeerUnreachable(origin="supervision.yunxiu.example", cause="down")


def _keep_note(log):
    note = log.note()
    log.note = lambda *_, **__: note


def alter(log):
    _keep_note(log)
    log.entries[1] = log.entries[1].replace("抽查".encode(), "抽样".encode())


def reorder(log):
    _keep_note(log)
    log.entries[0], log.entries[1] = log.entries[1], log.entries[0]


def miss(log):
    _keep_note(log)
    del log.entries[1]


def forge(log):
    _keep_note(log)
    log.entries[2] = log.header(directive())


def double(log):
    _keep_note(log)
    log.entries.insert(1, log.entries[0])


def sign_as_another(log):
    other = PlatformKeys.make(log.origin)
    note = log.note(key=other.log)
    log.note = lambda *_, **__: note


def move_a_leaf(log):
    leaf = log.leaves[0]
    log.leaves[0] = leaf.model_copy(update={"index": leaf.index ^ 1})


def change_a_leaf(log):
    log.leaves[0] = log.leaves[0].model_copy(update={"data": log.leaves[0].data.replace("r1", "r7")})


def double_a_leaf(log):
    log.leaves.append(log.leaves[0])


def leaf_of_no_batch(log):
    stray = log.leaves[0].model_copy(update={"batch": 0})
    log.sealed = lambda *, after, until: SealedPage(after=after, until=until, leaves=[stray])


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (alter, "inconsistent"),
        (reorder, "inconsistent"),
        (miss, "inconsistent"),
        (forge, "inconsistent"),
        (double, "inconsistent"),
        (sign_as_another, "signature"),
        (move_a_leaf, "sealed-leaf"),
        (change_a_leaf, "sealed-leaf"),
        (double_a_leaf, "sealed-leaf"),
        (leaf_of_no_batch, "sealed-leaf"),
    ],
)
def test_what_is_not_of_the_log_stops_the_copy_with_an_alarm(log, peer, wrong, kind):
    for reason in ("抽查", "抽查二", "抽查三"):
        log.add(held(reason))
    log.batch(withdrawn())
    wrong(log)
    assert Follower(peer, log).step(now=NOW) == 0
    assert alarms(peer) == [kind]
    assert copies.size(peer) == 0
    assert PeerEntry.objects.count() == PeerLeaf.objects.count() == 0
    assert log.told == []


def test_a_stopped_copy_stays_stopped_until_a_person_clears_the_alarm(log, peer):
    log.add(held())
    good, entry = log.note, log.entries[0]
    alter_first(log)
    Follower(peer, log).step(now=NOW)
    log.entries[0], log.note = entry, good
    assert Follower(peer, log).step(now=NOW) == 0
    Alarm.objects.update(cleared_at=NOW)
    assert Follower(peer, log).step(now=NOW) == 1
    assert not stopped(peer)


def alter_first(log):
    _keep_note(log)
    log.entries[0] = log.header(directive())


def test_two_checkpoints_of_one_size_are_a_fork_and_both_are_kept(log, peer):
    log.add(held())
    Follower(peer, log).step(now=NOW)
    log.entries[0] = log.header(held("另一版本"))
    Follower(peer, log).step(now=NOW)
    assert alarms(peer) == ["fork"]
    proof = ForkProof.objects.get()
    assert proof.origin == log.origin
    assert {parse(proof.first).checkpoint.root, parse(proof.second).checkpoint.root} == {
        parse(head_of(peer).note).checkpoint.root,
        parse(log.note()).checkpoint.root,
    }


def test_a_history_rewritten_below_what_is_held_is_a_fork_even_when_it_is_longer(log, peer):
    for _ in range(3):
        log.add(held())
    Follower(peer, log).step(now=NOW)
    log.entries[1] = log.header(held("改写"))
    log.add(held())
    Follower(peer, log).step(now=NOW)
    assert alarms(peer) == ["inconsistent"]
    assert copies.size(peer) == 3


def test_an_older_state_that_is_true_is_told_but_does_not_stop_the_copy(log, peer):
    log.add(held())
    log.add(held())
    Follower(peer, log).step(now=NOW)
    whole, log.entries = log.entries, log.entries[:1]
    assert Follower(peer, log).step(now=NOW) == 0
    assert alarms(peer) == ["rolled-back"]
    log.entries = whole
    log.add(held())
    assert Follower(peer, log).step(now=NOW) == 1
    assert alarms(peer) == []


def test_an_entry_of_an_unknown_type_or_of_no_type_at_all_is_stored_and_passed(log, peer):
    log.add_bytes({"a": 1})
    log.add(held(), type="tender.imagined")
    log.add(held(), type_version=9)
    assert Follower(peer, log).step(now=NOW) == 3
    assert list(PeerEntry.objects.values_list("type", flat=True)) == ["", "tender.imagined", "tender.held"]


def test_a_batch_that_is_not_of_its_form_holds_no_leaf(log, peer):
    log.add(BatchSealed(depth=3, root="ab" * 32), body={"depth": "three"})
    assert Follower(peer, log).step(now=NOW) == 1


class Killed(BaseException):
    """As a process is killed: nothing catches it."""


STEPS = ["page", "verify_page", "sealed", "store", "bulk_create", "after bulk_create", "witness", "cosign", "tell"]


@pytest.mark.parametrize("where", STEPS)
def test_a_follower_killed_at_any_point_resumes_with_nothing_lost_or_doubled(log, peer, monkeypatch, where):
    for _ in range(4):
        log.add(held())
    log.batch(withdrawn())
    log.add(directive())

    def killed(*_, **__):
        raise Killed(where)

    with monkeypatch.context() as patch:
        if where in ("page", "sealed", "tell"):
            patch.setattr(log, where, killed)
        elif where == "bulk_create":
            patch.setattr(PeerLeaf.objects, "bulk_create", killed)
        elif where == "after bulk_create":
            patch.setattr(PeerCheckpoint, "save", killed)
        else:
            patch.setattr(following, where, killed)
        with pytest.raises(Killed):
            Follower(peer, log, limit=4).catch_up(now=NOW)
    Follower(peer, log, limit=4).catch_up(now=NOW)
    assert [bytes(e.data) for e in PeerEntry.objects.order_by("position")] == log.entries
    assert PeerLeaf.objects.count() == 1
    assert copies.root_at(peer, 6) == root(log.hashes())
    assert head_of(peer).told_size == 6
    assert parse(log.told[-1]).checkpoint.size == 6


def test_a_page_that_another_process_has_stored_is_not_stored_again(log, peer):
    log.add(held())
    page = log.page(after=0, limit=10, wait=0)
    verified = verify_page(page, origin=log.origin, key=log.keys.log.verifier, held=HeldState(0, reader([])))
    head_of(peer)
    assert following.store(peer=peer, page=verified, leaves=[], now=NOW) == 1
    assert following.store(peer=peer, page=verified, leaves=[], now=NOW) == 0


def test_freshness_counts_from_when_the_log_was_last_seen_to_grow(log, peer):
    assert freshness(kind="supervision", now=NOW) is None
    log.add(held())
    Follower(peer, log).step(now=NOW)
    Follower(peer, log).step(now=NOW + timedelta(minutes=5))
    assert freshness(kind="supervision", now=NOW + timedelta(minutes=6)) == timedelta(minutes=6)
    log.add(held())
    Follower(peer, log).step(now=NOW + timedelta(minutes=7))
    assert freshness(kind="supervision", now=NOW + timedelta(minutes=8)) == timedelta(minutes=1)


def test_there_is_no_freshness_of_a_kind_that_nobody_is(db):
    assert freshness(kind="supervision", now=NOW) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_page_with_any_one_byte_changed_is_refused(data):
    log = MemoryLog("service.yunxiu.example")
    for number in range(data.draw(st.integers(1, 9))):
        log.add(held(f"第{number}次"))
    begin = data.draw(st.integers(0, len(log.entries) - 1))
    page = log.page(after=begin, limit=data.draw(st.integers(1, 9)), wait=0)
    state = HeldState(begin, reader(log.hashes()[:begin]))
    key = log.keys.log.verifier
    assert verify_page(page, origin=log.origin, key=key, held=state).begin == begin
    at = data.draw(st.integers(0, len(page.entries) - 1))
    raw = bytearray(page.entries[at].encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1
    changed = list(page.entries)
    changed[at] = raw.decode(errors="replace")
    with pytest.raises(CopyRefused):
        verify_page(page.model_copy(update={"entries": changed}), origin=log.origin, key=key, held=state)
