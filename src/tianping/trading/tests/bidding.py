"""Scenes of bidding: firms with certificates, envelopes really sealed, trustees played by hand with their real keys."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from tianping.exchange.catalogue.bids import BoxAnswered
from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.sealing.certificates import DemonstrationCA
from tianping.sealing.envelope import SealedBid, seal
from tianping.sealing.policy import SealPolicy
from tianping.sealing.shares import Pieces, check_box
from tianping.sealing.signing import KeySigner
from tianping.sealing.suites import suite
from tianping.sealing.timestamps import demonstration_authority, request
from tianping.trading.bids import actions, uploading
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.documents import actions as documents
from tianping.trading.documents.models import Terms
from tianping.trading.opening.models import Packet
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import committees, scenes
from tianping.trustee import packets
from tianping.web.files import path_of

NOW = scenes.NOW + 10 * scenes.DAY
"""In the middle of the time for bidding."""
DUE = scenes.NOW + 22 * scenes.DAY
MILLISECOND = timedelta(milliseconds=1)
AFTER = DUE + timedelta(seconds=1)
INTL = suite("INTL-1")


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


@dataclass(frozen=True)
class Firm:
    """A bidder with a certificate."""

    number: int

    @property
    def uscc(self) -> str:
        return codes.fictitious_uscc(400 + self.number)

    @property
    def name(self) -> str:
        return f"云岫第{self.number}工程有限公司（虚构）"

    def actor(self) -> Actor:
        return Actor(office=self.uscc, role="bidder", person=f"person-{self.number}", address="192.0.2.7")

    def signer(self) -> KeySigner:
        return _signer(self.number)


@cache
def _signer(number: int) -> KeySigner:
    return signed_by(committees.authority(), Firm(number))


def stamped_by(ca: DemonstrationCA, *, when: datetime = NOW) -> Callable[[bytes], bytes]:
    """A timestamp authority of any CA, asked without being believed: what `seal` wants."""
    issued = ca.issue_timestamping(name="演示时间戳中心", now=scenes.NOW)
    authority = demonstration_authority(issued.key, issued.certificate)
    return lambda data: authority.reply(request(data), now=when)


def signed_by(ca: DemonstrationCA, firm: Firm) -> KeySigner:
    """A certificate of any CA for a firm."""
    return ca.issue_organisation(name=firm.name, uscc=firm.uscc, now=scenes.NOW).signer()


@dataclass
class Auction:
    """An issued tender of one lot with the private keys of its three trustees."""

    tender: Tender
    lot: Lot
    keys: dict[str, bytes]
    folder: Path
    made: int = 0
    seeds: dict[str, str] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        return Terms.objects.get(tender=self.tender.pk)

    @property
    def policy(self) -> SealPolicy:
        return SealPolicy.from_json(self.terms.policy or {})

    def seal(self, firm: Firm, *, price: str = "9000000.00", **changes: Any) -> SealedBid:
        """The firm seals a letter and its form."""
        self.made += 1
        letter = self.folder / f"letter-{self.made}.txt"
        letter.write_text(f"{firm.name} {price}" + "。" * 1000)
        given: dict[str, Any] = {
            "policy": self.policy, "tender": self.tender.code, "lot": self.lot.code, "uscc": firm.uscc,
            "files": [letter], "form": {"price": price}, "signer": firm.signer(), "timestamp": None,
            "out": self.folder / f"bid-{self.made}.tpseal",
        }  # fmt: skip
        sealed = seal(**(given | changes))
        self.seeds[sealed.hh] = sealed.recovery_code
        return sealed

    def upload(self, firm: Firm, path: Path, *, now: datetime = NOW) -> Upload:
        """The firm uploads a file in two slices."""
        data = path.read_bytes()
        digest, by = hashlib.sha256(data).hexdigest(), firm.actor()
        upload = uploading.start(lot=self.lot, length=len(data), sha256=digest, by=by, now=now)
        half = len(data) // 2
        for begin, part in ((0, data[:half]), (half, data[half:])):
            if begin >= upload.received:
                upload = take(upload, begin, part, by, now=now)
        return upload

    def hand_in(self, firm: Firm, path: Path, *, now: datetime = NOW) -> Bid:
        """The firm uploads and submits."""
        return actions.submit(upload=self.upload(firm, path, now=min(now, DUE)), by=firm.actor(), clock=at(now))

    def bid(self, firm: Firm, *, now: datetime = NOW, **changes: Any) -> Bid:
        """The firm seals, uploads and submits."""
        return self.hand_in(firm, self.seal(firm, **changes).path, now=now)

    def bids(self, count: int, *, prices: Iterable[str] = ()) -> list[Bid]:
        """So many firms bid."""
        given = [*prices] or [f"{9_000_000 + n}.00" for n in range(count)]
        return [self.bid(Firm(n), price=price) for n, price in enumerate(given, 1)]

    def close(self, *, now: datetime = AFTER) -> Lot:
        """The deadline comes."""
        actions.close(tender=self.tender, by=scenes.platform(), now=now)
        return self.reload()

    def reload(self) -> Lot:
        self.lot = Lot.objects.select_related("tender").get(pk=self.lot.pk)
        return self.lot

    def pieces(self, bid: Bid, number: int) -> Pieces:
        """What trustee `number` finds in its box of a bid."""
        origin = scenes.trustees()[number - 1]
        box = base64.b64decode(bid.boxes[number - 1])
        return check_box(
            suite=suite(self.policy.suite), private=self.keys[origin], index=number, header_bytes=bytes(bid.header), box=box
        )  # fmt: skip

    def answer(self, bid: Bid, number: int, *, cause: str = "") -> None:
        """A trustee answers for its box of a bid."""
        event = BoxAnswered(seal=bid.seal, opens=not cause, cause=cause)
        scenes.hear(event, room="bids", origin=scenes.trustees()[number - 1], leaf=0)

    def release(self, number: int, *, bids: Iterable[Bid] | None = None, spoil: Iterable[str] = (),
                fetched: bool = True, **changes: Any) -> bytes:  # fmt: skip
        """A trustee releases its pieces of the standing bids; those of `spoil` are not the ones it should give."""
        origin = scenes.trustees()[number - 1]
        standing = list(self.lot.bids.filter(state="standing") if bids is None else bids)
        pieces = {bid.seal: self.pieces(bid, number) for bid in standing}
        for seal_ in spoil:
            pieces[seal_] = Pieces(trustee=number, values=dict.fromkeys(pieces[seal_].values, b"x" * 32))
        facts: dict[str, Any] = {
            "suite": self.policy.suite, "tender": self.tender.code, "trustee": origin, "index": number, "pieces": pieces,
            "recipients": {"opening": base64.b64decode(self.terms.opening_public)},
        }  # fmt: skip
        packet = packets.make(**(facts | changes)).encoded()
        digest = hashlib.sha256(packet).hexdigest()
        event = PiecesReleased(tender=self.tender.code, seals=tuple(sorted(pieces)), packet=digest)
        scenes.hear(event, room="opening", origin=origin)
        if fetched:
            Packet.objects.create(trustee=origin, sha256=digest, data=packet)
        return packet


def take(upload: Upload, offset: int, data: bytes, by: Actor, *, now: datetime = NOW) -> Upload:
    """One slice arrives."""
    return uploading.take_slice(
        upload=upload, offset=offset, data=data, digest=hashlib.sha256(data).hexdigest(), by=by, now=now
    )  # fmt: skip


def damage(bid: Bid, change: Callable[[bytearray], None]) -> None:
    """The platform's disk alters the envelope of a bid."""
    place = Path(default_storage.path(path_of(bid.sha256)))
    data = bytearray(place.read_bytes())
    change(data)
    place.unlink()
    place.write_bytes(bytes(data))


def auction(folder: Path, *, firms: int = 7, **facts: Any) -> Auction:
    """An issued tender, firms that may bid, and a trust list that names their CA."""
    tender = scenes.tender()
    terms = scenes.with_terms(tender, **facts)
    keys = scenes.bind_keys(terms)
    scenes.add_file(tender)
    documents.issue(tender=tender, by=scenes.agency(), now=scenes.NOW + timedelta(hours=1))
    committees.trust_authority()
    for number in range(1, firms + 1):
        scenes.register(Firm(number).uscc, "bidder", name=Firm(number).name)
    lot = tender.lots.select_related("tender").get()
    return Auction(tender=lot.tender, lot=lot, keys=keys, folder=folder)
