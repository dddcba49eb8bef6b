"""Passkeys as second factor, by the library `webauthn` (Web Authentication Level 3): enrolled beside an app of codes,
used after the password, listed and ended by their owner. Bound to this site's host, so that no other site can ask."""

import json
import struct
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts import acts, factors, lockout
from tianping.web.accounts.models import Failure, Passkey, User

MOST = 10
BROKEN = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error)
"""What the library raises of an answer that does not hold, and of one that is no answer at all."""


class PasskeyRefused(Refusal):
    """The device's answer does not hold: another key, another site, another question, or a key that was copied."""

    code = "passkey-refused"
    status = 401
    zh = "通行密钥没有通过。"
    en = "The passkey was not accepted."
    next_zh = "请再试一次；还不行，用验证器的动态码。"
    next_en = "Try once more; if it fails again, use a code of your app."


class TooManyPasskeys(Refusal):
    """Nobody needs more."""

    code = "too-many-passkeys"
    zh = "最多登记 {most} 个通行密钥。"
    en = "At most {most} passkeys can be kept."
    next_zh = "请先停用不用的。"
    next_en = "End one that you no longer use."


class NoSuchPasskey(NotFound):
    """Not one's own, or ended already."""

    zh = "没有这个通行密钥。"
    en = "There is no such passkey."
    next_zh = "名单可能刚变过，请刷新再看。"
    next_en = "The list may have changed; load it again."


def offered() -> bool:
    """This function will say whether this site's host can hold passkeys: a name can, a bare address cannot (Web
    Authentication Level 3 §5.1.2, "valid domain")."""
    try:
        ip_address(host())
    except ValueError:
        return bool(host())
    return False


def host() -> str:
    """This function will return the host that passkeys are bound to."""
    return urlsplit(origin()).hostname or ""


def origin() -> str:
    """This function will return the address that the browser must say it stands on."""
    return str(settings.TIANPING.base_url).rstrip("/")


def _asked(challenge: str) -> bytes:
    if not challenge:
        raise PasskeyRefused
    return base64url_to_bytes(challenge)


def of(user: User) -> list[Passkey]:
    """This function will return a person's passkeys, the oldest first."""
    return list(Passkey.objects.filter(user=user))


def question_to_enrol(user: User) -> dict[str, Any]:
    """This function will return what the browser asks the device for a new key, `challenge` in it."""
    options = generate_registration_options(
        rp_id=host(),
        rp_name=settings.TIANPING.origin,
        user_id=user.public_id.encode(),
        user_name=user.sign_in_name or user.name or user.public_id,
        user_display_name=user.name,
        exclude_credentials=_known(user),
    )
    return dict(json.loads(options_to_json(options)))


@transaction.atomic
def enrol(*, user: User, name: str, challenge: str, answer: str, by: Actor, now: datetime) -> Passkey:
    """This function will keep a new key after the device has signed the challenge. Raises PasskeyRefused,
    TooManyPasskeys."""
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise TooManyPasskeys(most=MOST)
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=_asked(challenge),
            expected_rp_id=host(),
            expected_origin=origin(),
        )
    except BROKEN:
        raise PasskeyRefused from None
    credential = bytes_to_base64url(found.credential_id)
    if len(credential) > 1400 or Passkey.objects.filter(credential=credential).exists():
        raise PasskeyRefused
    facts = {"public_key": found.credential_public_key, "sign_count": found.sign_count, "made_at": now}
    made = Passkey.objects.create(user=user, name=name.strip()[:60] or "—", credential=credential, **facts)
    acts.note(AccountChanged(account=user.public_id, what="passkey-added"), by=by, now=now)
    return made


def question_to_sign_in(user: User) -> dict[str, Any]:
    """This function will return what the browser asks the device to sign, for the keys of this person alone."""
    return dict(
        json.loads(options_to_json(generate_authentication_options(rp_id=host(), allow_credentials=_known(user))))
    )


def verify(*, user: User, challenge: str, answer: str, address: str, now: datetime) -> Passkey:
    """This function will return the key that signed the challenge, as the second step after the password.

    Wrong answers count with wrong codes. Raises CodesLocked, PasskeyRefused.
    """
    key = factors.lock_key(user)
    factors.require_open(key, now)
    try:
        return _verified(user, challenge, answer, now)
    except (*BROKEN, PasskeyRefused):
        lockout.note_failure(uscc=key, address=address, cause=factors.CAUSE, now=now)
        raise PasskeyRefused from None


@transaction.atomic
def _verified(user: User, challenge: str, answer: str, now: datetime) -> Passkey:
    given = parse_authentication_credential_json(answer)
    credential = bytes_to_base64url(given.raw_id)
    held = Passkey.objects.select_for_update().filter(user=user, credential=credential).first()
    if held is None:
        raise PasskeyRefused
    found = verify_authentication_response(
        credential=given,
        expected_challenge=_asked(challenge),
        expected_rp_id=host(),
        expected_origin=origin(),
        credential_public_key=bytes(held.public_key),
        credential_current_sign_count=held.sign_count,
    )
    held.sign_count, held.used_at = found.new_sign_count, now
    held.save(update_fields=["sign_count", "used_at"])
    Failure.objects.filter(uscc=factors.lock_key(user), cause=factors.CAUSE).delete()
    return held


@transaction.atomic
def end(*, user: User, number: str, by: Actor, now: datetime) -> None:
    """This function will take a key out of use; the app of codes stays. Raises NoSuchPasskey."""
    if not Passkey.objects.filter(user=user, number=number).delete()[0]:
        raise NoSuchPasskey
    acts.note(AccountChanged(account=user.public_id, what="passkey-ended"), by=by, now=now)


def _known(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in of(user)]
