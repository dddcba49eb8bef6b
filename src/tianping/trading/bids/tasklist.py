"""The task list of a bidder in one lot: documents, clarifications, sealing, uploading, handing in, the opening."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext, ngettext

from tianping.trading.bids.queries import Own
from tianping.web import wording
from tianping.web.parts import Task
from tianping.web.problems import language

TaskState = Literal["done", "now", "later", ""]


def tasks(own: Own, *, now: datetime) -> list[Task]:
    """This function will say what is done, what comes next, and why something is not possible now."""
    place = f"/my/bids/lots/{own.lot.code}/"
    return [*_reading(own, place), *_bidding(own, place, now), _opening(own, now)]


def _reading(own: Own, place: str) -> Iterator[Task]:
    taken = own.taken_at is not None
    yield Task(
        what=gettext("取得招标文件"),
        url="#h-documents",
        why=gettext("在下面下载，免费，不用报名。谁取得了文件，不公开。"),
        state="done" if taken else "now",
    )
    new = len(own.unread)
    if not own.clarifications:
        yield Task(
            what=gettext("看澄清和修改"), why=gettext("现在没有澄清。发出以后在这里提示。"), note=gettext("没有")
        )
        return
    yield Task(
        what=gettext("看澄清和修改"),
        url="#h-clarifications",
        why=ngettext("有 {count} 份没看过。", "有 {count} 份没看过。", new).format(count=new)
        if new
        else gettext("都看过了。"),
        state="now" if new else "done",
        note=ngettext("{count} 份新的", "{count} 份新的", new).format(count=new),
    )


def _bidding(own: Own, place: str, now: datetime) -> Iterator[Task]:
    is_open, handed_in, upload = own.open(now), own.standing is not None, own.upload
    closed = _closed(own, now)
    whole = upload is not None and upload.received == upload.length
    yield Task(
        what=gettext("制作并加密投标文件"),
        url="#h-seal" if is_open else "",
        why=gettext("用投标工具在本单位的电脑上加密；报价只在这份文件里。") if is_open else closed,
        state="done" if handed_in or whole else "now" if is_open and own.taken_at else "later",
    )
    yield Task(
        what=gettext("上传加密文件"),
        url=f"{place}envelope/" if is_open else "",
        why=_received(own) if is_open else closed,
        state="done" if handed_in or whole else "now" if upload else "" if is_open else "later",
    )
    yield Task(
        what=gettext("核对并递交"),
        url=f"/my/bids/uploads/{upload.code}/" if upload and whole and is_open else "",
        why=_submitting(own, whole=whole, is_open=is_open) or closed,
        state="done" if handed_in and not whole else "now" if whole and is_open else "later",
    )


def _received(own: Own) -> str:
    upload = own.upload
    if upload is None or upload.received == upload.length:
        return gettext("断了可以接着传。截止前没有传完的，视为撤回。")
    return gettext("已收到 {received}，共 {length}。接着传就行。").format(
        received=wording.size(upload.received), length=wording.size(upload.length)
    )


def _submitting(own: Own, *, whole: bool, is_open: bool) -> str:
    if own.standing is not None and not whole:
        return gettext("已递交，回执 {receipt}。").format(receipt=own.standing.receipt)
    if not is_open:
        return ""
    return gettext("上传不等于递交：核对以后再递交，才有回执。") if whole else gettext("先上传加密文件。")


def _closed(own: Own, now: datetime) -> str:
    if now > own.terms.bids_due_at:
        return gettext("已过截止时间，不再接收（招标投标法 第二十八条）。")
    if own.lot.stage != "issued":
        return gettext("这个标段现在不接收投标。")
    at = wording.moment(own.terms.available_from, language=language(), now=now)
    return gettext("{at} 起可以投标。").format(at=at)


def _opening(own: Own, now: datetime) -> Task:
    at = wording.moment(own.terms.opening_at, language=language(), now=now)
    return Task(
        what=gettext("到开标大厅签到、看唱标、确认记录"),
        url=f"/lots/{own.lot.code}/hall/",
        why=gettext("{at} 自动开标，开标前一小时起可以签到。").format(at=at),
        state="done" if own.lot.stage not in ("issued", "closed", "opened") else "",
        note=gettext("到时办"),
    )
