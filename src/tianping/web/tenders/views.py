"""Two public pages: the tender, and the proof of one of its entries."""

import base64
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange import copies
from tianping.exchange.models import Peer
from tianping.exchange.tender_limits import LimitOf, TenderFacts, facts_of, limits_of
from tianping.record import merkle, reading
from tianping.record.checkpoints import parse
from tianping.web import wording
from tianping.web.clock import business_now
from tianping.web.parts import Article, Cell, Column, Fact, Limit, Link, Proof, Row, Table, Trustee
from tianping.web.problems import language
from tianping.web.tenders.lines import lines, proof_url
from tianping.web.tenders.reading import TenderRecord, record_of
from tianping.web.tenders.stages import stages


@require_safe
def tender(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one tender; 404 where no log knows it."""
    record = record_of(code)
    planned = record.last("tender.planned")
    if planned is None:
        raise Http404
    now, facts = business_now(), facts_of(record.entries)
    context = {
        "record": record,
        "planned": planned.event,
        "facts": facts,
        "stages": stages(facts, now=now),
        "lines": lines(record, now=now),
        "limits": limit_table(limits_of(facts, now=now), now),
        "documents": document_table(record, now),
        "results": result_table(record),
        "key_facts": key_facts(record, facts),
        "trustees": trustees(record),
        "acts": acts(code),
        "held": facts.held,
        "open_until": facts.bids_due_at if facts.bids_due_at and not facts.closed_at else None,
        "secret_note": gettext("以服务器时间为准。截止前，谁投了标、投了几家，谁也看不到。"),
        "secret_article": Article(text=gettext("办法 第二十七条"), rule="no-early-opening"),
    }
    return render(request, "tenders/tender.html", context)


def acts(code: str) -> list[Link]:
    """This function will return what a visitor can do next: get the documents, take the evidence home."""
    trading = settings.TIANPING.address("trading")
    return [Link(text=gettext("下载存证包"), url=f"{trading}/api/v1/tenders/{code}/bundle.zip", primary=True)]


def limit_table(limits: list[LimitOf], now: datetime) -> Table:
    """This function will set out the statutory limits with their articles and where they stand."""
    columns = [Column(label=gettext("法定期限")), Column(label=gettext("依据")), Column(label=gettext("起止"), nw=True),
               Column(label=gettext("状态"))]  # fmt: skip
    rows = [_limit_row(limit, now) for limit in limits]
    return Table(caption=gettext("法定期限"), columns=columns, rows=rows, empty=gettext("招标文件发出后开始计算。"))


def _limit_row(limit: LimitOf, now: datetime) -> Row:
    said, rule = language(), limit.rule
    name = rule.trigger_zh if said == "zh" else rule.limit_en
    article = rule.article_short if said == "zh" else rule.article_en
    until = limit.end or limit.status.due
    span = " – ".join(wording.brief(at, language=said, now=now) for at in (limit.start, until) if at)
    return Row(
        mark="mark" if limit.status.word == "breach" else "",
        cells=[
            Cell(
                text=rule.text_zh if said == "zh" else rule.text_en, small=limit.lot or (name if said == "zh" else "")
            ),
            Cell(part=Article(text=article, rule=rule.id)),
            Cell(text=span or "—"),
            Cell(part=Limit(word=limit.status.word, text=limit_words(limit, now))),
        ],
    )


def limit_words(limit: LimitOf, now: datetime) -> str:
    """This function will say where a limit stands: 满足, 还有 2 天 3 小时, 已超 1 天, 暂定."""
    status = limit.status
    if status.word == "done":
        return gettext("满足")
    if status.word == "prov" or status.due is None:
        return gettext("暂定")
    if status.word == "breach" and limit.end is not None and limit.end <= status.due:
        return gettext("不足，差 {span}").format(span=wording.span(status.due - limit.end, language=language()))
    goal = limit.end if limit.rule.kind == "minimum-period" and limit.end else status.due
    return wording.remaining(goal - now, language=language())


def document_table(record: TenderRecord, now: datetime) -> Table:
    """This function will list every file that the record names, with the proof of the entry that names it."""
    columns = [Column(label=gettext("文件")), Column(label=gettext("发出"), nw=True), Column(label=gettext("存证")),
               Column(label=gettext("下载"))]  # fmt: skip
    found = [(entry, file) for entry in record.entries for file in entry.files]
    trading = settings.TIANPING.address("trading")
    rows = [
        Row(
            cells=[
                Cell(text=file.name, small=f"{file.media.split('/')[-1].upper()} · {wording.size(file.size)}"),
                Cell(text=wording.brief(entry.at, language=language(), now=now)),
                Cell(
                    part=Proof(
                        index=entry.position, witnesses=record.witnesses(entry), url=proof_url(record.code, entry)
                    )
                ),
                Cell(text=gettext("下载"), url=f"{trading}/api/v1/tenders/{record.code}/documents/files/{file.sha256}"),
            ]
        )
        for entry, file in found
    ]
    return Table(caption=gettext("招标文件"), columns=columns, rows=rows, empty=gettext("还没有发出招标文件。"))


def result_table(record: TenderRecord) -> Table | None:
    """This function will set out the bids as read out, with what became of them; None before the opening."""
    opened = record.all("opening.read_out")
    if not opened:
        return None
    rejected = _rejections(record)
    winners = {(e.refs.get("lot"), getattr(e.event, "winner", "")) for e in record.all("award.decided")}
    rows = [
        _result_row(bid, rejected.get(bid.receipt, ""), (entry.refs.get("lot"), bid.bidder) in winners)
        for entry in opened
        for bid in sorted(entry.event.bids, key=lambda bid: Decimal(bid.price))  # type: ignore[attr-defined]
    ]
    columns = [
        Column(label=gettext("投标人")),
        Column(label=gettext("报价（元）"), num=True),
        Column(label=gettext("结果")),
    ]
    return Table(caption=gettext("开标结果"), columns=columns, rows=rows, empty=gettext("没有开启的投标。"))


def _rejections(record: TenderRecord) -> dict[str, str]:
    published = [entry.event for entry in record.all("candidates.published")]
    return {bid.receipt: bid.explanation for event in published for bid in event.rejected}  # type: ignore[attr-defined]


def _result_row(bid: Any, rejected: str, won: bool) -> Row:
    outcome = gettext("中标") if won else gettext("否决") if rejected else ""
    return Row(
        mark="me" if won else "quiet" if rejected else "",
        cells=[
            Cell(text=bid.bidder_name, small=bid.bidder),
            Cell(text=wording.yuan(bid.price)),
            Cell(text=outcome, small=rejected),
        ],
    )


def key_facts(record: TenderRecord, facts: TenderFacts) -> list[Fact]:
    """This function will return the main facts of the tender: price cap, funds, bond, validity, method."""
    planned = record.last("tender.planned")
    issued = record.last("documents.issued")
    event: Any = planned.event if planned else None
    found = [Fact(term=gettext("招标人"), value=event.buyer_name)]
    if event.agency_name:
        found.append(Fact(term=gettext("代理机构"), value=event.agency_name))
    for lot in event.lots:
        price = f"{wording.wan(lot.maximum_price)} {gettext('万元')}" if lot.maximum_price else gettext("不设")
        found.append(
            Fact(
                term=gettext("最高限价"),
                value=price,
                article=Article(text=gettext("条例 第二十七条"), rule="maximum-price"),
            )
        )
    if issued:
        terms: Any = issued.event
        found.append(Fact(term=gettext("评标办法"), value=_method(terms.evaluation_method)))
        found.append(Fact(term=gettext("投标有效期"), value=gettext("{days} 日").format(days=terms.bid_validity_days)))
        if terms.bond:
            found.append(Fact(term=gettext("投标保证金"), value=f"{wording.wan(terms.bond)} {gettext('万元')}"))
    found.append(Fact(term=gettext("监督部门"), value=event.supervisor))
    return found


def _method(code: str) -> str:
    return {"lowest-evaluated-price": gettext("经评审的最低投标价法")}.get(code, code)


def trustees(record: TenderRecord) -> list[Trustee]:
    """This function will return the three seals, filled where a trustee has released its pieces."""
    released = {entry.origin for entry in record.all("trustee.released")}
    faces = {
        "trading": ("交", gettext("交易平台")),
        "service": ("服", gettext("公共服务平台")),
        "custodian": ("证", gettext("第三方保管")),
    }
    bound = {entry.kind: entry.origin for entry in record.all("trustee.key_bound")}
    return [
        Trustee(seal=seal, name=name, state="on" if bound[kind] in released else "")
        for kind, (seal, name) in faces.items()
        if kind in bound
    ]


@require_safe
def proof(request: HttpRequest, code: str, origin: str, position: int) -> HttpResponse:
    """The page of one entry: its canonical bytes, its leaf, the checkpoint over it and the path between them."""
    peer = Peer.objects.filter(origin=origin).first()
    held = (
        next((one for one in copies.of_tender(peer, code) if one.position == position and one.leaf is None), None)
        if peer
        else None
    )
    if peer is None or held is None:
        raise Http404
    context = {"code": code, "origin": origin, "position": position, **_proven(peer, held)}
    return render(request, "tenders/proof.html", context)


def _proven(peer: Peer, held: copies.Held) -> dict[str, Any]:
    note, path = _note_and_path(peer, held.position)
    return {
        "text": json.dumps(json.loads(held.data), ensure_ascii=False, indent=2),
        "leaf": merkle.leaf_hash(held.data).hex(),
        "note": note,
        "path": [base64.b64encode(step).decode() for step in path],
    }


def _note_and_path(peer: Peer, position: int) -> tuple[str, list[bytes]]:
    if peer.is_own():
        signed = reading.best_checkpoint(covering=position)
        if signed is None:
            return "", []
        return signed.written(), reading.inclusion_proof(position=position, size=signed.checkpoint.size)
    note = peer.head.note if hasattr(peer, "head") else ""
    size = parse(note).checkpoint.size if note else 0
    if not position < size <= copies.size(peer):
        return note, []
    return note, copies.inclusion_proof(peer, position=position, at=size)
