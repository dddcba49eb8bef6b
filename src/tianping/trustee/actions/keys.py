"""The life of a tender key: made for the pool, bound to one tender, tested daily, destroyed after the archive."""

import base64
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.catalogue.keys import KeyBound, KeyDestroyed
from tianping.exchange.models import Peer
from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.shares import check_box, dummy
from tianping.trustee import keyring, limits, queries
from tianping.trustee.models import EntrustedTender, SelfTest, TenderKey

SELF_TEST = "trustee-self-test"


class KeyAlreadyBound(Refusal):
    """One key, one tender: this tender has its key already."""

    code = "key-already-bound"
    status = 409
    zh = "招标项目 {tender} 已绑定开标密钥 {key_id}，不能再绑定。"
    en = "Tender {tender} has its opening key {key_id} already; no other is bound."
    next_zh = "开标时间只能推迟，推迟不需要更换密钥。"
    next_en = "The opening time can only be moved later, which needs no other key."


class OpeningTimePassed(Refusal):
    """A key was asked for an opening time that lies in the past."""

    code = "opening-time-passed"
    zh = "招标项目 {tender} 的开标时间 {opening_at} 已过，不能绑定密钥。"
    en = "The opening time {opening_at} of tender {tender} has passed; no key is bound."
    next_zh = "请设定新的开标时间后重新申请。"
    next_en = "Set another opening time and ask again."


class NotATrustee(Refusal):
    """The request names other trustees."""

    code = "not-a-trustee"
    zh = "本平台不是招标项目 {tender} 的受托方。"
    en = "This platform is not a trustee of tender {tender}."


class NotArchived(Refusal):
    """The key is still needed: the tender is not archived."""

    code = "not-archived"
    status = 409
    zh = "招标项目 {tender} 尚未归档，开标密钥不能销毁。"
    en = "Tender {tender} is not archived; its key is not destroyed."
    next_zh = "归档后自动销毁。"
    next_en = "It is destroyed by itself after the archive."


class NoOrganisation(Refusal):
    """The operator's credit code is not set: a policy could not tell that trustees are independent."""

    code = "no-organisation"
    status = 500
    zh = "未设置运营机构的统一社会信用代码（TIANPING_OPERATOR），不能作为受托方。"
    en = "The operator's credit code (TIANPING_OPERATOR) is not set; this platform cannot be a trustee."
    next_zh = "请设置后重启。"
    next_en = "Set it and start again."


def organisation() -> str:
    """This function will return the credit code of this trustee's operator; raises NoOrganisation.

    From the setting TIANPING_OPERATOR, or from this platform's own line in TIANPING_PEERS.
    """
    own = settings.TIANPING_ORIGIN
    lines = [facts for facts in getattr(settings, "TIANPING_PEERS", ()) if facts.get("origin") == own]
    found = str(getattr(settings, "TIANPING_OPERATOR", "") or "".join(f.get("operator", "") for f in lines[:1]))
    found = found or str(Peer.own().operator)
    if not found:
        raise NoOrganisation
    return found


def make_key(*, suite: str, now: datetime) -> TenderKey:
    """This function will make one key for the pool; raises UnknownSuite."""
    private, public = suites.suite(suite, now).generate_keypair()
    key_id = secrets.token_hex(16)
    wrapped = keyring.wrap(key_id=key_id, private=private)
    return TenderKey.objects.create(key_id=key_id, suite=suite, public=public, wrapped=wrapped, made_at=now)


def fill_pool(*, suite: str, now: datetime) -> int:
    """This function will make keys until the suite's pool is full; returns how many were made. The pool stays private.

    Raises UnknownSuite; NoSM2 on a machine that cannot do SM-1.
    """
    missing = limits.pool_size() - TenderKey.objects.filter(state="pool", suite=suite).count()
    for _ in range(missing):
        make_key(suite=suite, now=now)
    return max(0, missing)


@transaction.atomic
def bind_key(*, tender: EntrustedTender, by: Actor, now: datetime) -> TenderKey:
    """This function will bind one key of the pool to a tender, with its opening time, and say so in the log.

    Raises NotATrustee, KeyAlreadyBound, OpeningTimePassed, NoOrganisation, UnknownSuite.
    """
    _require_bindable(tender, now)
    pool = TenderKey.objects.select_for_update().filter(state="pool", suite=tender.suite)
    key = pool.first() or make_key(suite=tender.suite, now=now)
    key.state, key.origin, key.tender = "bound", tender.origin, tender.tender
    key.opening_at, key.bound_at = tender.requested_opening_at, now
    key.save()
    event = KeyBound(
        tender=tender.tender,
        suite=key.suite,
        key_id=key.key_id,
        public=base64.b64encode(key.public).decode(),
        organisation=organisation(),
        opening_at=key.opening_at,
    )
    record(event, by=by, now=now)
    return key


def _require_bindable(tender: EntrustedTender, now: datetime) -> None:
    if not tender.index or tender.requested_opening_at is None:
        raise NotATrustee(tender=tender.tender)
    bound = TenderKey.objects.filter(origin=tender.origin, tender=tender.tender).first()
    if bound is not None:
        raise KeyAlreadyBound(tender=tender.tender, key_id=bound.key_id)
    if tender.requested_opening_at <= now:
        raise OpeningTimePassed(tender=tender.tender, opening_at=tender.requested_opening_at.isoformat())


@transaction.atomic
def destroy_key(*, key: TenderKey, by: Actor, now: datetime) -> TenderKey:
    """This function will destroy a key's wrapping key after the archive: what it sealed is erased cryptographically.

    Raises NotArchived.
    """
    if not EntrustedTender.objects.filter(origin=key.origin, tender=key.tender, archived=True).exists():
        raise NotArchived(tender=key.tender)
    key.state, key.destroyed_at, key.wrapped = "destroyed", now, b""
    key.save(update_fields=["state", "destroyed_at", "wrapped"])
    record(KeyDestroyed(tender=key.tender, key_id=key.key_id), by=by, now=now)
    keyring.destroy(key_id=key.key_id)
    return key


@transaction.atomic
def self_test(*, key: TenderKey, now: datetime, wall: datetime) -> SelfTest:
    """This function will open a canary envelope with a bound key, once a day; a failure raises an alarm.

    The canary is an envelope of the tender's own policy, made here and thrown away.
    """
    cause = _canary(key)
    test, _ = SelfTest.objects.get_or_create(
        key_id=key.key_id, day=now.astimezone(SHANGHAI).date(), defaults={"passed": not cause, "cause": cause[:300]}
    )
    if cause:
        raise_alarm(kind=SELF_TEST, subject=key.key_id, detail=f"{key.tender}: {cause}", now=wall, room="trustee")
    else:
        clear_alarms(kind=SELF_TEST, subject=key.key_id, now=wall, room="trustee")
    return test


def _canary(key: TenderKey) -> str:
    tender = EntrustedTender.objects.filter(origin=key.origin, tender=key.tender).first()
    if tender is None or tender.policy is None:
        return ""
    try:
        header_bytes, boxes = dummy(queries.policy_of(tender), lot="canary")
        check_box(
            suite=suites.suite(key.suite),
            private=queries.private_key(key),
            index=tender.index,
            header_bytes=header_bytes,
            box=boxes[tender.index - 1],
        )
    except Refusal as refusal:
        return refusal.sentence("en")
    return ""
