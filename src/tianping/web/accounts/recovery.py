"""Recovery codes: ten, shown once, kept as keyed digests, each good once."""

import base64
import secrets
from datetime import datetime

from tianping.web.accounts import vault
from tianping.web.accounts.models import RecoveryCode, User

COUNT = 10
LENGTH = 16


def make(*, user: User) -> list[str]:
    """This function will give ten new codes and end all old ones. They are never seen again."""
    codes = [_new() for _ in range(COUNT)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return codes


def use(*, user: User, code: str, now: datetime) -> bool:
    """This function will use up a code; False where there is none such left."""
    found = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(found.update(used_at=now))


def left(*, user: User) -> int:
    """This function will count the codes that are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _new() -> str:
    text = base64.b32encode(secrets.token_bytes(LENGTH * 5 // 8)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, LENGTH, 4))


def _digest(user: User, code: str) -> str:
    plain = "".join(code.lower().split()).replace("-", "")
    return vault.digest(plain, about=f"recovery {user.public_id}")
