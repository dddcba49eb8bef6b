"""Proof that each trustee's own log binds its key: what the bid maker checks before it seals."""

import base64
from typing import Any

from tianping.exchange import copies
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.record.checkpoints import SignedCheckpoint, parse
from tianping.record.proofs import prove
from tianping.record.reading import NoSuchTree
from tianping.refusals import Refusal
from tianping.trading.documents.models import BoundKey, Terms


class EvidenceNotYet(Refusal):
    """The entry is not yet covered by a checkpoint that is held here."""

    code = "evidence-not-yet"
    status = 503
    zh = "{trustee} 的密钥证明还没有准备好。"
    en = "The proof of the key of {trustee} is not ready yet."
    next_zh = "请过几秒再取。"
    next_en = "Fetch it again in a few seconds."


def key_evidence(terms: Terms) -> dict[str, Any]:
    """This function will return entry, place, inclusion proof and signed checkpoint of each bound key, in the order of
    the shares. Raises EvidenceNotYet.

    The checkpoint bears the log's signature and the cosignatures known here; this platform cosigned what it holds.
    """
    keys = {key.trustee: key for key in BoundKey.objects.filter(tender=terms.tender_id)}
    return {"tender": terms.tender_id, "keys": [_evidence(keys[o]) for o in terms.trustees if o in keys]}


def _evidence(key: BoundKey) -> dict[str, Any]:
    return _own(key) if key.own else _of_peer(key)


def _own(key: BoundKey) -> dict[str, Any]:
    try:
        proven = prove(position=key.position)
    except NoSuchTree:
        raise EvidenceNotYet(trustee=key.trustee) from None
    return _written(key, proven.data, list(proven.proof), proven.checkpoint)


def _of_peer(key: BoundKey) -> dict[str, Any]:
    peer = Peer.objects.get(origin=key.trustee)
    head = PeerCheckpoint.objects.filter(peer=peer).first()
    if head is None or not key.position < head.cosigned_size <= head.size:
        raise EvidenceNotYet(trustee=key.trustee)
    entry = copies.entries(peer, after=key.position, until=key.position + 1)[0]
    proof = copies.inclusion_proof(peer, position=key.position, at=head.cosigned_size)
    return _written(key, entry.data, proof, parse(head.cosigned_note))


def _written(key: BoundKey, entry: bytes, proof: list[bytes], checkpoint: SignedCheckpoint) -> dict[str, Any]:
    return {
        "trustee": key.trustee,
        "entry": base64.b64encode(entry).decode(),
        "index": key.position,
        "proof": [one.hex() for one in proof],
        "checkpoint": checkpoint.written(),
    }
