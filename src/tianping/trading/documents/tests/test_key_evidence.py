"""Proof that each trustee's own log binds its key."""

import base64
from typing import Any

import pytest
from django.test import Client

from tianping.exchange.catalogue.keys import KeyBound
from tianping.exchange.models import Peer, PeerCheckpoint, PeerEntry
from tianping.exchange.projecting import project_all
from tianping.record import merkle
from tianping.record.checkpoints import Checkpoint, cosign, parse, sign, verify
from tianping.record.events import Event, Header
from tianping.record.identity import own_keys, own_origin
from tianping.record.keys import PlatformKeys
from tianping.record.recording import record
from tianping.record.sequencer import sequence
from tianping.trading.documents.evidence import EvidenceNotYet, key_evidence
from tianping.trading.documents.models import BoundKey, Terms
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import CUSTODIAN, NOW, SERVICE

pytestmark = pytest.mark.django_db(transaction=False)
KEYS = {origin: PlatformKeys.make(origin) for origin in (SERVICE, CUSTODIAN)}


def header(event: Event, origin: str) -> bytes:
    actor = {"office": origin, "role": "platform"}
    return Header(
        id="0" * 32, type=event.TYPE, origin=origin, refs=event.as_refs(), actor=actor, at=NOW, body=event.as_body()
    ).encoded()


def held(event: KeyBound, origin: str, *, cosigned: bool = True) -> Peer:
    """A verified copy of a trustee's log of two entries, the second of which binds the key."""
    kind, keys = scenes.KINDS[origin], KEYS[origin]
    peer = Peer.objects.create(
        origin=origin, kind=kind, state="docked", base_url="", log_vkey=keys.log.vkey, identity_vkey=keys.identity.vkey
    )
    data = [b"{}", header(event, origin)]
    hashes = [merkle.leaf_hash(one) for one in data]
    for position, one in enumerate(data):
        PeerEntry.objects.create(
            peer=peer, position=position, data=one, hash=hashes[position], type=event.TYPE if position else ""
        )
    signed = sign(Checkpoint(origin, 2, merkle.root(hashes)), keys.log)
    witnessed = signed.joined(*cosign(signed, own_keys().witness, at=NOW).signatures)
    note = witnessed.written() if cosigned else ""
    PeerCheckpoint.objects.create(
        peer=peer, size=2, note_size=2, note=signed.written(), cosigned_size=2 if cosigned else 0, cosigned_note=note
    )
    return peer


@pytest.fixture
def terms() -> Terms:
    terms = scenes.with_terms(scenes.tender())
    for origin in (SERVICE, CUSTODIAN):
        held(scenes.bound(terms, origin), origin)
    record(scenes.bound(terms, own_origin()), by=scenes.platform(), now=NOW)
    while sequence(NOW):
        pass
    project_all(now=NOW)
    return terms


def check(line: dict[str, Any]) -> list[str]:
    """The checks of the bid maker; returns who cosigned."""
    keys = [(k.log.verifier, k.log.verifier.as_witness()) for k in (*KEYS.values(), own_keys())]
    named = {key.name: key for pair in keys for key in pair}
    verified = verify(parse(line["checkpoint"]), named)
    data, head = base64.b64decode(line["entry"]), verified.checkpoint
    proof = [bytes.fromhex(one) for one in line["proof"]]
    assert head.origin == line["trustee"]
    assert merkle.verify_inclusion(merkle.leaf_hash(data), line["index"], head.size, proof, head.root)
    return sorted(verified.cosigned)


def test_each_key_is_proven_from_its_own_log(terms: Terms) -> None:
    assert BoundKey.objects.count() == 3
    lines = Client().get(f"/api/v1/tenders/{terms.tender_id}/key-evidence").json()["keys"]
    assert [line["trustee"] for line in lines] == list(scenes.trustees())
    cosigned = [check(line) for line in lines]
    assert cosigned[1:] == [[f"{own_origin()}/witness"]] * 2


def test_a_checkpoint_that_nobody_else_has_cosigned_proves_nothing_yet(terms: Terms) -> None:
    PeerCheckpoint.objects.filter(peer__origin=SERVICE).update(cosigned_size=0)
    with pytest.raises(EvidenceNotYet):
        key_evidence(terms)


def test_a_newer_checkpoint_that_is_not_cosigned_yet_leaves_the_last_one_as_proof(terms: Terms) -> None:
    PeerCheckpoint.objects.filter(peer__origin=SERVICE).update(note_size=9, size=9)
    line = next(line for line in key_evidence(terms)["keys"] if line["trustee"] == SERVICE)
    assert check(line) != []


def test_a_checkpoint_ahead_of_what_is_held_proves_nothing_yet(terms: Terms) -> None:
    PeerCheckpoint.objects.filter(peer__origin=SERVICE).update(size=1)
    with pytest.raises(EvidenceNotYet):
        key_evidence(terms)


def test_evidence_of_a_tender_without_terms_is_not_found() -> None:
    assert Client().get("/api/v1/tenders/E9901000001000009001/key-evidence").status_code == 404
