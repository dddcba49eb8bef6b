"""Notices 公告公示: what the law wants published, the same words on every medium."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Moment

NoticeKind = Literal["tender", "change", "candidates", "result", "failure", "termination"]


class NoticePublished(Event):
    """A notice was published (招标投标法 art. 16; 条例 art. 15; Order 10 art. 5-8)."""

    TYPE = "notice.published"
    ZH = "公告发布"
    REFS = ("tender", "notice")

    notice: str = Field(description="Random id of the notice")
    tender: str
    kind: NoticeKind
    title: str
    content: str = Field(min_length=10, description="Plain text with line breaks")
    buyer_name: str
    region: str
    industry: str
    issued_at: Moment
    url: str
    ends_at: Moment | None = Field(default=None, description="Deadline or end of publicity that readers wait for")
