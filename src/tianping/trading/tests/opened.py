"""Scenes after the deadline: a lot that was closed and opened, with bids at given prices; all of it is fictitious.

What the rooms before did is written as they would have written it: rows, events, receipts.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from tianping.exchange.catalogue.bids import BidsClosed, LotClosed, StandingBid
from tianping.exchange.catalogue.opening import BidsReadOut, OpeningRecorded, ReadOut
from tianping.law import codes, money
from tianping.record.identity import own_keys
from tianping.record.receipts import issue
from tianping.record.recording import record
from tianping.trading.bids.models import Bid
from tianping.trading.opening.models import OpenedBid, Opening
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import scenes

OPENED = scenes.NOW + 22 * scenes.DAY
"""When bids are due and opened: 27 January 2026, 09:00 in Shanghai."""
PRICES = ("9100000.00", "8700000.50", "9551000.00")


def bidder(number: int) -> str:
    """The credit code of a bidder of these scenes."""
    return codes.fictitious_uscc(200 + number)


def opened_lot(*, prices: Sequence[str] = PRICES, now: datetime = OPENED, **facts: object) -> Lot:
    """A lot of an issued tender that was closed and opened; the first bid was received first."""
    tender = scenes.issued(**facts)  # type: ignore[arg-type]
    lot = tender.lots.get()
    bids = [_bid(lot, number, now) for number, _ in enumerate(prices, 1)]
    _close(tender, lot, bids, now)
    _open(lot, bids, [Decimal(price) for price in prices], now)
    return Lot.objects.select_related("tender").get(pk=lot.pk)


def _bid(lot: Lot, number: int, due: datetime) -> Bid:
    at = due - timedelta(hours=5) + timedelta(minutes=number)
    uscc = scenes.register(bidder(number), "bidder", name=f"云岫第{number}建筑有限公司（虚构）")
    receipt, seal = secrets.token_hex(16), secrets.token_hex(32)
    signed = issue(
        number=receipt, kind="bid", leaf=bytes(32), sealed=True, at=at, refs={"tender": lot.tender_id, "lot": lot.code},
        digests={"seal": seal}, key=own_keys().identity,
    )  # fmt: skip
    return Bid.objects.create(
        receipt=receipt,
        lot=lot,
        bidder=uscc,
        bidder_name=f"云岫第{number}建筑有限公司（虚构）",
        seal=seal,
        header=b"{}",
        boxes=[],
        sha256=secrets.token_hex(32),
        size=100,
        statement=secrets.token_hex(32),
        body=secrets.token_hex(32),
        length=80,
        body_offset=20,
        counter=1,
        certificate="01",
        received_at=at,
        event=secrets.token_hex(16),
        stage_one=signed.model_dump(mode="json"),
    )


def _close(tender: Tender, lot: Lot, bids: list[Bid], now: datetime) -> None:
    standing = tuple(
        StandingBid(receipt=b.receipt, seal=b.seal, statement=b.statement, body=b.body, length=b.length,
                    received_at=b.received_at)
        for b in bids
    )  # fmt: skip
    closed = BidsClosed(tender=tender.code, closed_at=now, lots=(LotClosed(lot=lot.code, standing=standing),))
    record(closed, by=scenes.platform(), now=now)
    move_on(lot=lot, to="closed")


def _open(lot: Lot, bids: list[Bid], prices: list[Decimal], now: datetime) -> None:
    Opening.objects.create(lot=lot, opened_at=now, trustees=list(scenes.trustees()[:2]))
    for bid, price in zip(bids, prices, strict=True):
        OpenedBid.objects.create(
            bid=bid, price=price, form={}, salt="ab" * 32, manifest=hashlib.sha256(b"m").hexdigest(), files=[]
        )
    told = tuple(
        ReadOut(receipt=b.receipt, seal=b.seal, bidder=b.bidder, bidder_name=b.bidder_name, price=money.write(price),
                salt="ab" * 32, manifest="cd" * 32)
        for b, price in zip(bids, prices, strict=True)
    )  # fmt: skip
    read = BidsReadOut(
        tender=lot.tender_id, lot=lot.code, opened_at=now, bids=told, trustees=tuple(scenes.trustees()[:2])
    )
    record(read, by=scenes.platform(), now=now)
    record(OpeningRecorded(tender=lot.tender_id, lot=lot.code), by=scenes.platform(), now=now)
    move_on(lot=lot, to="opened")
