"""Segments 离线交换: a stretch of a log as a file, for separated networks (网闸). Checked like what comes over HTTP.

A segment is canonical JSON `{v, origin, reader, page, sealed}`: the answers of `entries` and `sealed` for one stretch.
It holds what its reader is entitled to, so it is carried like mail to that reader.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tianping.canonical import decode, encode
from tianping.exchange import relaying
from tianping.exchange.following import Follower, head_of
from tianping.exchange.models import Peer
from tianping.exchange.sources import Page, SealedPage
from tianping.record.identity import own_origin
from tianping.refusals import Refusal

LIMIT = 5000


class SegmentUnreadable(Refusal):
    """The file is no segment, is for another platform, or begins later than what is held ends."""

    code = "segment-unreadable"
    zh = "离线交换文件不能读取：{cause}。"
    en = "The segment cannot be read: {cause}."
    next_zh = "请按本平台已持有的条数（{held}）重新导出。"
    next_en = "Export it again from the {held} entries that are held here."


class Segment(BaseModel):
    """A stretch of a log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    origin: str
    reader: str
    page: Page
    sealed: SealedPage


@dataclass
class SegmentSource:
    """A segment as a follower reads it; cosignatures are kept to be carried back."""

    segment: Segment
    told: list[str] = field(default_factory=list)

    def page(self, *, after: int, limit: int, wait: int) -> Page:
        page = self.segment.page
        if after != page.after:
            return Page(after=after, checkpoint=page.checkpoint, entries=[], proof=[])
        return page

    def sealed(self, *, after: int, until: int) -> SealedPage:
        leaves = [leaf for leaf in self.segment.sealed.leaves if after <= leaf.batch < until]
        return SealedPage(after=after, until=until, leaves=leaves)

    def tell(self, note: str) -> None:
        self.told.append(note)


def export_segment(*, reader: str, after: int, limit: int = LIMIT) -> bytes:
    """This function will write the own log's entries from `after` on, with the leaves that `reader` is entitled to.

    Raises NotFound while the log has no entry.
    """
    page = relaying.page(after=after, limit=limit)
    end, at, leaves = after + len(page.entries), after, []
    while at < end:
        part = relaying.sealed_page(reader=reader, after=at, until=end)
        leaves.extend(part.leaves)
        at = part.until
    sealed = SealedPage(after=after, until=end, leaves=leaves)
    segment = Segment(origin=own_origin(), reader=reader, page=page, sealed=sealed)
    return encode(segment.model_dump(mode="json"))


def import_segment(*, data: bytes, now: datetime) -> tuple[int, str]:
    """This function will take a carried segment into the verified copy of its origin's log. `now` is the wall clock.

    Returns how many entries were stored and the cosigned checkpoint to carry back (empty where there is none yet).
    What is held already is passed over. Raises SegmentUnreadable; a forged one raises an alarm and stops the copy.
    """
    try:
        segment = Segment.model_validate(decode(data))
    except (ValidationError, Refusal) as error:
        raise SegmentUnreadable(cause=type(error).__name__, held="-") from None
    peer = Peer.objects.filter(origin=segment.origin, state="docked").first()
    if peer is None or segment.reader != own_origin():
        raise SegmentUnreadable(cause=f"{segment.origin} → {segment.reader}", held="-")
    held = head_of(peer).size
    end = segment.page.after + len(segment.page.entries)
    if held >= end:
        return 0, head_of(peer).cosigned_note
    if segment.page.after != held:
        raise SegmentUnreadable(cause=f"{segment.page.after}", held=held)
    stored = Follower(peer, SegmentSource(segment)).step(now=now)
    return stored, head_of(peer).cosigned_note
