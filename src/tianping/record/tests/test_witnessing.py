import pytest

from tianping.record.checkpoints import Checkpoint, cosign, sign, verify
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.models import Cosignature, ForkProof
from tianping.record.notes import BadSignature
from tianping.record.reading import best_checkpoint, checkpoint
from tianping.record.recording import record
from tianping.record.sequencer import sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, SERVICE, Published
from tianping.record.witnessing import NoFork, UnknownCheckpoint, UnknownWitness, add_cosignature, keep_fork, note_hold

PEER = PlatformKeys.make(SERVICE)
WITNESSES = {PEER.witness.name: PEER.witness.verifier}


@pytest.fixture
def head(db):
    record(Published(), by=BUYER, now=NOW)
    sequence(NOW)
    return checkpoint()


def test_a_witness_cosigns_the_newest_checkpoint(head):
    note = cosign(head, PEER.witness, at=NOW).written()
    assert add_cosignature(note=note, witnesses=WITNESSES) == [PEER.witness.name]
    keys = WITNESSES | {ORIGIN: own_keys().log.verifier}
    assert verify(checkpoint(), keys).cosigned == {PEER.witness.name: NOW}


def test_cosigning_twice_is_the_same_as_once(head):
    for _ in range(2):
        add_cosignature(note=cosign(head, PEER.witness, at=NOW).written(), witnesses=WITNESSES)
    assert Cosignature.objects.count() == 1


def test_a_proof_prefers_the_newest_cosigned_checkpoint(head):
    add_cosignature(note=cosign(head, PEER.witness, at=NOW).written(), witnesses=WITNESSES)
    record(Published(), by=BUYER, now=NOW)
    sequence(NOW)
    assert best_checkpoint(covering=0).checkpoint.size == 1
    assert best_checkpoint(covering=1).checkpoint.size == 2


def test_a_stranger_is_no_witness(head):
    stranger = PlatformKeys.make("stranger.example")
    with pytest.raises(UnknownWitness):
        add_cosignature(note=cosign(head, stranger.witness, at=NOW).written(), witnesses=WITNESSES)


def test_a_cosignature_under_another_tree_is_refused(head):
    other = sign(Checkpoint(ORIGIN, 1, b"x" * 32), own_keys().log)
    with pytest.raises(UnknownCheckpoint):
        add_cosignature(note=cosign(other, PEER.witness, at=NOW).written(), witnesses=WITNESSES)


def test_a_cosignature_by_a_wrong_key_under_a_known_name_is_passed_over_as_unknown(head):
    impostor = PlatformKeys.make(SERVICE)
    with pytest.raises(UnknownWitness):
        add_cosignature(note=cosign(head, impostor.witness, at=NOW).written(), witnesses=WITNESSES)


@pytest.mark.django_db
def test_two_heads_of_one_size_are_kept_as_proof_of_a_fork():
    first, second = (sign(Checkpoint(SERVICE, 4, bytes([i]) * 32), PEER.log).written() for i in (1, 2))
    for _ in range(2):
        keep_fork(first=first, second=second, key=PEER.log.verifier, now=NOW)
        keep_fork(first=second, second=first, key=PEER.log.verifier, now=NOW)
    assert ForkProof.objects.get().size == 4


@pytest.mark.django_db
def test_what_does_not_contradict_itself_proves_no_fork():
    first, second = (sign(Checkpoint(SERVICE, i, b"r" * 32), PEER.log).written() for i in (4, 5))
    with pytest.raises(NoFork):
        keep_fork(first=first, second=second, key=PEER.log.verifier, now=NOW)
    with pytest.raises(NoFork):
        keep_fork(first=first, second=first, key=PEER.log.verifier, now=NOW)


@pytest.mark.django_db
def test_a_hold_needs_this_logs_own_signature():
    forged = sign(Checkpoint(SERVICE, 4, b"r" * 32), PEER.log)
    with pytest.raises(BadSignature):
        note_hold(witness=SERVICE, signed=forged, key=own_keys().log.verifier)
