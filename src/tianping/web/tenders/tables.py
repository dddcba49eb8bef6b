"""The tables of a tender's page: its limits, its files, the bids as read out and what became of them."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tianping.exchange.entries import Entry
from tianping.exchange.tender_limits import LimitOf
from tianping.record.events import FileRef
from tianping.web import wording
from tianping.web.limit_names import limit_name
from tianping.web.parts import Article, Cell, Column, Limit, Proof, Row, Table
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.reading import TenderRecord

CONFIDENTIAL = frozenset({"evaluation.reported", "contract.signed", "contract.amended"})
"""Entries whose files the record proves and nobody hands out: how bids were compared (招标投标法 第四十四条), and the contract
itself, which stays with its parties."""
MEDIA = {"text/plain": "TXT", "application/pdf": "PDF", "application/json": "JSON", "application/zip": "ZIP"}


def limit_table(limits: list[LimitOf], now: datetime) -> Table:
    """This function will set out the statutory limits with their articles and where they stand."""
    columns = [
        Column(label=gettext("法定期限")),
        Column(label=gettext("依据")),
        Column(label=gettext("起止")),
        Column(label=gettext("状态")),
    ]
    rows = [_limit_row(limit, now) for limit in limits]
    return Table(caption=gettext("法定期限"), columns=columns, rows=rows, empty=gettext("招标文件发出后开始计算。"))


def _limit_row(limit: LimitOf, now: datetime) -> Row:
    said, rule = language(), limit.rule
    article = rule.article_short if said == "zh" else rule.article_en
    length = rule.limit_zh if said == "zh" else rule.limit_en
    return Row(
        mark="mark" if limit.status.word == "breach" else "",
        cells=[
            Cell(text=limit_name(rule), small="　".join(text for text in (length, limit.lot) if text)),
            Cell(part=Article(text=article, rule=rule.id)),
            Cell(text=limit_span(limit, now)),
            Cell(part=Limit(word=limit.status.word, text=limit_words(limit, now))),
        ],
    )


def limit_span(limit: LimitOf, now: datetime) -> str:
    """This function will say from when to when a limit runs, by day; its last minute where only the end counts."""
    said = language()
    until = limit.status.due if limit.start is None else limit.end or limit.status.due
    if limit.rule.kind == "instant" and limit.start:
        return wording.brief(limit.start, language=said, now=now)
    if limit.start and until:
        first, last = (wording.day(at, language=said, now=now) for at in (limit.start, until))
        return first if first == last else gettext("{first} 至 {last}").format(first=first, last=last)
    if until:
        return gettext("{at} 止").format(at=wording.brief(until, language=said, now=now))
    return gettext("未起算")


def limit_words(limit: LimitOf, now: datetime) -> str:
    """This function will say where a limit stands: 满足, 还有 2 天 3 小时, 已超 1 天, 暂定."""
    status = limit.status
    if status.word == "done":
        return gettext("已过") if limit.start is None else gettext("满足")
    if status.word == "prov" or status.due is None:
        return gettext("暂定")
    if status.word == "breach" and limit.end is not None and limit.end <= status.due:
        return gettext("不足，差 {span}").format(span=wording.span(status.due - limit.end, language=language()))
    goal = limit.end if limit.rule.kind == "minimum-period" and limit.end else status.due
    return wording.remaining(goal - now, language=language())


def document_table(record: TenderRecord, now: datetime) -> Table:
    """This function will list every file that the record names, with the proof of the entry that names it."""
    columns = [
        Column(label=gettext("文件")),
        Column(label=gettext("发出"), nw=True),
        Column(label=gettext("存证")),
        Column(label=gettext("下载"), nw=True),
    ]
    rows = [_file_row(record, entry, file, now) for entry, file in files_of(record)]
    return Table(caption=gettext("文件"), columns=columns, rows=rows, empty=gettext("还没有发出招标文件。"))


def files_of(record: TenderRecord) -> Iterator[tuple[Entry, FileRef]]:
    """This function will return the files that public entries of a tender name, oldest first."""
    return ((entry, file) for entry in record.entries for file in entry.files)


def file_url(tender: str, sha256: str) -> str:
    """This function will return the address of a tender's file on this site; it leads to the platform that holds it."""
    return f"/tenders/{tender}/files/{sha256}/"


