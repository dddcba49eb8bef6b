"""Which key signs now: the one that signed the log's newest checkpoint, whatever a key file says.

The database decides, in the transaction that signs, so that a replaced key signs nothing more in any process, and a
rotation that was killed between the database and the key file is finished by whoever signs next.
"""

from django.db import connection

from tianping.record.checkpoints import parse
from tianping.record.identity import key_path, own_keys, own_origin
from tianping.record.keys import PlatformKeys, promote
from tianping.record.merkle import sha256
from tianping.record.models import CheckpointRow
from tianping.refusals import Refusal

LOCK = int.from_bytes(sha256(b"tianping-signing-key")[:8], "big", signed=True)


class KeyNotHeld(Refusal):
    """The key that signed the newest checkpoint is not in the key file: an old file, or an old database."""

    code = "key-not-held"
    status = 503
    zh = "密钥文件中的日志密钥不是最近一次检查点的签名密钥（{key}），不得签名。"
    en = "The key file does not hold the key that signed the newest checkpoint ({key}); nothing is signed."
    next_zh = "请恢复与数据库相符的密钥文件，或按恢复手册补齐数据库。"
    next_en = "Restore the key file that belongs to this database, or bring the database up to date."


def hold_key(*, exclusive: bool = False) -> None:
    """This function will keep the log's key from being replaced until the transaction ends; with `exclusive`, replace it.

    On SQLite the one writing transaction is that lock already.
    """
    if connection.vendor == "postgresql":
        function = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [LOCK])


def signing_keys() -> PlatformKeys:
    """This function will return the keys to sign with, in the transaction that signs; raises KeyNotHeld."""
    hold_key()
    keys, wanted = own_keys(), _signed_last()
    if wanted in (None, keys.log.verifier.key_id):
        return keys
    if promote(key_path(), key_id=wanted):
        keys = own_keys()
    if keys.log.verifier.key_id != wanted:
        raise KeyNotHeld(key=wanted.hex())
    return keys


def _signed_last() -> bytes | None:
    """The id of the key that signed the newest checkpoint, of two the later; None while the log is empty."""
    note = CheckpointRow.objects.order_by("-size").values_list("signed", flat=True).first()
    own = [line.key_id for line in parse(note).signatures if line.name == own_origin()] if note else []
    return own[-1] if own else None
