"""Private tender keys at rest: each wrapped by a wrapping key of its own, which lies apart from the database.

Destroying the wrapping key erases the tender key wherever copies of the wrapped one may lie.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tianping.refusals import Refusal
from tianping.sealing.framing import lp

NONCE = 12
KEY = 32


class KeyDestroyed(Refusal):
    """The wrapping key is gone: destroyed on purpose, or its folder is lost. The tender key is gone with it."""

    code = "key-destroyed"
    zh = "密钥 {key_id} 的保护密钥不存在或已销毁。"
    en = "The wrapping key of {key_id} does not exist or has been destroyed."
    next_zh = "由其余两个受托方开启，或使用投标人恢复码。"
    next_en = "The two other trustees open, or the bidders' recovery codes do."


class WrappedKeyDamaged(Refusal):
    """The wrapped key does not open: damaged, or another key's under this id."""

    code = "wrapped-key-damaged"
    zh = "密钥 {key_id} 的密文已损坏或不属于该编号。"
    en = "The wrapped key {key_id} is damaged, or belongs to another id."


@dataclass(frozen=True)
class WrappingKeys:
    """The folder of wrapping keys: one file of 32 bytes per key id, readable by the owner alone, never in a dump."""

    folder: Path

    def wrap(self, *, key_id: str, private: bytes) -> bytes:
        """This function will make a wrapping key for `key_id` and return the private key wrapped by AES-256-GCM.

        The wrapping key is on disk before this returns. FileExistsError if the id has one already.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_bytes(KEY)
        with open(os.open(self._path(key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        self._sync()
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, private, lp(b"tender-key", key_id.encode()))

    def unwrap(self, *, key_id: str, wrapped: bytes) -> bytes:
        """This function will return the private key; raises KeyDestroyed, WrappedKeyDamaged."""
        try:
            key = self._path(key_id).read_bytes()
        except FileNotFoundError:
            raise KeyDestroyed(key_id=key_id) from None
        try:
            return AESGCM(key).decrypt(wrapped[:NONCE], wrapped[NONCE:], lp(b"tender-key", key_id.encode()))
        except (InvalidTag, ValueError):
            raise WrappedKeyDamaged(key_id=key_id) from None

    def destroy(self, *, key_id: str) -> None:
        """This function will overwrite and remove the wrapping key; raises KeyDestroyed if there is none.

        On storage that keeps old blocks the overwriting is only a help; the folder belongs on a disk without snapshots.
        """
        path = self._path(key_id)
        try:
            with path.open("r+b") as stream:
                stream.write(bytes(KEY))
                stream.flush()
                os.fsync(stream.fileno())
        except FileNotFoundError:
            raise KeyDestroyed(key_id=key_id) from None
        path.unlink()
        self._sync()

    def _path(self, key_id: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", key_id):
            raise KeyDestroyed(key_id=key_id)
        return self.folder / f"{key_id}.key"

    def _sync(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
