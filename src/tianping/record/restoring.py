"""After a restore from a backup: entries that witnesses hold and this database lost are put back as they were.

A log never signs a smaller tree than its witnesses hold. What they hold is asked for at start (`note_hold`); until the
missing entries are back, the sequencer refuses.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tianping.canonical import decode
from tianping.record.checkpoints import SignedCheckpoint, verify
from tianping.record.events import Header
from tianping.record.identity import own_keys, own_origin
from tianping.record.models import CheckpointRow, Event, Pending
from tianping.record.sequencer import lock, log_size, store
from tianping.refusals import Refusal


class NotWhatWasSigned(Refusal):
    """The entries do not make the tree that this log signed; nothing was put back."""

    code = "not-what-was-signed"
    zh = "补回的条目与本日志签署的检查点不符，未写入任何内容。"
    en = "The entries do not make the tree that this log signed; nothing was written."
    next_zh = "请向另一见证方索取副本。"
    next_en = "Ask another witness for its copy."


def restore(*, data: Sequence[bytes], signed: SignedCheckpoint, now: datetime) -> int:
    """Put lost entries back after those that are there, up to a checkpoint that this log itself signed; return how many.

    `data` are the entries' bytes from `log_size()` up to the checkpoint's size, as a witness holds them. Acts that the
    backup still has waiting take their old places. Raises BadSignature, NotCanonical, NotWhatWasSigned.
    """
    head = verify(signed, {own_origin(): own_keys().log.verifier}).checkpoint
    with transaction.atomic():
        lock()
        size = log_size()
        if size + len(data) != head.size or not data:
            raise NotWhatWasSigned
        events = [_event(each) for each in data]
        root, second = store(events, size)
        if root != head.root or head.sm3_root not in (None, second):
            raise NotWhatWasSigned
        Pending.objects.filter(pk__in=[event.seq for event in events]).delete()
        CheckpointRow.objects.create(size=head.size, root=root, signed=signed.written(), at=now)
    return len(data)


def _event(data: bytes) -> Event:
    header = Header.model_validate(decode(data))
    waiting = Event.objects.filter(uid=header.id, leaf__isnull=True).first()
    if waiting and bytes(waiting.header) == data:
        return waiting
    return Event.objects.create(
        uid=header.id,
        type=header.type,
        tender=header.refs.get("tender", ""),
        refs=header.refs,
        header=data,
        at=header.at,
    )
