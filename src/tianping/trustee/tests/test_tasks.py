"""The due-scan does all that has to be done, in a trading platform that is its own trustee, through its real log."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tianping.exchange.catalogue import award, bids, documents, keys
from tianping.exchange.due import DueScan, due_actions
from tianping.exchange.models import Alarm, Peer
from tianping.exchange.ticking import tick
from tianping.record.actors import Actor
from tianping.record.models import CheckpointRow, Cosignature, Event, SealedLeaf
from tianping.record.models import Event as LogEvent
from tianping.record.recording import record
from tianping.sealing.header import header_hash
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.shares import dummy
from tianping.trustee import filing, packets, tasks
from tianping.trustee.models import BoxAnswer, EntrustedTender, HeldBox, Release, TenderKey
from tianping.trustee.tests.conftest import BEFORE, INTL, LOT, OPENING, OWN, SERVICE, SUPERVISION, TENDER, TRADING

WALL = datetime(2026, 3, 2, 1, 31, tzinfo=OPENING.tzinfo)
Say = Callable[..., None]


@pytest.fixture
def say(db: None, settings: object) -> Say:
    settings.TIANPING_ORIGIN, settings.TIANPING_KIND = TRADING, "trading"  # type: ignore[attr-defined]
    settings.TIANPING_LOG_KEY += ".trading"  # type: ignore[attr-defined]
    for origin, kind in ((SERVICE, "service"), (SUPERVISION, "supervision")):
        Peer.objects.create(origin=origin, kind=kind, state="docked", base_url="")

    def said(event: LogEvent, *, now: datetime = BEFORE, readers: tuple[str, ...] = ()) -> None:
        with transaction.atomic():
            record(event, by=Actor.platform(TRADING), now=now, readers=readers)
        run(now)

    return said


def run(now: datetime) -> None:
    for _ in range(3):
        tick(now=now, wall=WALL, scan=DueScan(), follow=False)


def test_a_tender_from_the_request_of_a_key_to_its_destruction(say: Say) -> None:
    opening = INTL.generate_keypair()
    asked = keys.KeysRequested(
        tender=TENDER, suite="INTL-1", opening_at=OPENING, trustees=(TRADING, SERVICE, OWN),
        opening_key=base64.b64encode(opening[1]).decode(),
    )  # fmt: skip
    say(asked)
    key = TenderKey.objects.get(state="bound")
    assert Event.objects.filter(type="trustee.key_bound").count() == 1

    policy = policy_with(bytes(key.public), key.key_id)
    say(issued(policy))
    assert EntrustedTender.objects.get().policy_fault == ""

    seals = []
    for _ in range(3):
        header_bytes, boxes = dummy(policy, lot=LOT)
        seals.append(header_hash(header_bytes, "INTL-1").hex())
        for index, box in enumerate(boxes, 1):
            entrusted = bids.BoxEntrusted(
                header=base64.b64encode(header_bytes).decode(), box=base64.b64encode(box).decode(), index=index
            )
            say(entrusted, readers=((TRADING, SERVICE, OWN)[index - 1],))
    assert HeldBox.objects.count() == 3
    assert BoxAnswer.objects.filter(opens=True).count() == 3
    assert SealedLeaf.objects.filter(type="trustee.answered").count() == 3

    say(closing(seals), now=OPENING)
    after = OPENING + timedelta(seconds=1)
    run(after)
    assert not Release.objects.exists()

    head = CheckpointRow.objects.latest("size")
    Cosignature.objects.create(checkpoint=head, witness=f"{SERVICE}/witness", line="-", witnessed_at=WALL)
    run(after)
    done = Release.objects.get()
    assert Event.objects.filter(type="trustee.released").count() == 1
    with filing.open_kept(done.packet) as stream:  # type: ignore[union-attr]
        data = stream.read()
    assert hashlib.sha256(data).hexdigest() == done.packet
    opened = packets.open_packet(data, tender=TENDER, trustee=TRADING, private=opening[0])
    assert sorted(opened) == sorted(seals)

    say(award.TenderArchived(tender=TENDER, package="0" * 64, size=1, entries=1), now=after)
    assert TenderKey.objects.get(pk=key.pk).state == "destroyed"
    assert not Alarm.objects.filter(kind="due").exists()
    assert list(due_actions(after, WALL)) == []


def policy_with(public: bytes, key_id: str) -> SealPolicy:
    trustees = (
        TrusteeKey(TRADING, "12990100MB0000003Q", key_id, public),
        TrusteeKey(SERVICE, "12990100MB0000002A", "k2", INTL.generate_keypair()[1]),
        TrusteeKey(OWN, "12990100MB0000009K", "k3", INTL.generate_keypair()[1]),
    )
    return SealPolicy(
        tender=TENDER, suite="INTL-1", opening_at=OPENING, minimum_bids=3, freshness_limit_s=60, trustees=trustees
    )


def issued(policy: SealPolicy) -> documents.DocumentsIssued:
    return documents.DocumentsIssued(
        tender=TENDER, version=1, available_from=BEFORE, available_until=BEFORE + timedelta(days=6),
        bids_due_at=OPENING, opening_at=OPENING, bid_validity_days=90, evaluation_method="lowest-evaluated-price",
        minimum_bids=3, policy=policy.to_json(), policy_digest=policy.digest(), policy_signature="c2ln",
    )  # fmt: skip


def closing(seals: list[str]) -> bids.BidsClosed:
    standing = tuple(
        bids.StandingBid(receipt=f"r{n}", seal=seal, statement="0" * 64, body="0" * 64, length=1, received_at=BEFORE)
        for n, seal in enumerate(seals)
    )
    return bids.BidsClosed(tender=TENDER, closed_at=OPENING, lots=(bids.LotClosed(lot=LOT, standing=standing),))


def test_work_in_the_background_runs_once_at_a_time(settings: object) -> None:
    import threading

    settings.TIANPING_FETCH_INLINE = False  # type: ignore[attr-defined]
    go, done = threading.Event(), []

    def work() -> None:
        go.wait(5)
        done.append(1)

    tasks.in_background("test", work)
    tasks.in_background("test", work)
    go.set()
    tasks._fetching["test"].join(5)
    assert done == [1]
