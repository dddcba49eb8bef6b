"""A swapped key is refused, and so is every key that is not fully proven."""

from typing import Any

import pytest

from tianping.bidder.evidence import KeyNotProven, KeySubstituted, PolicyNotSigned
from tianping.bidder.package import TenderPackage
from tianping.record.statements import state

from .conftest import City


def test_keys_that_are_the_trustees_own_pass(city: City) -> None:
    assert city.package().checked(city.anchors) == city.policy()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_key_swapped_by_the_trading_platform_is_refused(city: City, number: int) -> None:
    publics = list(city.publics)
    publics[number] = city.new_key()
    with pytest.raises(KeySubstituted) as refused:
        city.package(city.policy(publics)).checked(city.anchors)
    assert "可能已被替换" in refused.value.sentence("zh")
    assert refused.value.facts["what"] == "public"


def test_a_swapped_key_with_a_forged_entry_is_refused(city: City) -> None:
    """The trading platform makes up the trustee's log entry for its own key, but the trustee's log does not hold it."""
    import base64

    mine = city.new_key()
    forged = city.line(1, body={"public": base64.b64encode(mine).decode()})
    true = city.line(1)
    policy = city.policy([city.publics[0], mine, city.publics[2]])
    with pytest.raises(KeyNotProven, match="inclusion"):
        city.package(policy, line1=true | {"entry": forged["entry"]}).checked(city.anchors)


def test_a_trustees_log_made_up_whole_by_another_is_refused(city: City) -> None:
    impostor = City(suite=city.suite, publics=list(city.publics))
    with pytest.raises(KeyNotProven):
        city.package(line1=impostor.line(1)).checked(city.anchors)


def test_a_key_that_no_other_platform_has_cosigned_is_refused(city: City) -> None:
    with pytest.raises(KeyNotProven, match="cosignature"):
        city.package(line2=city.line(2, cosigned=False)).checked(city.anchors)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"body": {"tender": "A3301000012000012002"}}, KeySubstituted),
        ({"body": {"suite": "OTHER-1"}}, KeySubstituted),
        ({"body": {"organisation": "91330100MA00000B2X"}}, KeySubstituted),
        ({"body": {"key_id": "another"}}, KeySubstituted),
        ({"body": {"opening_at": "2026-03-12T01:00:00Z"}}, KeySubstituted),
        ({"body": {"opening_at": "some day"}}, KeyNotProven),
        ({"type": "trustee.key_published"}, KeyNotProven),
        ({"origin": "other.city.example"}, KeyNotProven),
    ],
)
def test_an_entry_that_binds_something_else_is_refused(city: City, change: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        city.package(line1=city.line(1, **change)).checked(city.anchors)


@pytest.mark.parametrize(
    "change",
    [
        {"index": 3},
        {"proof": []},
        {"proof": ["zz"]},
        {"entry": "!"},
        {"entry": ""},
        {"checkpoint": ""},
        {"trustee": "other.city.example"},
        {"index": -1},
    ],
)
def test_evidence_that_is_damaged_is_refused(city: City, change: dict[str, Any]) -> None:
    with pytest.raises(KeyNotProven):
        city.package(line1=city.line(1) | change).checked(city.anchors)


def test_another_trustees_evidence_does_not_do(city: City) -> None:
    with pytest.raises(KeyNotProven):
        city.package(line1=city.line(2) | {"trustee": city.platforms[1].origin}).checked(city.anchors)


def test_a_policy_without_the_platforms_signature_is_refused(city: City) -> None:
    package = city.package()
    other = state(purpose="seal-policy", content=package.tender["seal_policy"], key=city.platforms[1].identity)
    purpose = state(purpose="receipt", content=package.tender["seal_policy"], key=city.platforms[0].identity)
    for signature in ({}, other.model_dump(mode="json"), purpose.model_dump(mode="json")):
        changed = TenderPackage(package.tender | {"seal_policy_signature": signature}, package.evidence)
        with pytest.raises(PolicyNotSigned):
            changed.checked(city.anchors)


def test_a_policy_changed_after_signing_is_refused(city: City) -> None:
    package = city.package()
    changed = package.tender["seal_policy"] | {"minimum_bids": 1}
    with pytest.raises(PolicyNotSigned):
        TenderPackage(package.tender | {"seal_policy": changed}, package.evidence).checked(city.anchors)


def test_other_anchors_trust_nothing_of_it(city: City) -> None:
    with pytest.raises(PolicyNotSigned):
        city.package().checked(City().anchors)
