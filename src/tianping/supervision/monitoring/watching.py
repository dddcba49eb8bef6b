"""The limits and alarms of one tender, as a supervisor reads them: what started a limit, and where that is proven."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from tianping.exchange.entries import Entry
from tianping.supervision.monitoring.models import CountedLimit, LimitAlarm
from tianping.supervision.monitoring.naming import alarm_states, levels, rules_by_id
from tianping.supervision.monitoring.tables import article_of, badge, length_of
from tianping.web import parts, wording
from tianping.web.limit_names import limit_name
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.reading import TenderRecord, record_of

BEGINS = {
    "document-availability": "documents.issued",
    "bid-preparation": "documents.issued",
    "clarification": "documents.clarified",
    "objection-to-documents": "documents.issued",
    "objection-answer": "objection.received",
    "opening-time": "documents.issued",
    "publicity-start": "evaluation.reported",
    "publicity": "candidates.published",
    "contract": "award.notified",
    "bond-refund": "contract.signed",
    "written-report": "award.decided",
}
"""Which event starts a limit: where its proof lies."""


def watched_limits(rows: Iterable[CountedLimit], *, code: str, now: datetime) -> parts.Table:
    """This function will set out every limit of a tender: its rule, start, due time, end, state and proof."""
    columns = [
        parts.Column(label=gettext("期限")),
        parts.Column(label=gettext("依据")),
        parts.Column(label=gettext("起算"), nw=True),
        parts.Column(label=gettext("到期"), nw=True),
        parts.Column(label=gettext("办完"), nw=True),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("起算的记录")),
    ]
    record = record_of(code)
    drawn = [_row(row, record, now) for row in rows]
    empty = gettext("还没有可计的期限。招标文件发出后开始计算。")
    return parts.Table(caption=gettext("期限"), columns=columns, rows=drawn, empty=empty, tight=True)


def alarm_table(rows: Iterable[LimitAlarm], now: datetime) -> parts.Table:
    """This function will list alarms with what was done about them."""
    columns = [
        parts.Column(label=gettext("预警")),
        parts.Column(label=gettext("期限")),
        parts.Column(label=gettext("到期"), nw=True),
        parts.Column(label=gettext("办理")),
    ]
    rules, kinds, states = rules_by_id(), levels(), alarm_states()
    drawn = [
        parts.Row(
            cells=[
                parts.Cell(text=kinds[row.level], url=f"/alarms/{row.alarm}/", small=_when(row.raised_at, now)),
                parts.Cell(text=limit_name(rules[row.rule]), small=row.lot),
                parts.Cell(text=_when(row.due_at, now)),
                parts.Cell(text=states[row.state]),
            ]
        )
        for row in rows
    ]
    empty = gettext("没有预警。期限临近或超期时，这里自动列出。")
    return parts.Table(caption=gettext("预警"), columns=columns, rows=drawn, empty=empty)


def began(limit: CountedLimit, record: TenderRecord) -> Entry | None:
    """This function will return the entry that started a limit: of its kind and lot, the nearest to its start."""
    found = [entry for entry in record.all(BEGINS.get(limit.rule, "")) if _of_lot(limit, entry)]
    if limit.starts_at is None or not found:
        return found[-1] if found else None
    start = limit.starts_at
    return min(found, key=lambda entry: abs(entry.at - start))


def _row(row: CountedLimit, record: TenderRecord, now: datetime) -> parts.Row:
    rule, entry = rules_by_id()[row.rule], began(row, record)
    return parts.Row(
        mark="mark" if row.word == "breach" else "",
        cells=[
            parts.Cell(text=limit_name(rule), small="　".join(text for text in (length_of(rule), row.lot) if text)),
            parts.Cell(part=article_of(rule)),
            parts.Cell(text=_when(row.starts_at, now)),
            parts.Cell(text=_when(row.due_at, now), small=gettext("暂定，日历未公布") if row.provisional else ""),
            parts.Cell(text=_when(row.ends_at, now)),
            parts.Cell(part=badge(row, now)),
            _proof(record, entry),
        ],
    )


def _proof(record: TenderRecord, entry: Entry | None) -> parts.Cell:
    if entry is None:
        return parts.Cell(text="—")
    url = proof_url(record.code, entry)
    return parts.Cell(part=parts.Proof(index=entry.position, witnesses=record.witnesses(entry), url=url, short=True))


def _of_lot(limit: CountedLimit, entry: Entry) -> bool:
    lot = getattr(entry.event, "lot", None)
    return not limit.lot or not lot or lot == limit.lot


def _when(at: datetime | None, now: datetime) -> str:
    return wording.brief(at, language=language(), now=now) if at else "—"
