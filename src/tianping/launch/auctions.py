"""The recorded auctions: read from the file, sorted into kinds, some of each kind chosen."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files


@dataclass(frozen=True)
class RecordedBid:
    """What one firm offered; `price` is None where the record has no amount: the firm was invited and did not bid."""

    firm: str
    price: Decimal | None
    won: bool


@dataclass(frozen=True)
class Auction:
    """One auction of the record, amounts in JPY; `minimum` is None where there was no minimum price."""

    number: str
    title: str
    details: str
    reserve: Decimal
    minimum: Decimal | None
    bids: tuple[RecordedBid, ...]

    @property
    def offers(self) -> tuple[RecordedBid, ...]:
        """This function will return the bids that have an amount."""
        return tuple(bid for bid in self.bids if bid.price is not None)

    @property
    def winners(self) -> tuple[RecordedBid, ...]:
        """This function will return who is recorded as winner: usually one, sometimes none."""
        return tuple(bid for bid in self.bids if bid.won)

    @property
    def firms(self) -> tuple[str, ...]:
        """This function will return each firm that made an offer, once, in the order of the record."""
        return tuple(dict.fromkeys(bid.firm for bid in self.offers))

    def kind(self) -> str:
        """This function will say what is special about the auction, the rarest thing first."""
        acceptable = [bid for bid in self.offers if self._acceptable(bid)]
        lowest = min((bid.price for bid in acceptable if bid.price is not None), default=None)
        if len(self.firms) < 3:
            return "few"
        if len(self.winners) != 1:
            return "no-winner"
        if len(self.firms) != len(self.offers):
            return "twice"
        if self.winners[0].price != lowest:
            return "not-lowest"
        if sum(bid.price == lowest for bid in acceptable) > 1:
            return "tie"
        if len(acceptable) != len(self.offers):
            return "below-minimum"
        return "plain" if self.minimum is None else "minimum"

    def _acceptable(self, bid: RecordedBid) -> bool:
        if bid.price is None or bid.price > self.reserve:
            return False
        return self.minimum is None or bid.price >= self.minimum


def read() -> list[Auction]:
    """This function will return all auctions of the record, in its order."""
    text = (files("tianping.launch") / "data" / "tsuchiura-auctions.csv").read_text(encoding="utf-8")
    shelves: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        shelves.setdefault(row["auction_id"], []).append(row)
    return [_auction(number, rows) for number, rows in shelves.items()]


def _auction(number: str, rows: list[dict[str, str]]) -> Auction:
    first = rows[0]
    return Auction(
        number=number,
        title=first["title"],
        details=first["details"],
        reserve=Decimal(first["reserve_price_jpy"]),
        minimum=Decimal(first["minimum_price_jpy"]) if first["minimum_price_jpy"] else None,
        bids=tuple(
            RecordedBid(row["bidder"], Decimal(row["bid_jpy"]) if row["bid_jpy"] else None, row["won"] == "1")
            for row in rows
        ),
    )


#: Shares of the kinds in a chosen sample: every kind appears once there are a dozen auctions.
PATTERN = (
    "plain", "below-minimum", "few", "minimum", "tie", "plain", "minimum", "not-lowest", "below-minimum", "twice",
    "plain", "few", "minimum", "plain", "below-minimum", "minimum", "plain", "minimum", "few", "no-winner",
)  # fmt: skip


def choose(auctions: list[Auction], count: int) -> list[Auction]:
    """This function will choose `count` auctions, some of each kind, always the same; all when `count` is larger."""
    if count >= len(auctions):
        return auctions
    chosen = list(_by_pattern(auctions, count))
    taken = {auction.number for auction in chosen}
    rest = [auction for auction in auctions if auction.number not in taken]
    return chosen + rest[: count - len(chosen)]


def _by_pattern(auctions: list[Auction], count: int) -> Iterator[Auction]:
    shelves: dict[str, list[Auction]] = {}
    for auction in auctions:
        shelves.setdefault(auction.kind(), []).append(auction)
    for place in range(count):
        shelf = shelves.get(PATTERN[place % len(PATTERN)])
        if shelf:
            yield shelf.pop(0)
