"""What the service platform tells."""

import base64
from typing import Any

import pytest

from tianping.canonical import encode
from tianping.exchange.catalogue.subjects import SubjectRegistered, TrustListPublished
from tianping.exchange.models import Peer
from tianping.exchange.projecting import replay
from tianping.record.keys import PlatformKeys
from tianping.sealing.certificates import TrustList, make_ca, trusted
from tianping.trading.configuration import TradingConfiguration
from tianping.trading.subjects.models import Subject, TrustListVersion
from tianping.trading.subjects.projections import TrustListForged
from tianping.trading.subjects.queries import name_of, roles_of, trust_list
from tianping.trading.tests import scenes
from tianping.web.accounts.trust import NoTrustList

pytestmark = pytest.mark.django_db
KEYS = PlatformKeys.make(scenes.SERVICE)


@pytest.fixture
def service() -> Peer:
    return Peer.objects.create(
        origin=scenes.SERVICE,
        kind="service",
        state="docked",
        base_url="http://service.localhost",
        log_vkey=KEYS.log.vkey,
        identity_vkey=KEYS.identity.vkey,
    )


def published(*, by: PlatformKeys = KEYS, version: int = 1) -> TrustListPublished:
    listed = TrustList(
        number=version, cas=(trusted(make_ca(name="示例 CA", now=scenes.NOW), now=scenes.NOW),)
    ).model_dump(mode="json")
    signature = base64.b64encode(by.identity.private.sign(encode(listed))).decode()
    return TrustListPublished(version=version, trust_list=listed, signature=signature)


def test_a_verified_subject_acts_in_its_roles() -> None:
    scenes.register(scenes.BUYER, "buyer", "bidder", name="云岫市城市建设中心")
    assert roles_of(scenes.BUYER) == {"buyer", "bidder"}
    assert name_of(scenes.BUYER) == "云岫市城市建设中心"


def test_an_unverified_subject_has_no_roles() -> None:
    scenes.register(scenes.BUYER, "buyer", verified=False)
    assert roles_of(scenes.BUYER) == set()


def test_an_older_version_does_not_replace_a_newer_one() -> None:
    scenes.register(scenes.BUYER, "bidder", version=3)
    scenes.register(scenes.BUYER, "buyer", version=2)
    assert roles_of(scenes.BUYER) == {"bidder"}


def test_only_a_service_platform_registers_subjects() -> None:
    scenes.register(scenes.BUYER, "buyer")
    forged = SubjectRegistered(
        subject=scenes.BUYER, version=9, name="冒名", legal_form="x", region="990100", roles=("bidder",), verified=True
    )
    scenes.hear(forged, room="trading_subjects", origin=scenes.SUPERVISION)
    assert Subject.objects.get().version == 1


@pytest.mark.usefixtures("service")
def test_the_newest_trust_list_counts() -> None:
    with pytest.raises(NoTrustList):
        trust_list()
    scenes.hear(published(), room="trading_subjects", origin=scenes.SERVICE)
    scenes.hear(published(version=2), room="trading_subjects", origin=scenes.SERVICE)
    assert trust_list().number == 2


@pytest.mark.usefixtures("service")
def test_a_trust_list_signed_by_another_key_is_refused() -> None:
    with pytest.raises(TrustListForged):
        scenes.hear(published(by=PlatformKeys.make(scenes.SERVICE)), room="trading_subjects", origin=scenes.SERVICE)
    assert not TrustListVersion.objects.exists()


@pytest.mark.usefixtures("service")
def test_a_replay_begins_with_empty_tables() -> None:
    scenes.register(scenes.BUYER, "buyer")
    scenes.hear(published(), room="trading_subjects", origin=scenes.SERVICE)
    replay(room="trading_subjects")
    assert not Subject.objects.exists()
    assert not TrustListVersion.objects.exists()


def test_the_configured_operator_is_the_only_operator(settings: Any) -> None:
    scenes.register(scenes.OTHER, "operator", "bidder")
    settings.TIANPING_TRADING = TradingConfiguration(operator=scenes.BUYER)
    assert roles_of(scenes.BUYER) == {"operator"}
    assert roles_of(scenes.OTHER) == {"bidder"}
