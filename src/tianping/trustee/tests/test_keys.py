"""The life of a tender key."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tianping.exchange.models import Alarm
from tianping.record.models import Event
from tianping.sealing import suites
from tianping.sealing.keys import KeyDestroyed
from tianping.trustee import keyring, queries, tasks
from tianping.trustee.actions import keys
from tianping.trustee.models import EntrustedTender, SelfTest, TenderKey
from tianping.trustee.tests.conftest import AFTER, BEFORE, BY, OPENING, OTHER, SERVICE, TENDER, TRADING, City


def test_a_key_of_the_pool_is_bound_to_the_tender_and_told_in_the_log(city: City) -> None:
    keys.fill_pool(suite="INTL-1", now=BEFORE)
    key = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    assert (key.state, key.tender, key.opening_at) == ("bound", TENDER, OPENING)
    told = Event.objects.get(type="trustee.key_bound")
    assert told.tender == TENDER
    assert key.key_id.encode() in bytes(told.header)


def test_the_pool_is_filled_and_nothing_of_it_is_told(city: City) -> None:
    assert keys.fill_pool(suite="INTL-1", now=BEFORE) == 2
    assert keys.fill_pool(suite="INTL-1", now=BEFORE) == 0
    assert not Event.objects.exists()


def test_each_suite_has_a_pool_of_its_own_and_a_tender_gets_a_key_of_its_suite(city: City) -> None:
    keys.fill_pool(suite="INTL-1", now=BEFORE)
    assert keys.fill_pool(suite="SM-1", now=BEFORE) == 2
    asked = city.ask()
    asked.suite = "SM-1"
    asked.save()
    key = keys.bind_key(tender=asked, by=BY, now=BEFORE)
    row = suites.suite("SM-1")
    box = row.wrap(bytes(key.public), b"pieces", b"info")
    assert (key.suite, row.unwrap(queries.private_key(key), box, b"info")) == ("SM-1", b"pieces")
    assert TenderKey.objects.filter(state="pool", suite="INTL-1").count() == 2


def test_the_engine_fills_every_pool(city: City) -> None:
    for action in tasks.pool(BEFORE):
        action()
    assert set(TenderKey.objects.values_list("suite", flat=True)) == {"INTL-1", "SM-1"}
    assert list(tasks.pool(BEFORE)) == []


def test_a_key_is_bound_once(city: City) -> None:
    asked = city.ask()
    keys.bind_key(tender=asked, by=BY, now=BEFORE)
    with pytest.raises(keys.KeyAlreadyBound):
        keys.bind_key(tender=asked, by=BY, now=BEFORE)


def test_the_database_holds_one_key_to_one_tender(city: City) -> None:
    key = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    other = keys.make_key(suite="INTL-1", now=BEFORE)
    other.state, other.origin, other.tender, other.opening_at = "bound", key.origin, key.tender, OPENING
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_a_second_request_for_the_same_tender_changes_nothing(city: City) -> None:
    city.ask()
    asked = city.ask(opening_at=OPENING - timedelta(days=9))
    assert asked.requested_opening_at == OPENING


def test_another_tender_gets_another_key(city: City) -> None:
    one = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    two = keys.bind_key(tender=city.ask(tender=OTHER), by=BY, now=BEFORE)
    assert bytes(one.public) != bytes(two.public)


def test_no_key_is_bound_for_an_opening_in_the_past(city: City) -> None:
    with pytest.raises(keys.OpeningTimePassed):
        keys.bind_key(tender=city.ask(), by=BY, now=AFTER)


def test_who_is_not_named_as_trustee_binds_nothing(city: City) -> None:
    asked = city.ask(trustees=(TRADING, SERVICE, "notary.other.example"))
    with pytest.raises(keys.NotATrustee):
        keys.bind_key(tender=asked, by=BY, now=BEFORE)


def test_a_trustee_without_a_credit_code_binds_nothing(city: City, settings: object) -> None:
    settings.TIANPING_OPERATOR = ""  # type: ignore[attr-defined]
    with pytest.raises(keys.NoOrganisation):
        keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    assert not TenderKey.objects.filter(state="bound").exists()


def test_the_private_key_is_not_in_the_database(city: City) -> None:
    key = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    private = queries.private_key(key)
    assert private not in bytes(key.wrapped)
    assert private[-32:] not in bytes(key.wrapped)


def test_a_key_is_not_destroyed_before_the_archive(city: City) -> None:
    key = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    with pytest.raises(keys.NotArchived):
        keys.destroy_key(key=key, by=BY, now=AFTER)


def test_a_destroyed_key_opens_nothing_even_from_a_dump(city: City) -> None:
    key = keys.bind_key(tender=city.ask(), by=BY, now=BEFORE)
    dumped = bytes(key.wrapped)
    EntrustedTender.objects.update(archived=True)
    keys.destroy_key(key=key, by=BY, now=AFTER)
    assert Event.objects.filter(type="trustee.key_destroyed").count() == 1
    assert queries.bound_key(origin=TRADING, tender=TENDER) is None
    with pytest.raises(KeyDestroyed):
        keyring.unwrap(key_id=key.key_id, wrapped=dumped)


def test_the_daily_canary_opens(city: City) -> None:
    city.prepare()
    test = keys.self_test(key=TenderKey.objects.get(), now=BEFORE, wall=BEFORE)
    assert test.passed
    assert not Alarm.objects.exists()


def test_a_canary_that_does_not_open_raises_an_alarm(city: City) -> None:
    city.prepare()
    key = TenderKey.objects.get()
    keyring.destroy(key_id=key.key_id)
    assert not keys.self_test(key=key, now=BEFORE, wall=BEFORE).passed
    assert Alarm.objects.get(kind=keys.SELF_TEST).subject == key.key_id
    assert SelfTest.objects.count() == 1
