"""The bidders' side: check the keys, seal the real price, upload, submit, and keep the receipt; no short cuts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tianping.bidder.trading_api import TradingApi
from tianping.launch.auctions import Auction, RecordedBid
from tianping.launch.cast import Cast
from tianping.launch.tendering import Planned
from tianping.record.anchors import Anchors
from tianping.sealing.envelope import seal
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

    def __init__(self, cast: Cast, folder: Path, anchors: Anchors) -> None:
        self.cast = cast
        self.folder = folder
        self.anchors = anchors
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

    def _hand_in(self, planned: Planned, recorded: RecordedBid, handed: Handed, number: int) -> None:
        api, subject = self.api(recorded.firm), self.cast.firms[recorded.firm]
        policy = api.package(planned.tender).checked(self.anchors)
        price = recorded.price or Decimal(0)
        folder = self.folder / planned.lot
        folder.mkdir(exist_ok=True)
        letter = folder / "投标函.txt"
        letter.write_text(_letter(planned.auction, recorded.firm, price), encoding="utf-8")
        out = folder / f"{number}.tpbid"
        sealed = seal(
            policy=policy,
            tender=planned.tender,
            lot=planned.lot,
            uscc=subject.uscc,
            files=[letter],
            form={"price": f"{price:.2f}", "duration_days": 180, "quality": "合格"},
            signer=self.cast.city.papers.signer(subject),
            timestamp=self.stamp,
            out=out,
            counter=len(handed.seals) + 1,
            previous=handed.seals[-1] if handed.seals else None,
        )
        receipt = api.submit(lot=planned.lot, path=out)
        out.unlink()
        handed.receipts.append(str(receipt["statement"]["content"]["number"]))
        handed.seals.append(sealed.hh)
        handed.recovery = sealed.recovery_code


def _letter(auction: Auction, firm: str, price: Decimal) -> str:
    return f"投标函（演示）\n{auction.title}\n{firm} 愿以 {price:,.2f} 元承包本工程。\n"


def _stamper(cast: Cast) -> Callable[[bytes], bytes]:
    root, issuing = cast.city.papers.timestamping_chain()

    def send(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        return httpx.post(cast.city.tsa_url, content=request, headers=headers, timeout=30).raise_for_status().content

    return stamper(send, roots=[root], intermediates=[issuing])
