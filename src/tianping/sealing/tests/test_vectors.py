"""The published vectors are what this implementation computes."""

from typing import Any

import pytest

from tianping.sealing import suites, vectors
from tianping.sealing.draw_checks import verify_draw
from tianping.sealing.draws import DrawRecord
from tianping.sealing.policy import SealPolicy
from tianping.sealing.recovery import from_words
from tianping.sealing.shares import SpoiledBox, check_box
from tianping.sealing.vectors.generate import GENERATORS, trustee_keys

INTL = suites.suite("INTL-1")
RANDOM = {"boxes", "box", "statement"}  # HPKE's ephemeral key; the statement holds the boxes' digests


def fixed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: fixed(one) for name, one in value.items() if name not in RANDOM}
    return [fixed(one) for one in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("name", vectors.NAMES)
def test_a_vector_is_recomputed(name: str) -> None:
    assert fixed(GENERATORS[name]()) == fixed(vectors.vector(name))


def test_the_policy_of_the_vectors_reads_and_the_code_gives_the_seed() -> None:
    found = vectors.vector("envelope")
    assert SealPolicy.from_json(found["policy"]).digest() == found["policy_digest"]
    assert from_words(found["recovery_code"]).hex() == found["seed"]


@pytest.mark.parametrize("case", vectors.vector("shares"), ids=lambda case: f"{case['case']} {case['index']}")
def test_each_box_gets_the_answer_that_it_must(case: dict[str, Any]) -> None:
    private = trustee_keys()[case["index"] - 1][0]
    facts: dict[str, Any] = {
        "suite": INTL,
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


def test_the_draw_of_the_vectors_checks_out() -> None:
    record = DrawRecord.model_validate(vectors.vector("draw")["record"])
    assert [finding.number for finding in verify_draw(record) if not finding.holds] == []
