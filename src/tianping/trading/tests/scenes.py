"""Scenes for the tests of every room: subjects, a project, a tender with its terms, keys and documents, issued.

All of it is fictitious. Entries of other platforms' logs are handed to the projections as the exchange would.
"""

import base64
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.conf import settings

from tianping.exchange.catalogue.keys import KeyBound
from tianping.exchange.catalogue.subjects import SubjectRegistered
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import dispatch
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.record.events import Event
from tianping.record.identity import own_origin
from tianping.record.models import Event as Recorded
from tianping.record.models import SealedLeaf
from tianping.sealing.suites import suite
from tianping.trading.documents import actions as documents
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.plans import actions as plans
from tianping.trading.plans.actions import LotPlan
from tianping.trading.plans.models import Project, Tender

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
"""Monday, 5 January 2026, 09:00 in Shanghai."""
DAY = timedelta(days=1)
SERVICE, SUPERVISION, CUSTODIAN = "service.localhost", "supervision.localhost", "custodian.localhost"
KINDS = {SERVICE: "service", SUPERVISION: "supervision", CUSTODIAN: "custodian"}
BUYER, AGENCY, OTHER = (codes.fictitious_uscc(seed) for seed in (1, 2, 3))
OPERATORS = {
    own_origin(): codes.fictitious_uscc(101),
    SERVICE: codes.fictitious_uscc(102),
    CUSTODIAN: codes.fictitious_uscc(103),
}
_positions = count(1000)


def entry(
    event: Event,
    *,
    origin: str,
    at: datetime = NOW,
    position: int | None = None,
    kind: str = "",
    leaf: int | None = None,
) -> Entry:
    """An entry of a log, as the exchange types it."""
    return Entry(
        origin=origin,
        kind=kind or KINDS.get(origin, "trading"),
        own=origin == own_origin(),
        position=next(_positions) if position is None else position,
        leaf=leaf,
        id=f"{next(_positions):032x}",
        type=event.TYPE,
        type_version=event.VERSION,
        refs=event.as_refs(),
        actor={},
        at=at,
        event=event,
    )


def hear(event: Event, *, room: str, origin: str, **facts: Any) -> Entry:
    """A room reads an entry of a log."""
    heard = entry(event, origin=origin, **facts)
    dispatch(room, heard)
    return heard


def register(uscc: str, *roles: str, name: str = "", verified: bool = True, version: int = 1) -> str:
    """The service platform's log tells of a subject."""
    event = SubjectRegistered.of_body(
        {
            "subject": uscc,
            "version": version,
            "name": name or f"云岫市示例单位{uscc[-4:]}",
            "legal_form": "有限责任公司",
            "region": "990100",
            "roles": list(roles),
            "verified": verified,
        }
    )
    hear(event, room="trading_subjects", origin=SERVICE)
    return uscc


def buyer() -> Actor:
    """The buyer of the scenes."""
    return Actor(office=BUYER, role="buyer", person="p1", address="192.0.2.1")


def agency() -> Actor:
    """The agency of the scenes."""
    return Actor(office=AGENCY, role="agency")


def stranger() -> Actor:
    """A buyer that has nothing to do with the tender."""
    return Actor(office=OTHER, role="buyer")


def platform() -> Actor:
    """The platform itself."""
    return Actor.platform(own_origin())


def project(*, now: datetime = NOW, by: Actor | None = None, **facts: Any) -> Project:
    """A registered project of a registered buyer."""
    register(BUYER, "buyer", name="云岫市城市建设中心（虚构）")
    register(AGENCY, "agency", name="云岫招标代理有限公司（虚构）")
    given: dict[str, Any] = {
        "name": "云岫市第三小学教学楼工程",
        "buyer": BUYER,
        "region": "990100",
        "industry": "E47",
        "fund_source": "市财政资金",
        "state_funded": True,
        "scale": "建筑面积 6,200 平方米",
    }
    return plans.register_project(**(given | facts), by=by or buyer(), now=now)


def lot_plan(**facts: Any) -> LotPlan:
    """One lot of ten million yuan."""
    given: dict[str, Any] = {
        "name": "施工一标段",
        "content": "教学楼土建、安装和室外工程",
        "estimate": Decimal("10000000.00"),
        "maximum_price": Decimal("9800000.00"),
    }
    return LotPlan(**(given | facts))


