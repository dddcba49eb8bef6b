"""A tender with three bound keys in three real logs, a bidder with a certificate, and a small real HTTP server."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tianping.bidder.package import TenderPackage
from tianping.canonical import encode
from tianping.record import checkpoints, merkle
from tianping.record.anchors import Anchors, anchors_of
from tianping.record.checkpoints import Checkpoint
from tianping.record.keys import PlatformKeys
from tianping.record.statements import state
from tianping.sealing import suites
from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.policy import SealPolicy, TrusteeKey

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
OPENING = datetime(2026, 2, 12, 1, 0, tzinfo=UTC)
TENDER, LOT = "A3301000012000012001", "A3301000012000012001001"
USCC = "91330100MA00000A1R"
ORIGINS = ("trading.city.example", "service.city.example", "notary.city.example")
ORGANISATIONS = ("123301004701160000", "12330100470117001A", "12330100470118002L")
PASSWORD = "demonstration-only"


@dataclass
class City:
    """Three platforms with their keys and logs, and one tender's policy."""

    platforms: tuple[PlatformKeys, ...] = field(
        default_factory=lambda: tuple(PlatformKeys.make(origin) for origin in ORIGINS)
    )
    suite: str = "INTL-1"
    publics: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.publics = self.publics or [self.new_key() for _ in range(3)]

    def new_key(self) -> bytes:
        """A public key of the tender's suite."""
        return suites.suite(self.suite).generate_keypair()[1]

    @property
    def anchors(self) -> Anchors:
        return anchors_of(*self.platforms)

    def policy(self, publics: list[bytes] | None = None) -> SealPolicy:
        keys = [
            TrusteeKey(origin, organisation, f"key-{origin}", public)
            for origin, organisation, public in zip(ORIGINS, ORGANISATIONS, publics or self.publics, strict=True)
        ]
        return SealPolicy(
            tender=TENDER,
            suite=self.suite,
            opening_at=OPENING,
            minimum_bids=3,
            freshness_limit_s=3600,
            trustees=(keys[0], keys[1], keys[2]),
        )

    def line(self, number: int, *, cosigned: bool = True, **changes: Any) -> dict[str, Any]:
        """The evidence for one trustee's key: its log of five entries, the key's third, cosigned by the next platform."""
        platform, witness = self.platforms[number], self.platforms[(number + 1) % 3]
        body = {
            "tender": TENDER,
            "suite": self.suite,
            "key_id": f"key-{platform.origin}",
            "public": base64.b64encode(self.publics[number]).decode(),
            "organisation": ORGANISATIONS[number],
            "opening_at": "2026-02-12T01:00:00Z",
        }
        header = {"v": 1, "id": "x", "type": "trustee.key_bound", "origin": platform.origin, "body": body}
        entry = encode(header | {"body": body | changes.pop("body", {})} | changes)
        leaves = [merkle.leaf_hash(data) for data in (b"0", b"1", entry, b"3", b"4")]
        signed = checkpoints.sign(Checkpoint(platform.origin, 5, merkle.root(leaves)), platform.log)
        if cosigned:
            signed = signed.joined(*checkpoints.cosign(signed, witness.witness, at=NOW).signatures)
        return {
            "trustee": platform.origin,
            "entry": base64.b64encode(entry).decode(),
            "index": 2,
            "proof": [one.hex() for one in merkle.inclusion_proof(leaves, 2)],
            "checkpoint": signed.written(),
        }

    def package(self, policy: SealPolicy | None = None, **lines: dict[str, Any]) -> TenderPackage:
        value = (policy or self.policy()).to_json()
        signature = state(purpose="seal-policy", content=value, key=self.platforms[0].identity)
        tender = {
            "tender": TENDER,
            "lots": [LOT],
            "seal_policy": value,
            "seal_policy_signature": signature.model_dump(mode="json"),
        }
        return TenderPackage(tender, {"keys": [lines.get(f"line{n}") or self.line(n) for n in range(3)]})


@pytest.fixture(scope="session", params=[row.id for row in suites.SUITES])
def city(request: pytest.FixtureRequest) -> City:
    """A tender of each suite."""
    return City(suite=request.param)


@pytest.fixture(scope="session")
def ca(city: City) -> DemonstrationCA:
    """A CA whose certificates sign in the tender's suite; each puts the names elsewhere."""
    return make_demonstration_cas(datetime.now(UTC))[2 if city.suite == "SM-1" else 0]


@pytest.fixture(scope="session")
def stamping() -> DemonstrationCA:
    """The CA of the timestamp authority, whatever the suite."""
    return make_ca(name="Demonstration CA for timestamps", now=datetime.now(UTC))


Place = Callable[[str], Path]


@pytest.fixture
def desk(city: City, ca: DemonstrationCA, tmp_path: Path) -> Place:
    """The bidder's folder: tender file, anchors, certificate, two files to bid with."""
    issued = ca.issue_organisation(name="杭州某建设有限公司", uscc=USCC, now=datetime.now(UTC))
    (tmp_path / "tender.json").write_text(city.package().written(), "utf-8")
    (tmp_path / "anchors.json").write_bytes(city.anchors.encoded())
    (tmp_path / "me.p12").write_bytes(issued.pkcs12(PASSWORD))
    (tmp_path / "form.json").write_text(json.dumps({"price": "1234567.89", "days": 300}), "utf-8")
    (tmp_path / "技术标.pdf").write_bytes(bytes(range(256)) * 9000)
    (tmp_path / "out").mkdir()
    return lambda name: tmp_path / name
