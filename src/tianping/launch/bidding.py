"""The bidders' side: check the keys, seal the real price, upload, submit, and keep the receipt; no short cuts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from tianping.bidder.trading_api import TradingApi
from tianping.launch.auctions import Auction, RecordedBid
from tianping.launch.cast import Cast
from tianping.launch.tendering import Planned
from tianping.record.anchors import Anchors
from tianping.sealing.envelope import SealedBid, seal
from tianping.sealing.timestamps import stamper


@dataclass
class Handed:
    """What one firm handed in: its receipts, newest last, and its recovery code."""

    firm: str
    receipts: list[str] = field(default_factory=list)
    seals: list[str] = field(default_factory=list)
    recovery: str = ""


class Bidders:
    """All firms of the replay with their bid makers."""

    def __init__(self, cast: Cast, folder: Path, anchors: Anchors, managers: Mapping[str, str] | None = None) -> None:
        self.cast = cast
        self.folder = folder
        self.anchors = anchors
        self.managers = managers or {}  # who is in charge, by firm; the bids of the others name nobody
        self.apis: dict[str, TradingApi] = {}
        self.stamp = _stamper(cast)
        folder.mkdir(parents=True, exist_ok=True)

    def bid(self, planned: Planned) -> list[Handed]:
        """This function will let every firm of the record submit its real price, in the order of the record.

        A firm that stands twice in the record replaces its first bid by its second.
        """
        handed: dict[str, Handed] = {}
        for number, recorded in enumerate(planned.auction.offers, start=1):
            one = handed.setdefault(recorded.firm, Handed(recorded.firm))
            self._hand_in(planned, recorded, one, number)
        return list(handed.values())

    def api(self, firm: str) -> TradingApi:
        """This function will return a firm's signed-in bid maker."""
        if firm not in self.apis:
            subject = self.cast.firms[firm]
            api = TradingApi(self.cast.city.platforms["trading"].url)
            api.sign_in(uscc=subject.uscc, signer=self.cast.city.papers.signer(subject))
            self.apis[firm] = api
        return self.apis[firm]

    def receipt(self, firm: str, number: str) -> dict[str, Any]:
        """This function will fetch a receipt with its second stage."""
        return self.api(firm).receipt(number)

    def sealed(self, planned: Planned, recorded: RecordedBid, *, out: Path, handed: Handed | None = None) -> SealedBid:
        """This function will check the tender's keys and seal one bid into the file `out`; with `handed`, its next
        version."""
        api, subject = self.api(recorded.firm), self.cast.firms[recorded.firm]
        price, before = recorded.price or Decimal(0), handed.seals if handed else []
        out.parent.mkdir(exist_ok=True)
        letter = out.parent / "投标函.txt"
        letter.write_text(_letter(planned.auction, recorded.firm, price), encoding="utf-8")
        return seal(
            policy=api.package(planned.tender).checked(self.anchors),
            tender=planned.tender,
            lot=planned.lot,
            uscc=subject.uscc,
            files=[letter],
            form=self._form(recorded.firm, price),
            signer=self.cast.city.papers.signer(subject),
            timestamp=self.stamp,
            out=out,
            counter=len(before) + 1,
            previous=before[-1] if before else None,
        )

    def _form(self, firm: str, price: Decimal) -> dict[str, Any]:
        said = {"price": f"{price:.2f}", "duration_days": 180, "quality": "合格"}
        return said | ({"manager": self.managers[firm]} if firm in self.managers else {})

    def _hand_in(self, planned: Planned, recorded: RecordedBid, handed: Handed, number: int) -> None:
        out = self.folder / planned.lot / f"{number}.tpbid"
        sealed = self.sealed(planned, recorded, out=out, handed=handed)
        receipt = self.api(recorded.firm).submit(lot=planned.lot, path=out)
        out.unlink()
        handed.receipts.append(str(receipt["statement"]["content"]["number"]))
        handed.seals.append(sealed.hh)
        handed.recovery = sealed.recovery_code


def _letter(auction: Auction, firm: str, price: Decimal) -> str:
    return f"投标函（演示）\n{auction.title}\n{firm} 愿以 {price:,.2f} 元承包本工程。\n"


@cache
def _http() -> httpx.Client:
    """One client for all bids: making one costs more than a timestamp."""
    return httpx.Client(timeout=30)


def _stamper(cast: Cast) -> Callable[[bytes], bytes]:
    root, issuing = cast.city.papers.timestamping_chain()

    def send(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        return _http().post(cast.city.tsa_url, content=request, headers=headers).raise_for_status().content

    return stamper(send, roots=[root], intermediates=[issuing])
