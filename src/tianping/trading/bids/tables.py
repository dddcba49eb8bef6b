"""Tables of a bidder's own bidding: its lots, and the versions that it handed in."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from tianping.trading.bids.models import Bid
from tianping.trading.bids.queries import Own
from tianping.trading.bids.slip import address_of, exact
from tianping.trading.documents.models import DocumentFile
from tianping.web import wording
from tianping.web.parts import Cell, Column, Limit, LimitWord, Row, Table
from tianping.web.problems import language
from tianping.web.tenders.tables import file_url

NEAR = 86400


def lot_table(lots: Iterable[Own], *, now: datetime) -> Table:
    """This function will list a bidder's lots with the deadline of each and how far it is."""
    columns = [
        Column(label=gettext("标段")),
        Column(label=gettext("投标截止"), nw=True),
        Column(label=gettext("还剩")),
        Column(label=gettext("本单位")),
        Column(label=gettext("回执")),
    ]
    return Table(
        caption=gettext("我的投标"),
        columns=columns,
        rows=[_lot_row(own, now) for own in lots],
        empty=gettext("还没有投标。去首页看正在招标的项目，下载招标文件以后，项目就列在这里。"),
    )


def _lot_row(own: Own, now: datetime) -> Row:
    lot, standing = own.lot, own.standing
    receipt = Cell(text=standing.receipt, url=address_of(standing), code=True) if standing else Cell(text="—")
    return Row(
        cells=[
            Cell(text=lot.tender.name, url=f"/my/bids/lots/{lot.code}/", small=f"{lot.name}　{lot.code}"),
            Cell(text=wording.moment(own.terms.bids_due_at, language=language(), now=now)),
            Cell(part=time_left(own, now)),
            Cell(text=state_of(own, now), small=gettext("有新的澄清") if own.unread and own.open(now) else ""),
            receipt,
        ]
    )


def time_left(own: Own, now: datetime) -> Limit:
    """This function will say how much time is left to bid."""
    left = own.terms.bids_due_at - now
    if left.total_seconds() < 0 or own.lot.stage != "issued":
        return Limit(word="done", text=gettext("已截止"))
    word: LimitWord = "near" if left.total_seconds() < NEAR else "well"
    return Limit(word=word, text=wording.remaining(left, language=language()))


def state_of(own: Own, now: datetime) -> str:
    """This function will say where a bidder stands in a lot."""
    if own.standing is not None:
        return gettext("已递交")
    if any(bid.state == "withdrawn" for bid in own.bids):
        return gettext("已撤回")
    if own.upload is not None:
        whole = own.upload.received == own.upload.length
        return gettext("已上传，没有递交") if whole else gettext("上传了一部分")
    return gettext("还没有投标") if own.open(now) else gettext("没有投标")


def version_table(bids: Iterable[Bid]) -> Table:
    """This function will list the versions that were handed in, newest first, each with its receipt."""
    states = {"standing": gettext("有效"), "replaced": gettext("已被替换"), "withdrawn": gettext("已撤回")}
    rows = [
        Row(
            mark="" if bid.state == "standing" else "quiet",
            cells=[
                Cell(text=gettext("第 {number} 版").format(number=bid.counter), small=wording.size(bid.size)),
                Cell(text=exact(bid.received_at)),
                Cell(text=states[bid.state], small=exact(bid.withdrawn_at) if bid.withdrawn_at else ""),
                Cell(text=bid.receipt, url=address_of(bid), code=True),
            ],
        )
        for bid in sorted(bids, key=lambda bid: bid.received_at, reverse=True)
    ]
    labels = (gettext("版本"), gettext("收到时间"), gettext("状态"), gettext("回执"))
    columns = [Column(label=label) for label in labels]
    return Table(caption=gettext("递交记录"), columns=columns, rows=rows, empty=gettext("还没有递交过。"))


def document_table(files: Iterable[DocumentFile]) -> Table:
    """This function will list the files of the tender documents, to be downloaded."""
    rows = [
        Row(
            cells=[
                Cell(text=file.name, url=file_url(file.tender_id, file.sha256), small=wording.size(file.size)),
                Cell(text=gettext("第 {number} 版").format(number=file.version)),
            ]
        )
        for file in files
    ]
    columns = [Column(label=gettext("文件")), Column(label=gettext("版本"))]
    return Table(caption=gettext("招标文件"), columns=columns, rows=rows, empty=gettext("还没有发出招标文件。"))
