"""Whose cosignature counts for the closing list."""

from datetime import timedelta

import pytest

from tianping.exchange.models import Peer, PeerCheckpoint, PeerEntry, PeerNode
from tianping.record.checkpoints import Checkpoint, cosign, sign
from tianping.record.keys import PlatformKeys
from tianping.record.merkle import leaf_hash, node_hash
from tianping.trustee import witnesses
from tianping.trustee.models import WitnessedHead
from tianping.trustee.tests.conftest import AFTER, OWN, SERVICE, SUPERVISION, TRADING, City

ENTRIES = (b'{"n":0}', b'{"n":1}')
ROOT = node_hash(*(leaf_hash(entry) for entry in ENTRIES))


@pytest.fixture
def keys(city: City) -> dict[str, PlatformKeys]:
    made = {origin: PlatformKeys.make(origin) for origin in (TRADING, SERVICE, SUPERVISION, OWN)}
    for origin, own in made.items():
        Peer.objects.filter(origin=origin).update(log_vkey=own.log.vkey, identity_vkey=own.identity.vkey)
    trading = Peer.objects.get(origin=TRADING)
    for position, data in enumerate(ENTRIES):
        PeerEntry.objects.create(peer=trading, position=position, hash=leaf_hash(data), data=data)
    PeerNode.objects.create(peer=trading, level=1, index=0, hash=ROOT)
    PeerCheckpoint.objects.create(peer=trading, size=2)
    return made


def note(keys: dict[str, PlatformKeys], *by: str, root: bytes = ROOT, size: int = 2) -> str:
    signed = sign(Checkpoint(TRADING, size, root), keys[TRADING].log)
    for witness in by:
        line = cosign(signed, keys[witness].witness, at=AFTER)
        signed = signed.joined(*line.signatures)
    return signed.written()


def kept(written: str, beyond: int = 1) -> WitnessedHead | None:
    return witnesses.keep(peer=Peer.objects.get(origin=TRADING), note=written, beyond=beyond, now=AFTER)


def test_a_checkpoint_that_another_witness_cosigned_counts(keys: dict[str, PlatformKeys]) -> None:
    found = kept(note(keys, SUPERVISION))
    assert found is not None
    assert found.witness == f"{SUPERVISION}/witness"
    assert witnesses.witnessed_size(origin=TRADING, beyond=1) == 2
    assert witnesses.witnessed_size(origin=TRADING, beyond=2) == 0


def test_the_own_cosignature_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    assert kept(note(keys, OWN)) is None


def test_a_checkpoint_without_cosignature_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    assert kept(note(keys)) is None


def test_a_witness_that_is_not_docked_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    Peer.objects.filter(origin=SUPERVISION).update(state="suspended")
    assert kept(note(keys, SUPERVISION)) is None


def test_a_checkpoint_over_other_entries_than_are_held_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    assert kept(note(keys, SUPERVISION, root=b"\x00" * 32)) is None


def test_a_checkpoint_ahead_of_what_is_held_does_not_count_yet(keys: dict[str, PlatformKeys]) -> None:
    assert kept(note(keys, SUPERVISION, size=3)) is None


def test_a_checkpoint_that_does_not_cover_the_closing_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    assert kept(note(keys, SUPERVISION), beyond=2) is None


def test_a_forged_cosignature_does_not_count(keys: dict[str, PlatformKeys]) -> None:
    forged = dict(keys) | {SUPERVISION: PlatformKeys.make(SUPERVISION)}
    assert kept(note(forged, SUPERVISION)) is None


def test_supervisions_log_ages_by_the_wall_clock(city: City) -> None:
    assert witnesses.supervision_age(now=AFTER + timedelta(seconds=9)) == timedelta(seconds=9)
