"""What the public reads of objections and contracts on a tender's page, from the record alone."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tianping.exchange.entries import Entry
from tianping.web import wording
from tianping.web.parts import Cell, Column, Proof, Row, Table
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.lines_disputes import about, measure, outcome
from tianping.web.tenders.lines_results import ground_of_change
from tianping.web.tenders.reading import TenderRecord


def proof_of(record: TenderRecord, entry: Entry) -> Proof:
    """This function will return the chip that leads to an entry's proof."""
    return Proof(index=entry.position, witnesses=record.witnesses(entry), url=proof_url(record.code, entry))


def objection_table(record: TenderRecord, now: datetime) -> Table | None:
    """This function will set out the objections with their public answers; never who objects. None where there is none."""
    received = record.all("objection.received")
    if not received:
        return None
    ends = {
        entry.event.objection: entry  # type: ignore[attr-defined]
        for entry in record.all("objection.answered", "objection.withdrawn")
    }
    several = len({entry.event.lot for entry in received}) > 1  # type: ignore[attr-defined]
    columns = [
        Column(label=gettext("异议")),
        Column(label=gettext("答复")),
        Column(label=gettext("存证")),
    ]
    rows = [_objection(record, entry, ends.get(entry.event.objection), now, several) for entry in received]  # type: ignore[attr-defined]
    return Table(caption=gettext("异议和答复"), columns=columns, rows=rows)


def _objection(record: TenderRecord, entry: Entry, end: Entry | None, now: datetime, several: bool) -> Row:
    event: Any = entry.event
    what = gettext("对{about}").format(about=about(event.about)) + (f"　{event.lot}" if several and event.lot else "")
    came = gettext("{at} 收到").format(at=wording.brief(event.received_at, language=language(), now=now))
    answered: Any = end.event if end is not None and end.type == "objection.answered" else None
    return Row(
        mark="" if end else "mark",
        cells=[
            Cell(text=what, small="　".join(one for one in (came, answered.matter if answered else "") if one)),
            _answer(event, end, answered, now),
            Cell(part=proof_of(record, end or entry)),
        ],
    )


def _answer(event: Any, end: Entry | None, answered: Any, now: datetime) -> Cell:
    if end is None:
        due = wording.moment(event.answer_due, language=language(), now=now)
        return Cell(text=gettext("待答复"), small=gettext("应在 {at} 前答复").format(at=due))
    if answered is None:
        return Cell(text=gettext("已撤回"))
    words = [outcome(answered.outcome), measure(answered.measure)]
    return Cell(text=gettext("，").join(word for word in words if word), small=answered.answer)


def contract_table(record: TenderRecord, now: datetime) -> Table | None:
    """This function will set out the public facts of concluded contracts and of each later version; None before."""
    found = record.all("contract.signed", "contract.amended")
    if not found:
        return None
    names = {entry.event.contract: entry.event.winner_name for entry in record.all("contract.signed")}  # type: ignore[attr-defined]
    columns = [
        Column(label=gettext("合同")),
        Column(label=gettext("价款（元）"), num=True),
        Column(label=gettext("履行期限、质量")),
        Column(label=gettext("订立"), nw=True),
        Column(label=gettext("存证")),
    ]
    rows = [_contract(record, entry, names, now) for entry in found]
    return Table(caption=gettext("合同要点"), columns=columns, rows=rows, tight=True)


def _contract(record: TenderRecord, entry: Entry, names: dict[str, str], now: datetime) -> Row:
    event: Any = entry.event
    why = gettext("第 {version} 版").format(version=event.version)
    if entry.type == "contract.amended":
        why += gettext("，{ground}：{reason}").format(ground=ground_of_change(event.ground), reason=event.reason)
    return Row(
        cells=[
            Cell(text=names.get(event.contract, event.contract), small=f"{event.lot}　{why}"),
            Cell(text=wording.yuan(event.terms.price)),
            Cell(text=event.terms.period, small=event.terms.quality),
            Cell(text=wording.brief(event.signed_at, language=language(), now=now)),
            Cell(part=proof_of(record, entry)),
        ]
    )
