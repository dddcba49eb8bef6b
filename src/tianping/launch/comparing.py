"""What the platform reached beside what the record says, and the cause of every difference."""

from dataclasses import dataclass
from decimal import Decimal

from tianping.launch.auctions import Auction

CAUSES = {
    "tie": "the lowest price was bid twice; the record's winner was drawn by lot, here the earlier receipt wins",
    "not-lowest": "the record's winner is not the lowest acceptable bid; why is not recorded",
    "no-winner": "the record names no single winner",
    "twice": "a firm stands twice in the record; here its second bid replaces its first",
    "below-minimum": "all bids at or above the minimum price were compared; the record chose another",
}


@dataclass(frozen=True)
class Reached:
    """One auction after the replay. `winner` is the firm that the platform reached, None where the lot failed."""

    auction: Auction
    tender: str
    lot: str
    bids: int
    failed: str
    winner: str | None
    price: Decimal | None
    rejected: tuple[str, ...]
    verified: bool
    verifier_said: str

    @property
    def recorded(self) -> str | None:
        """The recorded winner, None unless there is exactly one."""
        winners = self.auction.winners
        return winners[0].firm if len(winners) == 1 else None

    @property
    def failed_by_law(self) -> bool:
        """Fewer than three bids: no opening (招标投标法 art. 28)."""
        return self.failed == "too-few-bids"

    @property
    def equal(self) -> bool:
        """The award equals the recorded winner, at the recorded price."""
        if self.winner is None or self.winner != self.recorded:
            return False
        return self.price == self.auction.winners[0].price

    @property
    def cause(self) -> str:
        """Why the award differs; empty where it does not, or where the lot failed by law as it must."""
        if self.equal or (self.failed_by_law and len(self.auction.firms) < 3):
            return ""
        return CAUSES.get(self.auction.kind(), "")

    @property
    def fine(self) -> bool:
        """Equal, failed by law, or different with a cause that the record shows; and its bundle verifies."""
        explained = self.equal or bool(self.cause) or (self.failed_by_law and len(self.auction.firms) < 3)
        return explained and self.verified
