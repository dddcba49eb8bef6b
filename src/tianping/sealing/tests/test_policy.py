"""A policy is refused if one hand could open, and reads back to the same bytes."""

from typing import Any

import pytest

from tianping.canonical import NotCanonical
from tianping.sealing import suites
from tianping.sealing.policy import BadPolicy, QuorumInOneHand, SealPolicy, TrusteeKey

from .conftest import ORGANISATIONS, make_policy

PUBLICS = tuple(suites.generate_x25519()[1] for _ in range(3))


def test_a_policy_reads_back_to_the_same_digest() -> None:
    policy = make_policy(PUBLICS, tied=(("a", "b"),))
    assert SealPolicy.from_json(policy.to_json()) == policy
    assert SealPolicy.from_json(policy.encoded()).digest() == policy.digest()


def test_one_organisation_with_two_trustees_is_refused() -> None:
    keys = make_policy(PUBLICS).trustees
    same = TrusteeKey("other.city.example", ORGANISATIONS[0], "k9", keys[2].public)
    with pytest.raises(QuorumInOneHand) as refused:
        make_policy(PUBLICS, trustees=(keys[0], keys[1], same))
    assert ORGANISATIONS[0] in refused.value.sentence("zh")


def test_tied_codes_count_as_one_hand_also_over_a_third() -> None:
    one, two, _ = ORGANISATIONS
    with pytest.raises(QuorumInOneHand):
        make_policy(PUBLICS, tied=((one, two),))
    with pytest.raises(QuorumInOneHand):
        make_policy(PUBLICS, tied=((one, "PARENT"), ("PARENT", two)))


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": 1},
        {"threshold": 3},
        {"trustees": ()},
        {"minimum_bids": 0},
        {"freshness_limit_s": -1},
    ],
)
def test_policies_that_version_1_cannot_keep_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPolicy):
        make_policy(PUBLICS, **changes)


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(BadPolicy, match="public twice"):
        make_policy((PUBLICS[0], PUBLICS[0], PUBLICS[1]))


def test_bytes_that_are_no_key_are_refused() -> None:
    for public in (b"", bytes(31), bytes(65)):
        with pytest.raises(suites.BadPublicKey):
            make_policy((public, PUBLICS[1], PUBLICS[2]))


def test_an_unknown_suite_is_refused_and_a_suite_outside_its_dates_too() -> None:
    with pytest.raises(suites.UnknownSuite):
        make_policy(PUBLICS, suite="NONE-1")
    row = suites.suite("INTL-1")
    with pytest.raises(suites.UnknownSuite):
        suites.suite("INTL-1", at=row.allowed_from.replace(year=2000))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"extra": 1},
        {"opening_at": "2026-02-12T01:00:00"},
        {"opening_at": "soon"},
        {"trustees": []},
        {"tied": "x"},
    ],
)
def test_another_form_of_policy_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadPolicy):
        SealPolicy.from_json(make_policy(PUBLICS).to_json() | change)


def test_a_key_whose_digest_is_anothers_is_refused() -> None:
    value = make_policy(PUBLICS).to_json()
    value["trustees"][1]["digest"] = "0" * 64
    with pytest.raises(BadPolicy, match="digest"):
        SealPolicy.from_json(value)


def test_another_spelling_of_the_same_policy_is_refused() -> None:
    encoded = make_policy(PUBLICS).encoded()
    with pytest.raises(NotCanonical):
        SealPolicy.from_json(encoded + b" ")
    with pytest.raises(BadPolicy, match="spelling"):
        SealPolicy.from_json(encoded.replace(b"01:00:00Z", b"01:00:00.000Z"))


def test_p256_keys_wrap_and_unwrap_like_x25519() -> None:
    row = suites.suite("INTL-1")
    for private, public in (suites.generate_p256(), suites.generate_x25519()):
        box = row.wrap(public, b"pieces", b"info")
        assert row.unwrap(private, box, b"info") == b"pieces"
        with pytest.raises(suites.CannotUnwrap):
            row.unwrap(private, box, b"other")
