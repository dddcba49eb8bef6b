"""Deposits: what only this platform knows of a bid, encrypted to its own recovery key, travels to its mirror.

A deposit is a sealed leaf for the mirror, so it lies in the mirror's verified copy of this log before any trustee can
answer for the same bid. Plain text: LP(zlib of canonical JSON `{v, at, rows}`), zero-padded to a multiple of 4 KiB;
sealed by the suite's wrap with info = LP("tianping-deposit-v1") LP(origin) LP(purpose). `rows` are table rows as
Django writes them. The recovery key lies in the key folder and belongs in the recovery kit.
"""

import base64
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from tianping.canonical import decode, encode
from tianping.record.events import rfc3339
from tianping.record.identity import own_origin
from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import lp

SUITE = "INTL-1"
ROWS, HEAD = b"rows", b"head"
BLOCKS = {ROWS: 4 * 1024, HEAD: 32 * 1024}
"""Sizes come in these steps, so that they do not tell one bid from another, nor from a dummy."""


class DepositUnreadable(Refusal):
    """What was deposited does not open with the recovery key that is here."""

    code = "deposit-unreadable"
    zh = "寄存内容不能用本平台的恢复密钥打开。"
    en = "What was deposited does not open with this platform's recovery key."
    next_zh = "请核对恢复包中的 keys 文件夹是否属于本平台。"
    next_en = "Check that the folder keys of the recovery kit is this platform's."


@dataclass(frozen=True)
class Deposit:
    """Rows as they stood at a moment of the business clock."""

    at: str
    rows: tuple[dict[str, Any], ...]


def sealed_rows(rows: Sequence[models.Model], *, at: datetime) -> str:
    """This function will write rows as a deposit, in base64."""
    plain = encode({"v": 1, "at": rfc3339(at), "rows": [_written(row) for row in rows]})
    return base64.b64encode(seal(zlib.compress(plain), purpose=ROWS)).decode()


def read_rows(deposit: str) -> Deposit:
    """This function will open a deposit; raises DepositUnreadable."""
    try:
        value = decode(zlib.decompress(unseal(base64.b64decode(deposit, validate=True), purpose=ROWS)))
        return Deposit(at=value["at"], rows=tuple(value["rows"]))
    except (ValueError, KeyError, TypeError, zlib.error):
        raise DepositUnreadable from None


def seal(plain: bytes, *, purpose: bytes) -> bytes:
    """This function will encrypt bytes to this platform's own recovery key."""
    framed = lp(plain)
    padded = framed + bytes(-len(framed) % BLOCKS[purpose])
    return suites.suite(SUITE).wrap(_key()[1], padded, _info(purpose))


def unseal(sealed: bytes, *, purpose: bytes) -> bytes:
    """This function will undo `seal`; raises DepositUnreadable."""
    try:
        padded = suites.suite(SUITE).unwrap(_key()[0], sealed, _info(purpose))
    except suites.CannotUnwrap:
        raise DepositUnreadable from None
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def ensure_key() -> None:
    """This function will make the recovery key where there is none yet."""
    _key()


def row_of(written: dict[str, Any]) -> models.Model:
    """This function will make the row again that a deposit tells of, not saved; raises DepositUnreadable."""
    try:
        model: type[models.Model] = apps.get_model(written["model"])
        fields = {field.attname: field for field in _options(model).concrete_fields}
        given = {name: None if value is None else fields[name].to_python(value)
                 for name, value in written["fields"].items()}  # fmt: skip
    except (LookupError, KeyError, ValidationError):
        raise DepositUnreadable from None
    return model(**given)


def _written(row: models.Model) -> dict[str, Any]:
    """A row as plain values; Django's own JSON would cut the microseconds off."""
    fields = {}
    for field in _options(type(row)).concrete_fields:
        empty = getattr(row, field.attname) is None
        fields[field.attname] = None if empty else field.value_to_string(row)
    return {"model": _options(type(row)).label_lower, "fields": fields}


def _options(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 - the public name of Django's, for all that


def _info(purpose: bytes) -> bytes:
    return lp(b"tianping-deposit-v1", own_origin().encode(), purpose)


def _key() -> tuple[bytes, bytes]:
    return _held(Path(str(settings.TIANPING_LOG_KEY)).parent / "recovery.key")


@lru_cache(maxsize=8)
def _held(path: Path) -> tuple[bytes, bytes]:
    """Private key (PKCS#8 DER) and raw public key, made at first use, readable by its owner alone."""
    if not path.exists():
        _make(path)
    private = path.read_bytes()
    key = serialization.load_der_private_key(private, password=None)
    assert isinstance(key, X25519PrivateKey)
    return private, key.public_key().public_bytes_raw()


def _make(path: Path) -> None:
    private, _ = suites.generate_x25519()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
