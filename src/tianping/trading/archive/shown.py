"""The archive's cover: what the package holds, what proves it, how anybody checks it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tianping.law.days import SHANGHAI
from tianping.trading.archive.models import Package
from tianping.web import parts, wording
from tianping.web.exchange_panel import kind_name
from tianping.web.problems import language
from tianping.web.tenders.lines import SPOKEN, told
from tianping.web.tenders.reading import TenderRecord


def facts(package: Package, record: TenderRecord, now: datetime) -> list[parts.Fact]:
    """This function will say what was archived, when, with which digest."""
    at = wording.moment(package.archived_at, language=language(), now=now)
    return [
        parts.Fact(term=gettext("招标项目"), value=package.tender.name),
        parts.Fact(term=gettext("项目编号"), value=package.tender_id, code=True),
        parts.Fact(term=gettext("归档时间"), value=at, article=parts.Article(text=gettext("办法 第四十条"), rule="")),
        parts.Fact(term=gettext("记录"), value=gettext("{count} 条").format(count=package.entries)),
        parts.Fact(term=gettext("大小"), value=wording.size(package.size)),
        parts.Fact(term=gettext("存档包摘要（SHA-256）"), value=package.sha256, code=True),
    ]


def logs(record: TenderRecord) -> list[parts.Fact]:
    """This function will say which logs speak of the tender, and how well each is witnessed."""
    said = gettext("{origin}　{size} 条 · {count} 方见证")
    return [
        parts.Fact(
            term=kind_name(log.kind), value=said.format(origin=origin, size=f"{log.size:,}", count=log.witnesses)
        )
        for origin, log in record.logs.items()
    ]


def manifest(record: TenderRecord, now: datetime) -> parts.Table:
    """This function will list every public entry of the tender: time, what happened, in which log at which place."""
    columns = [
        parts.Column(label=gettext("时间"), nw=True),
        parts.Column(label=gettext("事项")),
        parts.Column(label=gettext("日志")),
        parts.Column(label=gettext("存证")),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=wording.brief(entry.at, language=language(), now=now)),
                parts.Cell(text=_what(record, entry, now)),
                parts.Cell(text=kind_name(entry.kind), small=entry.origin),
                parts.Cell(
                    part=parts.Proof(
                        index=entry.position,
                        witnesses=record.witnesses(entry),
                        url=f"/tenders/{record.code}/proofs/{entry.origin}/{entry.position}/",
                    )
                ),
            ]
        )
        for entry in record.entries
    ]
    empty = gettext("还没有写入日志的事项。")
    return parts.Table(caption=gettext("记录目录"), columns=columns, rows=rows, empty=empty, tight=True)


def cover(package: Package, record: TenderRecord) -> dict[str, Any]:
    """This function will return the facts of the cover as a document, in Chinese and English, as plain values."""
    here = settings.TIANPING.address("trading")
    address = f"{here}/tenders/{package.tender_id}/archive/"
    tender = package.tender
    return {
        "name": tender.name,
        "tender": tender.code,
        "buyer": tender.buyer_name,
        "agency": tender.agency_name,
        "lots": [
            {"name": lot.name, "code": lot.code, "deal": lot.deal, "stage": lot.get_stage_display()}
            for lot in tender.lots.all()
        ],
        "archived_at": f"{package.archived_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "entries": package.entries,
        "size": package.size,
        "sha256": package.sha256,
        "logs": [
            {"kind": kind_name(log.kind), "origin": origin, "size": log.size} for origin, log in record.logs.items()
        ],
        "manifest": [_line(entry) for entry in record.entries],
        "address": address,
    }


def _line(entry: Any) -> dict[str, Any]:
    return {
        "at": f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "what": type(entry.event).ZH,
        "type": entry.type,
        "log": entry.origin,
        "position": entry.position,
    }


def _what(record: TenderRecord, entry: Any, now: datetime) -> str:
    if entry.type in SPOKEN:
        return str(told(record, entry, now)[0])
    return str(type(entry.event).ZH) if language() == "zh" else str(entry.type)