def _file_row(record: TenderRecord, entry: Entry, file: FileRef, now: datetime) -> Row:
    closed = entry.type in CONFIDENTIAL
    url = "" if closed else file_url(record.code, file.sha256)
    media = file.media.split(";")[0].strip()
    kind = MEDIA.get(media) or file.name.rpartition(".")[2].upper()
    proof = Proof(index=entry.position, witnesses=record.witnesses(entry), url=proof_url(record.code, entry))
    return Row(
        cells=[
            Cell(text=file.name, url=url, small=f"{kind} · {wording.size(file.size)}"),
            Cell(text=wording.brief(entry.at, language=language(), now=now)),
            Cell(part=proof),
            Cell(text=gettext("不公开"))
            if closed
            else Cell(text=gettext("下载"), url=url, about=gettext("下载 {name}").format(name=file.name)),
        ]
    )


def result_table(record: TenderRecord) -> Table | None:
    """This function will set out the bids as read out, with what became of them; None before the opening."""
    opened = record.all("opening.read_out")
    if not opened:
        return None
    outcomes = _Outcomes(record)
    rows = [row for entry in opened for row in _lot_rows(entry, outcomes, several=len(opened) > 1)]
    columns = [
        Column(label=gettext("投标人")),
        Column(label=gettext("报价（元）"), num=True),
        Column(label=gettext("结果")),
    ]
    return Table(caption=gettext("开标结果"), columns=columns, rows=rows, empty=gettext("没有开启的投标。"))


def _lot_rows(entry: Entry, outcomes: "_Outcomes", *, several: bool) -> list[Row]:
    event: Any = entry.event
    lot = f"　{event.lot}" if several else ""
    bids = sorted(event.bids, key=lambda bid: (Decimal(bid.price), bid.receipt))
    rows = [outcomes.row(bid, event.lot, lot) for bid in bids]
    return rows + [
        Row(
            mark="quiet",
            cells=[
                Cell(text=gettext("未能开启的投标"), small=f"{one.receipt}{lot}"),
                Cell(text="—"),
                Cell(text=gettext("撤销") if one.outcome == "revoked" else gettext("视为撤回"), small=one.detail),
            ],
        )
        for one in event.not_opened
    ]


class _Outcomes:
    """What became of each bid: rejected with its reason, candidate with its rank, winner."""

    def __init__(self, record: TenderRecord) -> None:
        published: list[Any] = [entry.event for entry in record.all("candidates.published")]
        decided: list[Any] = [entry.event for entry in record.all("award.decided")]
        self.ranks = {bid.receipt: bid.rank for event in published for bid in event.candidates}
        self.rejected = {bid.receipt: bid.explanation for event in published for bid in event.rejected}
        self.winners = {(event.lot, event.winner) for event in decided}

    def row(self, bid: Any, lot: str, shown_lot: str) -> Row:
        """This function will draw one bid."""
        won, rejected = (lot, bid.bidder) in self.winners, bid.receipt in self.rejected
        return Row(
            mark="quiet" if rejected else "me" if won else "",
            cells=[
                Cell(text=bid.bidder_name, small=f"{bid.bidder}{shown_lot}"),
                Cell(text=wording.yuan(bid.price)),
                Cell(text=self._words(bid, won=won), small=self.rejected.get(bid.receipt, "")),
            ],
        )

    def _words(self, bid: Any, *, won: bool) -> str:
        if bid.receipt in self.rejected:
            return gettext("否决")
        rank = self.ranks.get(bid.receipt)
        place = gettext("第 {rank} 中标候选人").format(rank=rank) if rank else ""
        if won:
            return gettext("中标（{place}）").format(place=place) if place else gettext("中标")
        return place or "—"
