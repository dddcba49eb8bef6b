"""A trading platform whose disk and database are lost in a test: what its peers and its kit still hold, and no more."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tianping.exchange import files, relaying
from tianping.exchange.client import PeerUnreachable
from tianping.exchange.models import Peer
from tianping.exchange.reclaiming import Reclaimed
from tianping.exchange.sources import Page, SealedPage
from tianping.record.checkpoints import cosign, parse
from tianping.record.keys import PlatformKeys
from tianping.record.sequencer import seal_batch, sequence
from tianping.trading.bids import tasks
from tianping.trading.bids.models import Bid
from tianping.trading.opening.kit import write_kit
from tianping.trading.opening.standby import ask
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction
from tianping.trading.tests.folders import move_to

KEYS = {origin: PlatformKeys.make(origin) for origin in scenes.KINDS}


def peers() -> list[dict[str, str]]:
    """What the peers file says."""
    return [
        {
            "origin": origin,
            "kind": kind,
            "base_url": "http://127.0.0.1:9",
            "vkey": KEYS[origin].log.vkey,
            "identity": KEYS[origin].identity.vkey,
            "operator": scenes.OPERATORS.get(origin, ""),
        }
        for origin, kind in scenes.KINDS.items()
    ]


@dataclass
class Copy:
    """What one peer holds of the log: a source to read it back from."""

    page_: Page
    sealed_: SealedPage

    def page(self, *, after: int, limit: int, wait: int) -> Page:
        return self.page_.model_copy(update={"after": after, "entries": self.page_.entries[after:]})

    def sealed(self, *, after: int, until: int) -> SealedPage:
        leaves = [leaf for leaf in self.sealed_.leaves if after <= leaf.batch < until]
        return SealedPage(after=after, until=until, leaves=leaves)

    def tell(self, note: str) -> None:
        """Nobody is told."""


@dataclass
class Loss:
    """All that is left: by peer its copy of the log, the files that the mirror fetched, and the kit."""

    copies: dict[str, Copy]
    mirrored: dict[str, bytes]
    kit: Path

    def reclaimed(self, *_: object, **__: object) -> Reclaimed:
        """What the peers give back, by the code that asks them; their answers are handed in instead of fetched."""
        return ask(self)  # type: ignore[arg-type]

    def json(self, peer: Peer, path: str, *, params: dict[str, Any]) -> Any:
        """A peer's answer, as over HTTP."""
        copy = self.copies[peer.origin]
        if path == "seen":
            return {"checkpoint": copy.page_.checkpoint}
        asked = copy.page(**params, wait=0) if path.endswith("/entries") else copy.sealed(**params)
        return asked.model_dump(mode="json")

    def fetch(self, peer: Peer, *, digest: str) -> io.BytesIO:
        if peer.origin != scenes.SERVICE or digest not in self.mirrored:
            raise PeerUnreachable(origin=peer.origin, cause="HTTP 404", answered=404)
        return io.BytesIO(self.mirrored[digest])


def lose(
    folder: Path, settings: Any, act: Callable[[], Auction], *, trustee_keys: bool = False
) -> tuple[Auction, Loss]:
    """The platform lives through `act`, its peers follow; then its database is empty and its data folder a new one."""
    settings.TIANPING_PEERS = peers()
    point = transaction.savepoint()
    auction = act()
    settle(NOW)
    loss = Loss(
        copies={origin: copy_of(origin) for origin in scenes.KINDS},
        mirrored=dict(_mirrored()),
        kit=folder / "kit",
    )
    write_kit(folder=loss.kit, with_trustee_keys=trustee_keys)
    transaction.savepoint_rollback(point)
    move_to(folder / "fresh", settings)
    return auction, loss


def settle(now: datetime) -> None:
    """What is due is done, what was recorded has its place, and a batch is sealed."""
    for action in tasks.deposits(now):
        action()
    while sequence(now):
        pass
    seal_batch(now)


def copy_of(origin: str) -> Copy:
    """What a peer that has followed to this moment holds."""
    page = relaying.page(after=0, limit=10_000)
    while more := relaying.page(after=len(page.entries), limit=10_000).entries:  # the first ends where a key ends
        page = relaying.page(after=len(page.entries), limit=10_000).model_copy(
            update={"after": 0, "entries": [*page.entries, *more]}
        )
    signed = parse(page.checkpoint)
    cosigned = signed.joined(*cosign(signed, KEYS[origin].witness, at=NOW).signatures).written()
    leaves = relaying.sealed_page(reader=origin, after=0, until=len(page.entries))
    return Copy(page.model_copy(update={"checkpoint": cosigned}), leaves)


def _mirrored() -> list[tuple[str, bytes]]:
    found = []
    for digest in [digest for bid in Bid.objects.all() for digest in (bid.body, bid.head_copy)]:
        stream = files.open_file(digest=digest, reader=scenes.SERVICE)
        assert stream is not None
        with stream:
            found.append((digest, stream.read()))
    return found
