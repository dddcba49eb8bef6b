"""One-time codes by time (RFC 6238): six digits, thirty seconds, SHA-1 as every app reads it; the arithmetic is
`cryptography`'s. A code is good in its step and the two beside it (§5.2), and once (§5.2: no second use)."""

import base64
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tianping.web.accounts import vault
from tianping.web.accounts.models import OneTimeCode, User

DIGITS, STEP, BESIDE = 6, 30, 1


def new_secret() -> bytes:
    """This function will return a secret of 160 bits (RFC 4226 §4 R6)."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """This function will return the code of a time step (seconds since 1970 by thirty)."""
    return TOTP(secret, digits, SHA1(), STEP, enforce_key_length=False).generate(step * STEP).decode()  # noqa: S303


def address_of_app(secret: bytes, *, person: str, issuer: str) -> str:
    """This function will return the text of the QR code that an app of one-time codes reads."""
    query = urlencode({"secret": shown(secret), "issuer": issuer, "digits": DIGITS, "period": STEP}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(person)}?{query}"


def shown(secret: bytes) -> str:
    """This function will return the secret as a person types it (RFC 4648 base 32)."""
    return base64.b32encode(secret).decode()


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """This function will return the step that a code belongs to, or None where it fits none about now."""
    current = int(now.timestamp()) // STEP
    given = "".join(unicodedata.normalize("NFKC", code).split())  # a Chinese keyboard gives full-width digits
    for step in range(current - BESIDE, current + BESIDE + 1):
        if secrets.compare_digest(code_at(secret, step).encode(), given.encode()):
            return step
    return None


def use(*, user: User, code: str, now: datetime) -> bool:
    """This function will use up a code of a confirmed app: False for a wrong one, and for one used before.

    Of two requests with the same code at the same time one wins: the step is written only where it is newer.
    Raises SecretUnreadable.
    """
    app = OneTimeCode.objects.filter(user=user, confirmed_at__isnull=False).first()
    if app is None:
        return False
    step = step_of(vault.unseal(bytes(app.secret), about=user.public_id), code, now)
    return step is not None and bool(OneTimeCode.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))
