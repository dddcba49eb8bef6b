"""Replacing the key of a log: one moment at which it happens, whatever is killed, and nothing signed by the old after."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tianping.record import keys as key_files
from tianping.record import rotating
from tianping.record.actors import Actor
from tianping.record.checkpoints import Checkpoint, parse, sign, verify
from tianping.record.identity import key_path, own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.models import CheckpointRow, Event, WitnessHold
from tianping.record.notes import BadSignature, LogKey, VerifierKey
from tianping.record.own_events import PlatformKeyRotated
from tianping.record.reading import checkpoint
from tianping.record.recording import record
from tianping.record.rotating import rotate_key
from tianping.record.rotation import Rotation, RotationWrong, chain, rotation_event
from tianping.record.sequencer import BehindWitness, seal_batch, sequence
from tianping.record.signing import KeyNotHeld, signing_keys
from tianping.record.tests.acts import NOW, ORIGIN, Published

BY = Actor.platform(ORIGIN)


@pytest.fixture(autouse=True)
def key_file(tmp_path, settings):
    settings.TIANPING_LOG_KEY = str(tmp_path / "keys" / "log.key")
    return key_path()


def act():
    with transaction.atomic():
        record(Published(), by=BY, now=NOW)


def key_ids():
    return [line.key_id for line in checkpoint().signatures]


def test_the_rotation_is_the_last_entry_under_the_old_key_and_the_first_under_the_new(committing):
    old = own_keys().log
    act()
    rotation = rotate_key(by=BY, now=NOW)
    new = own_keys().log
    assert rotation.position == 1
    assert (rotation.old.vkey, rotation.new.vkey) == (old.vkey, new.vkey)
    assert old.vkey != new.vkey
    assert key_ids() == [old.verifier.key_id, new.verifier.key_id]
    event = PlatformKeyRotated.of_body(__import__("json").loads(bytes(Event.objects.last().header))["body"])
    assert Rotation.of(event, origin=ORIGIN, position=1) == rotation
    act()
    sequence(NOW)
    seal_batch(NOW)
    assert key_ids() == [new.verifier.key_id]
    assert verify(checkpoint(), {ORIGIN: rotation.succeed(old.verifier)}).checkpoint.size == 4


def test_the_identity_stays_and_the_witness_key_changes_with_the_log_s(committing):
    before = own_keys()
    rotate_key(by=BY, now=NOW)
    assert own_keys().identity.vkey == before.identity.vkey
    assert own_keys().witness.vkey != before.witness.vkey


def test_an_old_key_counts_for_no_checkpoint_after_the_rotation(committing):
    old = own_keys().log
    known = rotate_key(by=BY, now=NOW).succeed(old.verifier)
    assert verify(sign(Checkpoint(ORIGIN, 1, b"r" * 32), old), {ORIGIN: known})
    with pytest.raises(BadSignature):
        verify(sign(Checkpoint(ORIGIN, 2, b"r" * 32), old), {ORIGIN: known})


def test_killed_before_the_database_knows_the_old_key_signs_on(committing, monkeypatch):
    old = own_keys().log
    monkeypatch.setattr(rotating, "place_rotation", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate_key(by=BY, now=NOW)
    monkeypatch.undo()
    act()
    sequence(NOW)
    assert own_keys().log.vkey == old.vkey
    assert key_ids() == [old.verifier.key_id]
    assert Event.objects.filter(type=PlatformKeyRotated.TYPE).count() == 0


def test_killed_before_the_file_is_replaced_the_new_key_signs_whoever_comes_next(committing, monkeypatch):
    old = own_keys().log
    monkeypatch.setattr(rotating, "promote", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate_key(by=BY, now=NOW)
    monkeypatch.undo()
    assert own_keys().log.vkey == old.vkey  # the file is behind, the log decides
    act()
    sequence(NOW)
    new = own_keys().log
    assert new.vkey != old.vkey
    assert key_ids() == [new.verifier.key_id]
    assert [each.name for each in key_path().parent.iterdir()] == ["log.key"]


def killed(*_, **__):
    raise KeyboardInterrupt


def test_a_key_file_from_before_the_rotation_signs_nothing(committing):
    old = key_path().read_text() if own_keys() else ""
    rotate_key(by=BY, now=NOW)
    key_path().unlink()
    key_path().write_text(old)
    key_path().chmod(0o600)
    act()
    with pytest.raises(KeyNotHeld):
        sequence(NOW)
    with transaction.atomic(), pytest.raises(KeyNotHeld):
        signing_keys()


def test_a_database_behind_its_witnesses_does_not_rotate_and_keeps_its_key(committing):
    old = own_keys().log
    act()
    sequence(NOW)
    WitnessHold.objects.create(witness="service.yunxiu.example", size=40, root=b"r" * 32)
    with pytest.raises(BehindWitness):
        rotate_key(by=BY, now=NOW)
    assert own_keys().log.vkey == old.vkey
    assert [each.name for each in key_path().parent.iterdir()] == ["log.key"]
    assert CheckpointRow.objects.count() == 1


def test_waiting_acts_come_before_the_rotation_under_the_old_key(committing):
    old = own_keys().log
    for _ in range(3):
        act()
    assert rotate_key(by=BY, now=NOW).position == 3
    sizes = {row.size: [s.key_id for s in parse(row.signed).signatures] for row in CheckpointRow.objects.all()}
    assert sizes == {3: [old.verifier.key_id], 4: [old.verifier.key_id, own_keys().log.verifier.key_id]}


def test_two_rotations_make_a_chain_that_is_followed_from_any_of_its_keys(committing):
    first = own_keys().log.verifier
    made = [rotate_key(by=BY, now=NOW), rotate_key(by=BY, now=NOW)]
    newest = own_keys().log.verifier
    for known in (first, made[0].new, newest):
        found = chain(known, made)
        assert found.vkey == newest.vkey
        assert [(key.vkey, key.until) for key in found.former] == [(first.vkey, 1), (made[1].old.vkey, 2)]
    stranger = LogKey.make(ORIGIN).verifier
    assert chain(stranger, made) == stranger


def made(change="", **more):
    old, new = LogKey.make(ORIGIN), LogKey.make(ORIGIN)
    event = rotation_event(old=old, new=new)
    return old, event.model_copy(update=more | ({change: "0" * 128} if change else {}))


@pytest.mark.parametrize("missing", ["signature_old", "signature_new"])
def test_a_rotation_that_one_of_the_keys_has_not_signed_is_refused(missing):
    _, event = made(missing)
    with pytest.raises(RotationWrong):
        Rotation.of(event, origin=ORIGIN, position=0)


def test_a_rotation_of_another_log_is_refused():
    _, event = made()
    with pytest.raises(RotationWrong):
        Rotation.of(event, origin="service.yunxiu.example", position=0)


def test_a_key_never_comes_back():
    old, event = made()
    rotation = Rotation.of(event, origin=ORIGIN, position=3)
    known = rotation.succeed(old.verifier)
    back = Rotation(9, rotation.new, rotation.old)
    with pytest.raises(RotationWrong):
        back.succeed(known)
    with pytest.raises(RotationWrong):
        rotation.succeed(known)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.data())
def test_of_any_chain_each_key_signs_up_to_its_end_and_no_further(gaps, data):
    signers = [LogKey.make(ORIGIN) for _ in range(len(gaps) + 1)]
    at, rotations = -1, []
    for gap, old, new in zip(gaps, signers, signers[1:], strict=False):
        at += gap
        rotations.append(Rotation.of(rotation_event(old=old, new=new), origin=ORIGIN, position=at))
    known = chain(data.draw(st.sampled_from(signers)).verifier, data.draw(st.permutations(rotations)))
    assert known.vkey == signers[-1].vkey
    for key, rotation in zip(signers, rotations, strict=False):
        last = rotation.position + 1
        verify(sign(Checkpoint(ORIGIN, last, b"r" * 32), key), {ORIGIN: known})
        with pytest.raises(BadSignature):
            verify(sign(Checkpoint(ORIGIN, last + 1, b"r" * 32), key), {ORIGIN: known})
    verify(sign(Checkpoint(ORIGIN, at + 9, b"r" * 32), signers[-1]), {ORIGIN: known})


def test_keys_wait_in_a_file_of_their_own_that_only_the_owner_reads(tmp_path):
    path = tmp_path / "log.key"
    held = key_files.load_or_make(path, origin=ORIGIN)
    beside = key_files.write_candidate(path, keys=PlatformKeys(LogKey.make(ORIGIN), held.identity))
    assert beside.stat().st_mode & 0o777 == 0o600
    assert not key_files.promote(path, key_id=b"none")
    assert key_files.promote(path, key_id=bytes.fromhex(beside.suffix[1:]))
    assert VerifierKey.parse(key_files.load_or_make(path, origin=ORIGIN).log.vkey).key_id.hex() == beside.suffix[1:]
