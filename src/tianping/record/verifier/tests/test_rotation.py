"""A bundle whose logs replaced their keys: followed from any key of the chain, and by no rotation that was not signed."""

import pytest

from tianping.record import checkpoints, merkle
from tianping.record.anchors import Anchors, OriginKeys, anchors_of
from tianping.record.bundle import LogPart, ProvenEntry
from tianping.record.keys import PlatformKeys
from tianping.record.notes import LogKey
from tianping.record.rotation import rotation_event
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.tests.city import ANCHORS, BEGIN, KEYS, SERVICE, TRADING, City


class Rotated:
    """The city's tender, after which the trading platform's key was replaced `times` times."""

    def __init__(self, times=1, spoil=None, signer=None):
        self.city, self.keys = City(), [KEYS[TRADING].log]
        for _ in range(times):
            new = LogKey.make(TRADING)
            event = rotation_event(old=self.keys[-1], new=new)
            event = event.model_copy(update=spoil(event)) if spoil else event
            self.city.trading.public(event.TYPE, self.city.day(39), event.as_body())
            self.keys.append(new)
        self.city.trading.public("platform.docked", self.city.day(39), {"platform": "x"})
        self.signer = signer or self.keys[-1]

    def parts(self, witness=None):
        data = self.city.trading.data
        hashes = [merkle.leaf_hash(d) for d in data]
        signed = checkpoints.sign(checkpoints.Checkpoint(TRADING, len(data), merkle.root(hashes)), self.signer)
        signed = signed.joined(*checkpoints.cosign(signed, KEYS[SERVICE].witness, at=BEGIN).signatures)
        proven = [ProvenEntry(position=i, data=d, proof=merkle.inclusion_proof(hashes, i)) for i, d in enumerate(data)]
        trading = LogPart(checkpoint=signed, entries=proven, leaves=self.city.trading.leaves)
        return [trading, self.city.service.part(witness=witness or TRADING)]

    def failed(self, tmp_path, anchors=ANCHORS):
        report = verify_file(self.city.pack(tmp_path / "t.zip", parts=self.parts()), anchors=anchors)
        return {o.check.number for o in report.outcomes if o.state == "fails"}


def anchors_with(key):
    return anchors_of(PlatformKeys(log=key, identity=KEYS[TRADING].identity), KEYS[SERVICE])


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_from_any_key_of_the_chain_the_bundle_holds(tmp_path, times):
    rotated = Rotated(times)
    for key in rotated.keys:
        assert rotated.failed(tmp_path, anchors_with(key)) == set()


def test_a_stranger_s_key_leads_nowhere(tmp_path):
    assert 3 in Rotated().failed(tmp_path, anchors_with(LogKey.make(TRADING)))


@pytest.mark.parametrize("signature", ["signature_old", "signature_new"])
def test_a_rotation_that_one_key_has_not_signed_is_a_fault(tmp_path, signature):
    rotated = Rotated(spoil=lambda _: {signature: "0" * 128})
    assert 3 in rotated.failed(tmp_path)
    assert 3 in rotated.failed(tmp_path, anchors_with(rotated.keys[-1]))


def test_the_old_key_under_a_checkpoint_after_its_rotation_is_a_fault(tmp_path):
    assert {3, 4} <= Rotated(signer=KEYS[TRADING].log).failed(tmp_path)


def test_rotations_that_make_no_chain_are_a_fault(tmp_path):
    rotated = Rotated(2)
    stranger = rotation_event(old=LogKey.make(TRADING), new=LogKey.make(TRADING))
    rotated.city.trading.public(stranger.TYPE, rotated.city.day(39), stranger.as_body())
    assert 3 in rotated.failed(tmp_path)


def test_anchors_may_name_the_keys_that_were_replaced(tmp_path):
    """A bundle from before the rotation, checked with the anchors of after it."""
    before, new = City(), LogKey.make(TRADING)
    keys = OriginKeys(log=new.vkey, identity=KEYS[TRADING].identity.vkey, former=(KEYS[TRADING].log.vkey,))
    anchors = ANCHORS.model_copy(update={"origins": {**ANCHORS.origins, TRADING: keys}})
    assert Anchors.parse(anchors.encoded()) == anchors
    report = verify_file(before.pack(tmp_path / "t.zip"), anchors=anchors)
    assert [o.check.number for o in report.outcomes if o.state == "fails"] == []
