"""Two public pages: the tender, and the proof of one of its entries."""

import base64
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange import copies
from tianping.exchange.entries import Entry, read_entry
from tianping.exchange.models import Peer
from tianping.exchange.tender_limits import facts_of, limits_of
from tianping.law import regions
from tianping.record import merkle, reading
from tianping.record.checkpoints import parse
from tianping.web import wording
from tianping.web.access import public, visitor
from tianping.web.clock import business_now
from tianping.web.exchange_panel import kind_name
from tianping.web.parts import Article, Fact
from tianping.web.problems import language
from tianping.web.tenders import panels, tables
from tianping.web.tenders.acts import offered
from tianping.web.tenders.afterwards import contract_table, objection_table
from tianping.web.tenders.lines import SPOKEN, lines, told
from tianping.web.tenders.reading import note_of, record_of
from tianping.web.tenders.stages import stages


@public
@require_safe
def tender(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one tender; 404 where no log knows it."""
    record = record_of(code)
    planned = record.last("tender.planned")
    if planned is None:
        raise Http404
    now, facts = business_now(), facts_of(record.entries)
    issued = bool(facts.issued_at and not facts.closed_at)
    seals = panels.trustees(record)
    context = {
        "record": record,
        "planned": planned.event,
        "region": regions.name(planned.event.region, language=language()),  # type: ignore[attr-defined]
        "stages": stages(facts, now=now),
        "lines": lines(record, now=now),
        "limits": tables.limit_table(limits_of(facts, now=now), now),
        "documents": tables.document_table(record, now),
        "results": tables.result_table(record),
        "objections": objection_table(record, now),
        "contracts": contract_table(record, now),
        "notices": panels.notices(record, now),
        "key_facts": panels.key_facts(record),
        "log_facts": panels.log_facts(record),
        "trustees": seals,
        "trustees_said": panels.trustees_said(seals),
        "acts": panels.acts(code, issued=issued),
        "held": facts.held,
        "open_until": facts.bids_due_at if facts.issued_at and facts.bids_due_at and not facts.closed_at else None,
        "secret_note": gettext("以服务器时间为准。截止前，谁投了标、投了几家，谁也看不到。"),
        "secret_article": Article(text=gettext("办法 第二十七条"), rule="no-early-opening"),
    }
    me = visitor(request)
    context["offered"] = mine = offered(me, code, now)
    if any(link.primary for link in mine):  # one main act on a page: one's own, where there is one
        context["acts"] = [replace(link, primary=False) for link in panels.acts(code, issued=issued)]
    answer = render(request, "tenders/tender.html", context)
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"  # what it offers is this person's own
    return answer


@public
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
    context = {"code": code, "position": position, "facts": _facts(peer, held, code), **_proven(peer, held)}
    return render(request, "tenders/proof.html", context)


def _facts(peer: Peer, held: copies.Held, code: str) -> list[Fact]:
    """What the entry says, before its bytes: what happened, when, in whose log."""
    now = business_now()
    found = [Fact(term=gettext("日志"), value=f"{kind_name(peer.kind)}　{peer.origin}")]
    entry = read_entry(
        data=held.data, origin=peer.origin, kind=peer.kind, own=peer.is_own(), position=held.position, leaf=None
    )
    if entry is None:
        return found
    at = Fact(term=gettext("时间"), value=wording.moment(entry.at, language=language(), now=now))
    return [Fact(term=gettext("事项"), value=_what(entry, code, now)), at, *found]


def _what(entry: Entry, code: str, now: datetime) -> str:
    if entry.type in SPOKEN:
        return str(told(record_of(code), entry, now)[0])
    return type(entry.event).ZH if language() == "zh" else entry.type


def _proven(peer: Peer, held: copies.Held) -> dict[str, Any]:
    note, path = _note_and_path(peer, held.position)
    return {
        "text": json.dumps(json.loads(held.data), ensure_ascii=False, indent=2),
        "leaf": merkle.leaf_hash(held.data).hex(),
        "note": note,
        "path": [base64.b64encode(step).decode() for step in path],
    }


def _note_and_path(peer: Peer, position: int) -> tuple[str, list[bytes]]:
    note = note_of(peer, covering=position)
    size = parse(note).checkpoint.size if note else 0
    if not position < size <= copies.size(peer):
        return note, []
    if peer.is_own():
        return note, reading.inclusion_proof(position=position, size=size)
    return note, copies.inclusion_proof(peer, position=position, at=size)
