"""The indicators over what the logs tell: every lot opened so far is the market that a new one is compared with."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from tianping.insight.explain import Handled, explain
from tianping.insight.explain import Warning as Told
from tianping.insight.indicators import Run, indicators
from tianping.insight.tables.store import Store
from tianping.supervision.warnings.models import OpenedBid, OpenedLot, RaisedWarning, Screened

MARKET = 50_000
"""So many lots, the newest, are compared with."""
AWARD_METHODS = {"lowest-evaluated-price": "lowest", "comprehensive": "comprehensive"}


def handled() -> dict[str, Handled]:
    """This function will return, by indicator, what became of its warnings."""
    rows = RaisedWarning.objects.order_by("code").values("code")
    rows = rows.annotate(
        confirmed=Count("pk", filter=Q(state="confirmed")),
        cleared=Count("pk", filter=Q(state="cleared")),
        pending=Count("pk", filter=Q(state__in=("open", "pending"))),
    )
    return {
        row["code"]: Handled(confirmed=row["confirmed"], cleared=row["cleared"], pending=row["pending"]) for row in rows
    }


def screen(*, lots: Sequence[str], now: datetime) -> list[RaisedWarning]:
    """This function will look at lots whose opening is over and raise what the indicators flag, each once.

    It computes over all openings so far: never inside a transaction of the caller's, which would hold up everybody else.
    """
    every = list(OpenedLot.objects.exclude(opened_at=None).order_by("-opened_at", "lot")[:MARKET])
    told = _told({row.lot: row for row in every if row.lot in lots}, every)
    with transaction.atomic():
        found = [_raised(one, lot, now) for lot, one in told]
        for name in lots:
            Screened.objects.get_or_create(lot=name, defaults={"at": now, "compared": len(every)})
    return found


def _told(lots: Mapping[str, OpenedLot], every: Sequence[OpenedLot]) -> list[tuple[OpenedLot, Told]]:
    store = _store(every)
    try:
        run = Run(store, codes=[row.code for row in indicators() if row.at_opening])
        run.run()
        before = handled()
        found = [(lot, one) for lot in lots.values() for one in run.findings(subject=lot.lot)]
        return [(lot, explain(run, one, handled=before)) for lot, one in found]
    finally:
        store.close()


def _raised(told: Told, lot: OpenedLot, now: datetime) -> RaisedWarning:
    warning, _new = RaisedWarning.objects.get_or_create(
        lot=lot.lot,
        code=told.indicator.code,
        subject=told.finding.subject,
        other=told.finding.other or "",
        defaults={
            "number": secrets.token_hex(16),
            "tender": lot.tender,
            "name": lot.name,
            "severity": told.indicator.severity,
            "explained": told.as_json(),
            "raised_at": now,
        },
    )
    return warning


def _store(lots: Sequence[OpenedLot]) -> Store:
    store = Store.open(memory="512MB", threads=1)
    bids = list(
        OpenedBid.objects.filter(lot__in=[row.lot for row in lots]) if len(lots) < 500 else OpenedBid.objects.all()
    )
    counted: dict[str, int] = {}
    for bid in bids:
        counted[bid.lot_id] = counted.get(bid.lot_id, 0) + 1
    store.add("tenders", [_tender(row, counted.get(row.lot, 0)) for row in lots])
    known = {row.lot for row in lots}
    rows = list(_bids(bid for bid in bids if bid.lot_id in known))
    store.add("bids", rows)
    store.add("members", [{name: row[name] for name in ("tender", "bid", "bidder")} for row in rows])
    return store


def _tender(row: OpenedLot, tenderers: int) -> dict[str, Any]:
    return {
        "tender": row.lot,
        "title": row.name,
        "buyer": row.buyer,
        "buyer_name": row.buyer_name,
        "region": row.region,
        "category": row.category,
        "method": "selective" if row.method == "invited" else row.method,
        "award_method": AWARD_METHODS.get(row.award_method, "other"),
        "mandatory": row.mandatory,
        "currency": "CNY",
        "value": float(row.estimate),
        "published_at": _plain(row.published_at),
        "opens_from": _plain(row.published_at),
        "due_at": _plain(row.due_at),
        "opened_at": _plain(row.opened_at),
        "tenderers": tenderers,
        "status": "active",
    }


def _bids(bids: Iterable[OpenedBid]) -> Iterable[dict[str, Any]]:
    for bid in bids:
        yield {
            "tender": bid.lot_id,
            "bid": bid.receipt,
            "bidder": bid.bidder,
            "bidder_name": bid.bidder_name,
            "members": 1,
            "amount": float(bid.price),
            "currency": "CNY",
            "status": "pending",
        }


def _plain(at: datetime | None) -> datetime | None:
    """The tables hold UTC without a zone."""
    return at.replace(tzinfo=None) if at else None
