"""Sign-in by certificate: a challenge, signed once, becomes a token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tianping.law import codes
from tianping.refusals import Refusal
from tianping.sealing.purposes import opens_sessions
from tianping.sealing.signing import Signature, verify_signature
from tianping.web.accounts import lockout, tokens, trust
from tianping.web.accounts.models import Challenge, Membership, User


class ChallengeUnknown(Refusal):
    """The challenge was not given here, was used, or has ended."""

    code = "challenge-unknown"
    status = 401
    zh = "登录口令无效：没有发过、已用过或已过期。"
    en = "The challenge is not good: never given, used already, or ended."
    next_zh = "请重新取一个登录口令再签。"
    next_en = "Ask for a new challenge and sign that."


class SignatureRefused(Refusal):
    """The signature, or the certificate behind it, does not hold."""

    code = "signature-refused"
    status = 401
    zh = "证书登录没有通过：{why}"
    en = "Sign-in by certificate failed: {why_en}"
    next_zh = "请检查证书是否在有效期内、由信任表上的机构签发，再试。"
    next_en = "Check that the certificate is in force and issued by an authority of the trust list, and try again."


class OtherSubject(Refusal):
    """The certificate names another subject than the challenge."""

    code = "other-subject"
    status = 401
    zh = "证书属于 {held}，不是要登录的 {asked}。"
    en = "The certificate belongs to {held}, not to {asked} who asked."
    next_zh = "请换本单位的证书。"
    next_en = "Use the certificate of your own organisation."


class NotForSignIn(Refusal):
    """The certificate was given to one person for signing documents; by it nobody acts as the whole organisation."""

    code = "certificate-for-signing"
    status = 401
    zh = "这张证书只用于签名，不能用来登录。"
    en = "The certificate is for signing alone; it does not sign in."
    next_zh = "请用登录名、通行密钥或本单位的数字证书登录。"
    next_en = "Sign in by name, by passkey, or by your organisation's own certificate."


@dataclass(frozen=True)
class Session:
    """A good sign-in."""

    token: str
    expires_at: datetime
    uscc: str
    name: str
    roles: list[str]


def challenge(*, uscc: str, person: str = "", address: str, now: datetime) -> Challenge:
    """This function will give a text to sign. It names this platform, the subject and the time, so that a signature over
    it serves nowhere else. Raises CodeError for a wrong credit code, Locked."""
    codes.uscc.check(uscc)
    lockout.require_open(uscc=uscc, address=address, now=now)
    expires_at = now + timedelta(seconds=settings.TIANPING.challenge_seconds)
    Challenge.objects.filter(expires_at__lt=now - timedelta(hours=1)).delete()
    text = (
        f"tianping/session/1 {settings.TIANPING.origin} {uscc} {expires_at:%Y%m%dT%H%M%SZ} {secrets.token_urlsafe(24)}"
    )
    return Challenge.objects.create(text=text, uscc=uscc, person=person, expires_at=expires_at)


def sign_in(*, challenge: str, signature: dict[str, Any], address: str, now: datetime) -> Session:
    """This function will check the signature over a challenge and give a token in exchange; `now` is wall time.

    The challenge is used up by the attempt, good or not. Raises ChallengeUnknown, Locked, SignatureRefused, NotForSignIn,
    OtherSubject, NoTrustList.
    """
    return _open(_proved(challenge=challenge, signature=signature, address=address, now=now), now)


def person_by_certificate(
    *, challenge: str, signature: dict[str, Any], address: str, now: datetime
) -> tuple[User, trust.Holder]:
    """This function will return the user of who signed the challenge, for a session of pages. Raises as `sign_in`."""
    identity = _proved(challenge=challenge, signature=signature, address=address, now=now)
    return _user(identity, list(trust.roles_of(uscc=identity.uscc, person=identity.person)), now), identity


def _proved(*, challenge: str, signature: dict[str, Any], address: str, now: datetime) -> trust.Holder:
    asked = _use_up(challenge, now)
    lockout.require_open(uscc=asked.uscc, address=address, now=now)
    try:
        identity = _identity(challenge, signature, now)
        if identity.uscc != asked.uscc or asked.person not in ("", identity.person):
            raise OtherSubject(
                held=f"{identity.uscc} {identity.person}".strip(), asked=f"{asked.uscc} {asked.person}".strip()
            )
    except Refusal as refusal:
        if refusal.status < 500:
            lockout.note_failure(uscc=asked.uscc, address=address, cause=refusal.code, now=now)
        raise
    lockout.forget_failures(uscc=asked.uscc, address=address)
    return identity


def _use_up(text: str, now: datetime) -> Challenge:
    with transaction.atomic():
        asked = Challenge.objects.filter(text=text).first()
        used, _ = Challenge.objects.filter(text=text).delete()
    if asked is None or not used or now >= asked.expires_at:
        raise ChallengeUnknown(field="challenge")
    return asked


def _identity(text: str, signature: dict[str, Any], now: datetime) -> trust.Holder:
    listed = trust.current_trust_list()
    try:
        signed = Signature.from_json(signature)
        verify_signature(data=text.encode(), signature=signed)
        found = listed.signer_of(signed.chain, now)
    except Refusal as refusal:
        why, why_en = refusal.sentence("zh"), refusal.sentence("en")
        raise SignatureRefused(field="signature", why=why, why_en=why_en) from refusal
    if not opens_sessions(signed.chain[0]):
        raise NotForSignIn(field="signature")
    return trust.Holder(uscc=found.uscc, name=found.name, person=found.person, serial=found.serial)


@transaction.atomic
def _open(identity: trust.Holder, now: datetime) -> Session:
    roles = list(trust.roles_of(uscc=identity.uscc, person=identity.person))
    user = _user(identity, roles, now)
    issued = tokens.issue(user=user, uscc=identity.uscc, roles=roles, certificate=identity.serial, now=now)
    return Session(issued.text, issued.expires_at, identity.uscc, identity.name, roles)


def _user(identity: trust.Holder, roles: list[str], now: datetime) -> User:
    """One user per subject and person named in certificates; roles follow what the platform grants today."""
    label = f"{identity.uscc} {identity.person}".strip()
    user = User.objects.filter(certificate_holder=label).first()
    if user is None:
        user = User(certificate_holder=label, name=identity.person or identity.name, made_at=now)
        user.set_unusable_password()
        user.save()
    for role in roles:
        facts = {"subject_name": identity.name, "since": now, "source": Membership.REGISTER}
        Membership.objects.get_or_create(user=user, uscc=identity.uscc, role=role, defaults=facts)
    told = Membership.objects.filter(user=user, uscc=identity.uscc, source=Membership.REGISTER)
    told.exclude(role__in=roles).delete()  # what the firm itself gave stays: the register knows nothing of it
    return user
