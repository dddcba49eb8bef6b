"""Tokens of programs: shown once, kept as a digest, ending by themselves."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings

from tianping.web.accounts.models import ApiToken, User

PREFIX = "tp1_"


@dataclass(frozen=True)
class Issued:
    """A new token: the text is never seen again."""

    text: str
    expires_at: datetime


def issue(*, user: User, uscc: str, roles: list[str], certificate: str = "", now: datetime) -> Issued:
    """This function will make a token for a subject. `now` is wall time."""
    text = PREFIX + secrets.token_urlsafe(32)
    expires_at = now + timedelta(hours=settings.TIANPING.token_hours)
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
