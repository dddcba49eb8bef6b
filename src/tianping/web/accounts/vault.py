"""Secrets of accounts at rest: sealed by AES-256-GCM with a key in the key folder, so that a dump of the database alone
gives nobody a second factor."""

import hmac
import os
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tianping.refusals import Refusal
from tianping.web.secret import SecretTooOpen

NONCE = 12


class SecretUnreadable(Refusal):
    """What was sealed does not open with the key of this platform."""

    code = "secret-unreadable"
    status = 500
    zh = "动态码的密钥读不出来。"
    en = "The secret of the one-time codes cannot be read."
    next_zh = "请用恢复码登录后重新绑定，并告诉运行单位核对 keys/accounts.key。"
    next_en = "Sign in with a recovery code and enrol again; tell the operator to check keys/accounts.key."


def seal(secret: bytes, *, about: str) -> bytes:
    """This function will seal a secret; it opens only for the same `about` (the person's number)."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret, about.encode())


def unseal(sealed: bytes, *, about: str) -> bytes:
    """This function will open a sealed secret. Raises SecretUnreadable."""
    try:
        return AESGCM(_key()).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except InvalidTag:
        raise SecretUnreadable from None


def digest(text: str, *, about: str) -> str:
    """This function will return the keyed digest of a code that a person keeps, for comparison only."""
    return hmac.new(_key(), f"{about} {text}".encode(), sha256).hexdigest()


def _key() -> bytes:
    return _held(settings.TIANPING.data / "keys" / "accounts.key")


@cache
def _held(path: Path) -> bytes:
    """The key in the file, made (mode 0600) where there is none; of two processes the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    if path.stat().st_mode & 0o077:
        raise SecretTooOpen(path=path)
    return path.read_bytes()
