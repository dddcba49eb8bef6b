"""The one-time code of an account now, as a phone would show it (RFC 6238)."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tianping.launch.accounts.account import Account

DIGITS, STEP = 6, 30


@dataclass(frozen=True)
class Code:
    """The code now and the next one, with the seconds that are left of the first; the platform takes both."""

    now: str
    following: str
    left: int


def code_of(account: Account, *, now: datetime) -> Code:
    """This function will return an account's codes at a wall time."""
    totp = TOTP(account.key, DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303  # as every app reads it
    seconds = int(now.timestamp())
    current, following = (totp.generate(seconds + later).decode() for later in (0, STEP))
    return Code(current, following, STEP - seconds % STEP)
