"""A city of four platforms as the custodian sees it: what the others say comes in as entries of their logs."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tianping.exchange.catalogue import bids, documents, keys, plans, supervising
from tianping.exchange.entries import Entry
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.exchange.projecting import dispatch
from tianping.exchange.tests.conftest import committing  # noqa: F401 - a fresh database that commits
from tianping.record.actors import Actor
from tianping.record.events import Event
from tianping.sealing.header import Header, header_hash
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.shares import Triple, bind, dummy, make_boxes
from tianping.sealing.suites import suite
from tianping.trustee import projections, tasks  # noqa: F401 - declares
from tianping.trustee.actions.boxes import answer_boxes
from tianping.trustee.actions.keys import bind_key
from tianping.trustee.models import EntrustedTender, HeldBox, TenderKey, WitnessedHead
from tianping.trustee.queries import unanswered

TRADING, SERVICE, OWN = "trading.yunxiu.example", "service.yunxiu.example", "custodian.yunxiu.example"
SUPERVISION = "supervision.yunxiu.example"
KINDS = {TRADING: "trading", SERVICE: "service", OWN: "custodian", SUPERVISION: "supervision"}
TENDER, LOT, OTHER = "E9901000001000001001", "E9901000001000001001001", "E9901000001000001002"
OPENING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
BEFORE = OPENING - timedelta(days=25)
AFTER = OPENING + timedelta(seconds=2)
INTL = suite("INTL-1")
BY = Actor.platform(OWN)


@dataclass
class City:
    """Says events on behalf of the other platforms, and holds their keys."""

    opening: tuple[bytes, bytes] = field(default_factory=INTL.generate_keypair)
    trading: tuple[bytes, bytes] = field(default_factory=INTL.generate_keypair)
    service: tuple[bytes, bytes] = field(default_factory=INTL.generate_keypair)
    position: int = 0
    told: list[Entry] = field(default_factory=list)

    def say(self, event: Event, *, origin: str = TRADING, at: datetime = BEFORE, sealed: bool = False) -> Entry:
        """An entry of a platform's log reaches the trustee."""
        self.position += 1
        entry = Entry(
            origin=origin,
            kind=KINDS[origin],
            own=origin == OWN,
            position=self.position,
            leaf=0 if sealed else None,
            id=f"{self.position:032x}",
            type=event.TYPE,
            type_version=event.VERSION,
            refs=event.as_refs(),
            actor={},
            at=at,
            event=event,
        )
        self.told.append(entry)
        dispatch("trustee", entry)
        return entry

    def plan(self, *, tender: str = TENDER, mandatory: bool = True) -> None:
        """The trading platform plans a tender."""
        lot = plans.LotPlanned(lot=f"{tender}001", deal="D" * 40, name="标段", content="施工", estimate="100.00")
        event = plans.TenderPlanned(
            tender=tender, project=tender[:17], name="云岫市某道路", buyer="B" * 18, buyer_name="云岫市城建局",
            method="open", mandatory=mandatory, construction=True, state_funded=True, region="990100",
            classification="A010101", supervisor="云岫市住建局", lots=(lot,),
        )  # fmt: skip
        self.say(event)

    def ask(
        self, *, tender: str = TENDER, opening_at: datetime = OPENING, trustees: Sequence[str] = ()
    ) -> EntrustedTender:
        """The trading platform asks the trustees for keys."""
        event = keys.KeysRequested(
            tender=tender, suite="INTL-1", opening_at=opening_at, trustees=tuple(trustees) or (TRADING, SERVICE, OWN),
            opening_key=base64.b64encode(self.opening[1]).decode(),
        )  # fmt: skip
        self.say(event)
        return EntrustedTender.objects.get(origin=TRADING, tender=tender)

    def bound(self, *, origin: str, public: bytes, tender: str = TENDER, organisation: str = "") -> None:
        """Another trustee's log tells of its key."""
        event = keys.KeyBound(
            tender=tender, suite="INTL-1", key_id=f"k-{origin}", public=base64.b64encode(public).decode(),
            organisation=organisation or ORGANISATIONS[origin], opening_at=OPENING,
        )  # fmt: skip
        self.say(event, origin=origin)

    def policy(self, *, tender: str = TENDER, **changes: Any) -> SealPolicy:
        """The policy as it should be issued, or changed."""
        own = TenderKey.objects.get(tender=tender)
        named = (
            (TRADING, "k1", self.trading[1]),
            (SERVICE, "k2", self.service[1]),
            (OWN, own.key_id, bytes(own.public)),
        )
        facts: dict[str, Any] = {
            "tender": tender,
            "suite": "INTL-1",
            "opening_at": OPENING,
            "minimum_bids": 3,
            "freshness_limit_s": 3600,
            "trustees": tuple(TrusteeKey(name, ORGANISATIONS[name], key_id, key) for name, key_id, key in named),
        }
        return SealPolicy(**(facts | changes))

    def issue(self, policy: SealPolicy | dict[str, Any], *, digest: str = "", opening_at: datetime = OPENING) -> None:
        """The documents are issued with their policy."""
        body = policy if isinstance(policy, dict) else policy.to_json()
        stated = digest or (policy.digest() if isinstance(policy, SealPolicy) else "0" * 64)
        event = documents.DocumentsIssued(
            tender=body["tender"], version=1, available_from=BEFORE, available_until=BEFORE + timedelta(days=6),
            bids_due_at=opening_at, opening_at=opening_at, bid_validity_days=90,
            evaluation_method="lowest-evaluated-price", minimum_bids=3, policy=body, policy_digest=stated,
            policy_signature="c2ln",
        )  # fmt: skip
        self.say(event)

    def prepare(self, *, tender: str = TENDER, mandatory: bool = True, **changes: Any) -> EntrustedTender:
        """All up to the issued documents, with all three keys bound."""
        self.plan(tender=tender, mandatory=mandatory)
        asked = self.ask(tender=tender)
        bind_key(tender=asked, by=BY, now=BEFORE)
        self.bound(origin=TRADING, public=self.trading[1], tender=tender)
        self.bound(origin=SERVICE, public=self.service[1], tender=tender)
        own = TenderKey.objects.get(tender=tender)
        self.bound(origin=OWN, public=bytes(own.public), tender=tender)
        self.issue(self.policy(tender=tender, **changes))
        return EntrustedTender.objects.get(origin=TRADING, tender=tender)

    def envelope(self, *, tender: str = TENDER, previous: str | None = None, lot: str = LOT) -> tuple[bytes, Triple]:
        """A bidder seals: header and boxes, of the next version where `previous` is given."""
        policy = SealPolicy.from_json(EntrustedTender.objects.get(origin=TRADING, tender=tender).policy)
        header_bytes, boxes = dummy(policy, lot=lot)
        if previous is None:
            return header_bytes, boxes
        draft = Header.model_validate_json(header_bytes).model_copy(update={"counter": 2, "previous": previous})
        header_bytes, pieces = bind(suite=INTL, draft=draft, seed=b"s" * 32)
        publics = [key.public for key in policy.trustees]
        return header_bytes, make_boxes(suite=INTL, publics=publics, header_bytes=header_bytes, pieces=pieces)

    def entrust(self, header_bytes: bytes, box: bytes, *, index: int = 3, origin: str = TRADING) -> HeldBox:
        """The trading platform hands over a box."""
        event = bids.BoxEntrusted(
            header=base64.b64encode(header_bytes).decode(), box=base64.b64encode(box).decode(), index=index
        )
        self.say(event, sealed=True, origin=origin)
        return HeldBox.objects.order_by("-id")[0]

    def bid(self, **facts: Any) -> str:
        """A bid arrives and is answered; returns its seal."""
        header_bytes, boxes = self.envelope(**facts)
        self.entrust(header_bytes, boxes[2])
        answer_boxes(boxes=unanswered(10), by=BY, now=BEFORE)
        return header_hash(header_bytes, "INTL-1").hex()

    def close(self, standing: Sequence[str], *, tender: str = TENDER, at: datetime = OPENING, **lists: Any) -> Entry:
        """The deadline: the closing list of the tender's lot."""
        listed = tuple(
            bids.StandingBid(
                receipt=f"r{n}", seal=seal, statement="0" * 64, body="0" * 64, length=1, received_at=BEFORE
            )
            for n, seal in enumerate(standing)
        )
        lot = bids.LotClosed(lot=f"{tender}001", standing=listed, **lists)
        return self.say(bids.BidsClosed(tender=tender, closed_at=at, lots=(lot,)), at=at)

    def cosigned(self, entry: Entry) -> None:
        """Supervision has cosigned a checkpoint over the entry."""
        WitnessedHead.objects.create(
            origin=TRADING, size=entry.position + 1, witness=f"{SUPERVISION}/witness", note="-", at=AFTER
        )

    def direct(self, kind: str, *, directive: str = "d1", lifts: str | None = None, origin: str = SUPERVISION) -> None:
        """A supervising department orders."""
        event = supervising.DirectiveIssued(
            directive=directive, tender=TENDER, kind=kind, lifts=lifts, department="云岫市住建局",
            reason="投诉处理期间", basis="条例 第六十二条",
        )  # fmt: skip
        self.say(event, origin=origin)


ORGANISATIONS = {TRADING: "12990100MB0000001X", SERVICE: "12990100MB0000002A", OWN: "12990100MB0000003Q"}


@pytest.fixture
def city(db: None) -> City:
    """The city, with its peers docked and supervision's log fresh."""
    for origin, kind in KINDS.items():
        Peer.objects.create(origin=origin, kind=kind, state="docked", base_url=f"http://{kind}.invalid")
    PeerCheckpoint.objects.create(peer=Peer.objects.get(origin=SUPERVISION), advanced_at=AFTER)
    return City()
