"""The published vectors are what this implementation computes."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tianping.sealing import sm2, suites, vectors
from tianping.sealing.draw_checks import verify_draw
from tianping.sealing.draws import DrawRecord
from tianping.sealing.policy import SealPolicy
from tianping.sealing.recovery import from_words
from tianping.sealing.shares import SpoiledBox, check_box
from tianping.sealing.vectors.generate import GENERATORS, trustee_keys

SUITES = [row.id for row in suites.SUITES]
RANDOM = {"boxes", "box", "statement"}  # HPKE's and SM2's ephemeral keys; the statement holds the boxes' digests


def fixed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: fixed(one) for name, one in value.items() if name not in RANDOM}
    return [fixed(one) for one in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("name", vectors.NAMES)
def test_a_vector_is_recomputed(name: str, suite: str) -> None:
    made, kept = fixed(GENERATORS[name](suite)), fixed(vectors.vector(name, suite))
    if name == "primitives" and suite == "SM-1":  # SM2 signs with a fresh random number each time
        made["signing"].pop("signature"), kept["signing"].pop("signature")
    assert made == kept


@pytest.mark.parametrize("suite", SUITES)
def test_the_box_and_the_signature_of_the_vectors_hold(suite: str) -> None:
    found = {k: bytes.fromhex(v) for k, v in vectors.vector("primitives", suite).items() if isinstance(v, str)}
    signing = vectors.vector("primitives", suite)["signing"]
    assert suites.suite(suite).unwrap(found["private"], found["box"], found["info"]) == found["text"]
    public, signature = bytes.fromhex(signing["public"]), bytes.fromhex(signing["signature"])
    key = sm2.PublicKey(public) if suite == "SM-1" else Ed25519PublicKey.from_public_bytes(public)
    key.verify(signature, found["text"])


@pytest.mark.parametrize("suite", SUITES)
def test_the_policy_of_the_vectors_reads_and_the_code_gives_the_seed(suite: str) -> None:
    found = vectors.vector("envelope", suite)
    assert SealPolicy.from_json(found["policy"]).digest() == found["policy_digest"]
    assert from_words(found["recovery_code"]).hex() == found["seed"]


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("number", range(8))
def test_each_box_gets_the_answer_that_it_must(number: int, suite: str) -> None:
    case = vectors.vector("shares", suite)[number]
    private = trustee_keys(suite)[case["index"] - 1][0]
    facts: dict[str, Any] = {
        "suite": suites.suite(suite),
        "private": private,
        "index": case["index"],
        "header_bytes": case["header"].encode(),
        "box": bytes.fromhex(case["box"]),
    }
    if case["good"]:
        assert check_box(**facts).trustee == case["index"]
    else:
        with pytest.raises(SpoiledBox):
            check_box(**facts)


@pytest.mark.parametrize("suite", SUITES)
def test_the_draw_of_the_vectors_checks_out(suite: str) -> None:
    record = DrawRecord.model_validate(vectors.vector("draw", suite)["record"])
    assert [finding.number for finding in verify_draw(record) if not finding.holds] == []