def tender(*, now: datetime = NOW, by: Actor | None = None, of: Project | None = None, **facts: Any) -> Tender:
    """A planned mandatory open tender for works, with one lot."""
    given: dict[str, Any] = {
        "name": "云岫市第三小学教学楼工程施工招标",
        "method": "open",
        "mandatory": True,
        "construction": True,
        "classification": "A080000",
        "supervisor": "云岫市住房和城乡建设局",
        "agency": AGENCY,
        "lots": [lot_plan()],
    }
    return plans.plan_tender(project=of or project(now=now), **(given | facts), by=by or buyer(), now=now)


def terms_plan(*, now: datetime = NOW, **facts: Any) -> documents.TermsPlan:
    """Terms that keep every limit: available from an hour from now for six days, bids due after 21 days."""
    given: dict[str, Any] = {
        "available_from": now + timedelta(hours=1),
        "available_until": now + 7 * DAY,
        "bids_due_at": now + 22 * DAY,
        "bid_validity_days": 90,
        "bond": Decimal("200000.00"),
        "qualification": "具有建筑工程施工总承包三级及以上资质。",
        "contact": "云岫市示例路 1 号，电话 0990-555 0100",
    }
    return documents.TermsPlan(**(given | facts))


def with_terms(of: Tender, *, now: datetime = NOW, **facts: Any) -> Terms:
    """The terms of a tender, set by its agency."""
    return documents.set_terms(tender=of, plan=terms_plan(now=now, **facts), by=agency(), now=now)


def bound(terms: Terms, origin: str, **facts: Any) -> KeyBound:
    """What a trustee says when it binds a key; the public key is new."""
    _, public = suite(terms.suite).generate_keypair()
    given: dict[str, Any] = {
        "tender": terms.tender_id,
        "suite": terms.suite,
        "key_id": f"key-{next(_positions)}",
        "public": base64.b64encode(public).decode(),
        "organisation": OPERATORS[origin],
        "opening_at": terms.requested_opening_at,
    }
    return KeyBound(**(given | facts))


def bind_keys(terms: Terms, *, origins: Iterable[str] | None = None) -> dict[str, bytes]:
    """Every trustee binds a key; returns the private keys by origin."""
    found = {}
    for origin in origins or terms.trustees:
        private, public = suite(terms.suite).generate_keypair()
        event = bound(terms, origin, public=base64.b64encode(public).decode())
        hear(event, room="documents", origin=origin)
        found[origin] = private
    return found


def add_file(
    of: Tender, *, name: str = "招标文件.pdf", content: bytes = b"tender documents", now: datetime = NOW
) -> DocumentFile:
    """A file of the documents."""
    return documents.add_file(
        tender=of, name=name, media="application/pdf", content=io.BytesIO(content), by=agency(), now=now
    )


def ready(*, now: datetime = NOW, lots: list[LotPlan] | None = None, **facts: Any) -> Tender:
    """A tender that only has to be issued: terms, keys, a file."""
    made = tender(now=now, **({"lots": lots} if lots else {}))
    bind_keys(with_terms(made, now=now, **facts))
    add_file(made, now=now)
    return made


def issued(*, now: datetime = NOW, lots: list[LotPlan] | None = None, **facts: Any) -> Tender:
    """An issued tender, an hour after its terms were set."""
    made = ready(now=now, lots=lots, **facts)
    documents.issue(tender=made, by=agency(), now=now + timedelta(hours=1))
    return Tender.objects.get(pk=made.pk)


def recorded(*, tender: str = "") -> list[str]:
    """The types of the public acts, in order, of one tender or of all."""
    rows = Recorded.objects.order_by("seq")
    return list((rows.filter(tender=tender) if tender else rows).values_list("type", flat=True))


def bodies(type_: str) -> list[dict[str, Any]]:
    """The bodies of the public acts of a type, in order."""
    from tianping.canonical import decode

    rows = Recorded.objects.filter(type=type_).order_by("seq")
    return [decode(bytes(row.header))["body"] for row in rows]


def sealed(type_: str) -> list[SealedLeaf]:
    """The sealed acts of a type, in order."""
    return list(SealedLeaf.objects.filter(type=type_).order_by("seq"))


def trustees() -> tuple[str, ...]:
    """The trustees as they are configured."""
    return tuple(settings.TIANPING_TRADING.trustees)
