"""Tokens of programs: shown once, kept as a digest, ending by themselves."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from tianping.law import codes
from tianping.refusals import Refusal
from tianping.web.accounts.models import ROLES, ApiToken, Membership, User

PREFIX = "tp1_"


@dataclass(frozen=True)
class Issued:
    """A new token: the text is never seen again."""

    text: str
    expires_at: datetime


class UnknownRole(Refusal):
    """There is no such role."""

    code = "unknown-role"
    zh = "没有“{role}”这个角色。"
    en = 'There is no role "{role}".'
    next_zh = "角色有：{known}。"
    next_en = "The roles are: {known}."


def create_for_program(
    *, uscc: str, roles: list[str], name: str = "", lasting: timedelta | None = None, now: datetime
) -> Issued:
    """This function will make a token by hand of the operator, for a program without a certificate.

    Raises CodeError for a wrong credit code, UnknownRole.
    """
    codes.uscc.check(uscc)
    for role in roles:
        if role not in ROLES:
            raise UnknownRole(role=role, known="、".join(ROLES))
    with transaction.atomic():
        user = User(name=name, made_at=now)
        user.set_unusable_password()
        user.save()
        Membership.objects.bulk_create(Membership(user=user, uscc=uscc, role=role, since=now) for role in set(roles))
        return issue(user=user, uscc=uscc, roles=sorted(set(roles)), lasting=lasting, now=now)


def issue(
    *, user: User, uscc: str, roles: list[str], certificate: str = "", lasting: timedelta | None = None, now: datetime
) -> Issued:
    """This function will make a token for a subject. `now` is wall time; without `lasting` the setting counts."""
    text = PREFIX + secrets.token_urlsafe(32)
    expires_at = now + (lasting or timedelta(hours=settings.TIANPING.token_hours))
    ApiToken.objects.create(
        user=user,
        digest=_digest(text),
        uscc=uscc,
        roles=roles,
        certificate=certificate,
        made_at=now,
        expires_at=expires_at,
    )
    return Issued(text=text, expires_at=expires_at)


def find(*, text: str, now: datetime) -> ApiToken | None:
    """This function will return the token of a text, or None where it is unknown, revoked or has ended."""
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text)).first()
    return token if token and token.user.active and token.good_at(now) else None


def revoke(*, token: ApiToken, now: datetime) -> None:
    """This function will end a token."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
