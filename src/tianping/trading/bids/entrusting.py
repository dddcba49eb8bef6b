"""What leaves this platform of a bid: boxes to the trustees, copies and a deposit to the mirror. Dummies look the same.

The mirror learns neither bidder nor number: it holds the body without its head (which bears the bidder's certificate),
the head encrypted to this platform, and a deposit; the same three for every dummy.
"""

import base64
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from tianping.exchange.catalogue.bids import BoxEntrusted, CopyAsked, CopyDeposited
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.record.recording import Drafted, SealedAct, record_sealed
from tianping.sealing.envelope import Head
from tianping.sealing.policy import SealPolicy
from tianping.trading.bids import depositing
from tianping.trading.bids.models import Bid, Dummy, TrusteeAnswer
from tianping.trustee.models import TenderKey
from tianping.web.files import StoredFile, store

SMALLEST, LARGEST = 13, 20
"""Powers of two between which the body of a dummy is as long, in bytes: 8 KiB to 1 MiB."""


@dataclass(frozen=True)
class Copies:
    """What a mirror is asked to hold: digests and sizes of a body and an encrypted head; empty where nobody mirrors."""

    mirror: str = ""
    body: str = ""
    body_size: int = 0
    head: str = ""
    head_size: int = 0


def mirror_origin() -> str:
    """This function will return the origin of the peer that mirrors sealed bids: the service platform, or nobody."""
    docked = Peer.objects.filter(kind="service", state="docked").order_by("origin")
    return docked.values_list("origin", flat=True).first() or ""


def copies_of_bid(head: Head, *, body: str) -> Copies:
    """This function will keep the head, encrypted, beside the envelope, and name both copies. Before any transaction.

    `body` is the body's SHA-256, under which copies are kept in every suite.
    """
    mirror = mirror_origin()
    if not mirror:
        return Copies()
    kept = _kept(head.encoded())
    return Copies(mirror, body, int(head.statement.body_length), kept.sha256, kept.size)


def copies_of_nothing() -> Copies:
    """This function will keep random bytes that look like the copies of a bid. Before any transaction."""
    mirror = mirror_origin()
    if not mirror:
        return Copies()
    power = SMALLEST + secrets.randbelow(LARGEST - SMALLEST)
    body = store(io.BytesIO(secrets.token_bytes((1 << power) + secrets.randbelow(1 << power))))
    head = _kept(b"")
    return Copies(mirror, body.sha256, body.size, head.sha256, head.size)


def hand_over(
    *,
    rows: Sequence[Bid | Dummy],
    copies: Copies,
    policy: SealPolicy,
    header: bytes,
    boxes: tuple[bytes, ...],
    now: datetime,
    received: Drafted | None = None,
) -> None:
    """This function will tell trustees and mirror of an envelope, in the caller's transaction.

    The deposit goes first: whatever a trustee may answer for, the mirror can give back. The platform is the actor, so
    that no box tells whose it is. `received` is the act that this is about where there is one, recorded with the rest.
    """
    acts: list[SealedAct | Drafted] = [*([received] if received else []), *_deposit(rows, copies.mirror, now)]
    if copies.mirror:
        for sha256, size in ((copies.head, copies.head_size), (copies.body, copies.body_size)):
            event = CopyAsked(sha256=sha256, size=size)
            acts.append(SealedAct(event=event, by=_platform(), readers=[copies.mirror]))
    record_sealed([*acts, *_boxes(policy, header, boxes)], now=now)


def deposit(*, rows: Sequence[models.Model], now: datetime) -> None:
    """This function will deposit rows with the mirror, where there is one."""
    record_sealed(_deposit(rows, mirror_origin(), now), now=now)


def entrust_again(*, bid: Bid, now: datetime) -> int:
    """This function will send a bid's boxes once more to the trustees that have not answered; returns how many.

    The same boxes of the same sealing: who holds one already takes no notice. The own trustee gets its box only where
    its key is here.
    """
    policy = SealPolicy.from_json(bid.lot.tender.terms.policy or {})
    answered = set(TrusteeAnswer.objects.filter(seal=bid.seal).values_list("trustee", flat=True))
    if not TenderKey.objects.filter(origin=own_origin(), tender=policy.tender, state="bound").exists():
        answered.add(own_origin())
    acts = _boxes(policy, bytes(bid.header), tuple(base64.b64decode(box) for box in bid.boxes))
    asked = [act for act, key in zip(acts, policy.trustees, strict=True) if key.trustee not in answered]
    with transaction.atomic():
        record_sealed(asked, now=now)
    return len(asked)


def _deposit(rows: Sequence[models.Model], mirror: str, now: datetime) -> list[SealedAct]:
    if not mirror:
        return []
    event = CopyDeposited(deposit=depositing.sealed_rows(rows, at=now))
    return [SealedAct(event=event, by=_platform(), readers=[mirror])]


def _boxes(policy: SealPolicy, header: bytes, boxes: tuple[bytes, ...]) -> list[SealedAct]:
    acts = []
    for index, (key, box) in enumerate(zip(policy.trustees, boxes, strict=True), start=1):
        event = BoxEntrusted(header=base64.b64encode(header).decode(), box=base64.b64encode(box).decode(), index=index)
        readers = [] if key.trustee == own_origin() else [key.trustee]
        acts.append(SealedAct(event=event, by=_platform(), readers=readers))
    return acts


def _kept(head: bytes) -> StoredFile:
    return store(io.BytesIO(depositing.seal(head, purpose=depositing.HEAD)))


def _platform() -> Actor:
    return Actor.platform(own_origin())
