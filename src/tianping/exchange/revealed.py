"""What is said to be revealed was in the batch: a room never learns a revealed entry that its batch does not prove."""

from tianping.canonical import encode
from tianping.exchange import copies
from tianping.exchange.entries import Entry, header_of
from tianping.exchange.models import Peer
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.own_events import BatchSealed, Revealed
from tianping.refusals import Refusal


class NotInBatch(Refusal):
    """The revealed entry is not proven by the batch that it names."""

    code = "not-in-batch"
    status = 502
    zh = "{origin} 公开的封存事项与第 {batch} 条批次不符。"
    en = "What {origin} has revealed is not in its batch {batch}."
    next_zh = "请保留告警，联系对方平台和监督部门。"
    next_en = "Keep the alarm, call the other platform and supervision."


def require_in_batch(peer: Peer, entry: Entry) -> None:
    """This function will check a revealed entry against the batch in the same log; raises NotInBatch."""
    event = entry.event
    assert isinstance(event, Revealed)
    found = copies.entries(peer, after=event.batch, until=event.batch + 1, types=[copies.BATCH_TYPE])
    data = encode({**event.header, "body": event.body})
    if not found or not _stands(event, data, found[0].data):
        raise NotInBatch(origin=entry.origin, batch=event.batch)


def _stands(event: Revealed, data: bytes, batch: bytes) -> bool:
    head = BatchSealed.of_body(header_of(batch).body)
    leaf, path = sealed_leaf(bytes.fromhex(event.salt), data), [bytes.fromhex(digest) for digest in event.path]
    return verify_path(leaf, index=event.leaf, depth=head.depth, path=path, root=bytes.fromhex(head.root))
