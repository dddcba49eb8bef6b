"""The platform's own keys: one file, made at first start, readable by its owner only, never in the database. Pure.

Two keys: the log's, for checkpoints and, with another name and algorithm byte, for cosignatures of other logs; and the
identity's, for requests, receipts and bundles. The messages of a log's key and of its witness cannot be taken for one
another: a cosigned message begins with `cosignature/v1` and a line that no checkpoint can have.
"""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tianping.record.notes import COSIGNATURE, WITNESS_SUFFIX, LogKey
from tianping.refusals import Refusal

IDENTITY_SUFFIX = "/identity"
SUFFIXES = {"log": "", "identity": IDENTITY_SUFFIX}


class KeyFileUnusable(Refusal):
    """The key file is readable by others, belongs to another origin, or cannot be read."""

    code = "key-file"
    zh = "密钥文件 {path} 不能使用：{cause}。"
    en = "The key file {path} cannot be used: {cause_en}."
    next_zh = "请把文件权限改为 0600，或恢复本平台自己的密钥文件。"
    next_en = "Set its mode to 0600, or restore this platform's own key file."


@dataclass(frozen=True)
class PlatformKeys:
    """The private keys of one origin."""

    log: LogKey
    identity: LogKey

    @classmethod
    def make(cls, origin: str) -> "PlatformKeys":
        """This function will make new random keys."""
        return cls(**{use: LogKey.make(origin + suffix) for use, suffix in SUFFIXES.items()})

    @property
    def origin(self) -> str:
        return self.log.name

    @property
    def witness(self) -> LogKey:
        """The log's key as it cosigns other logs."""
        return LogKey(self.log.name + WITNESS_SUFFIX, self.log.private, COSIGNATURE)

    def vkeys(self) -> dict[str, str]:
        """This function will return the public keys as vkey strings, by use."""
        return {use: getattr(self, use).vkey for use in SUFFIXES}

    def written(self) -> str:
        """This function will write the private keys as JSON, for the key file only."""
        raw = {use: getattr(self, use).private.private_bytes_raw() for use in SUFFIXES}
        return json.dumps({"origin": self.origin, **{u: base64.b64encode(b).decode() for u, b in raw.items()}})

    @classmethod
    def parse(cls, written: str) -> "PlatformKeys":
        """This function will read what `written` wrote; ValueError or KeyError where it is something else."""
        found = json.loads(written)
        keys = {}
        for use, suffix in SUFFIXES.items():
            private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(found[use]))
            keys[use] = LogKey(found["origin"] + suffix, private)
        return cls(**keys)


def load_or_make(path: Path, *, origin: str) -> PlatformKeys:
    """This function will read the key file, or make it with mode 0600 where there is none.

    Raises KeyFileUnusable if others may read it, if it is damaged, or if it belongs to another origin.
    """
    if not path.exists():
        return _make(path, origin)
    if path.stat().st_mode & 0o077:
        raise KeyFileUnusable(path=path.name, cause="其他用户可以读取", cause_en="others may read it")
    try:
        keys = PlatformKeys.parse(path.read_text())
    except (ValueError, KeyError, TypeError):
        raise KeyFileUnusable(path=path.name, cause="内容损坏", cause_en="it is damaged") from None
    if keys.origin != origin:
        raise KeyFileUnusable(path=path.name, cause=f"属于 {keys.origin}", cause_en=f"it belongs to {keys.origin}")
    return keys


def candidate_path(path: Path, *, key_id: bytes) -> Path:
    """This function will name the file in which a log key waits until the log itself names it as its key."""
    return path.with_name(f"{path.name}.{key_id.hex()}")


def write_candidate(path: Path, *, keys: PlatformKeys) -> Path:
    """This function will write keys beside the key file, durably, before the log names the new one."""
    beside = candidate_path(path, key_id=keys.log.verifier.key_id)
    _write(beside, keys)
    _sync_folder(path)
    return beside


def promote(path: Path, *, key_id: bytes) -> bool:
    """This function will put the waiting keys with this log key in the key file's place; False where none wait."""
    beside = candidate_path(path, key_id=key_id)
    try:
        os.replace(beside, path)
    except FileNotFoundError:
        return False
    _sync_folder(path)
    return True


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(path: Path, keys: PlatformKeys) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(keys.written())
        file.flush()
        os.fsync(file.fileno())


def _make(path: Path, origin: str) -> PlatformKeys:
    keys = PlatformKeys.make(origin)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    _write(draft, keys)
    try:
        os.link(draft, path)
    except FileExistsError:
        return load_or_make(path, origin=origin)
    finally:
        draft.unlink()
    return keys
