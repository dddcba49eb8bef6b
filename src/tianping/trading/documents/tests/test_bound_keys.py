"""Keys that trustees bind, as their own logs tell."""

from datetime import timedelta
from typing import Any

import pytest

from tianping.exchange.models import Peer
from tianping.exchange.projecting import dispatch, replay
from tianping.trading.documents import actions
from tianping.trading.documents.models import BoundKey, RefusedKey, Terms
from tianping.trading.documents.policy import KeysNotBound
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import CUSTODIAN, NOW, SERVICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> Terms:
    Peer.objects.create(
        origin=SERVICE, kind="service", state="docked", base_url="http://x", operator=scenes.OPERATORS[SERVICE]
    )
    tender = scenes.tender()
    scenes.add_file(tender)
    return scenes.with_terms(tender)


def hear(terms: Terms, origin: str = SERVICE, *, position: int | None = None, **facts: Any) -> None:
    scenes.hear(scenes.bound(terms, origin, **facts), room="documents", origin=origin, position=position)


def test_a_key_is_kept_with_its_place_in_the_trustees_log(terms: Terms) -> None:
    hear(terms, position=42)
    key = BoundKey.objects.get()
    assert (key.trustee, key.position, key.own) == (SERVICE, 42, False)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"organisation": scenes.OTHER}, "other-organisation"),
        ({"opening_at": NOW + timedelta(days=1)}, "other-opening-time"),
        ({"suite": "SM-1"}, "other-suite"),
        ({"public": "bm8ga2V5"}, "no-key"),
        ({"public": "?"}, "no-key"),
    ],
)
def test_a_binding_that_does_not_fit_is_refused_with_its_cause(terms: Terms, facts: dict[str, Any], cause: str) -> None:
    hear(terms, **facts)
    assert not BoundKey.objects.exists()
    assert RefusedKey.objects.get().cause == cause


def test_a_trustee_binds_once(terms: Terms) -> None:
    hear(terms)
    hear(terms)
    assert BoundKey.objects.count() == 1
    assert RefusedKey.objects.get().cause == "bound-twice"


def test_a_key_serves_one_tender(terms: Terms) -> None:
    hear(terms, key_id="k1")
    other = scenes.with_terms(scenes.tender())
    hear(other, key_id="k1")
    assert RefusedKey.objects.get().cause == "bound-to-another-tender"


def test_who_is_no_trustee_is_passed_over(terms: Terms) -> None:
    scenes.hear(scenes.bound(terms, SERVICE), room="documents", origin="stranger.example", kind="custodian")
    assert not BoundKey.objects.exists()
    assert not RefusedKey.objects.exists()


def test_documents_cannot_issue_before_all_keys_are_bound(terms: Terms) -> None:
    scenes.bind_keys(terms, origins=[SERVICE, terms.trustees[0]])
    with pytest.raises(KeysNotBound) as refusal:
        actions.issue(tender=terms.tender, by=scenes.agency(), now=NOW)
    assert CUSTODIAN in refusal.value.sentence("zh")


def test_a_replay_from_zero_gives_the_same_keys_even_after_the_opening_was_moved(terms: Terms) -> None:
    told = [scenes.entry(scenes.bound(terms, origin), origin=origin) for origin in terms.trustees]
    for entry in told:
        dispatch("documents", entry)
    actions.issue(tender=terms.tender, by=scenes.agency(), now=NOW + timedelta(hours=1))
    actions.move_opening(
        tender=terms.tender,
        to=NOW + timedelta(days=40),
        reason="图纸更新",
        by=scenes.agency(),
        now=NOW + timedelta(days=2),
    )
    before = set(BoundKey.objects.values_list("trustee", "key_id", "position"))
    replay(room="documents")
    assert not BoundKey.objects.exists()
    for entry in told:
        dispatch("documents", entry)
    assert set(BoundKey.objects.values_list("trustee", "key_id", "position")) == before
    assert not RefusedKey.objects.exists()
