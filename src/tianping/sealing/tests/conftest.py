"""What every test of the seal needs: three trustees, a policy, a CA, a bidder with a certificate, two files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tianping.sealing import suites
from tianping.sealing.certificates import DemonstrationCA, TrustList, make_ca, trusted
from tianping.sealing.envelope import Head, SealedBid, read_head, seal
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.shares import Pieces, check_box
from tianping.sealing.signing import Signer

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
TENDER, LOT = "A3301000012000012001", "A3301000012000012001001"
USCC = "91330100MA00000A1R"
OTHER_USCC = "91330100MA00000B2X"
ORIGINS = ("trading.city.example", "service.city.example", "notary.city.example")
ORGANISATIONS = ("123301004701160000", "12330100470117001A", "12330100470118002L")


@dataclass(frozen=True)
class Trustees:
    """Three key pairs and the policy over them."""

    privates: tuple[bytes, bytes, bytes]
    policy: SealPolicy

    @property
    def row(self) -> suites.Suite:
        """The suite that the policy fixes."""
        return suites.suite(self.policy.suite)

    def pieces(self, head: Head, *numbers: int) -> dict[int, Pieces]:
        return {
            i: check_box(
                suite=self.row,
                private=self.privates[i - 1],
                index=i,
                header_bytes=head.header_bytes,
                box=head.boxes[i - 1],
            )
            for i in numbers
        }


def make_policy(publics: tuple[bytes, ...], **changes: Any) -> SealPolicy:
    keys = tuple(
        TrusteeKey(trustee=origin, organisation=organisation, key_id=f"k{number}", public=public)
        for number, (origin, organisation, public) in enumerate(zip(ORIGINS, ORGANISATIONS, publics, strict=True), 1)
    )
    facts: dict[str, Any] = {
        "tender": TENDER,
        "suite": "INTL-1",
        "opening_at": datetime(2026, 2, 12, 1, 0, tzinfo=UTC),
        "minimum_bids": 3,
        "freshness_limit_s": 3600,
        "trustees": keys,
    }
    return SealPolicy(**(facts | changes))


@pytest.fixture(scope="session", params=[row.id for row in suites.SUITES])
def row(request: pytest.FixtureRequest) -> suites.Suite:
    """Every suite: what holds of one must hold of all."""
    return suites.suite(request.param)


@pytest.fixture(scope="session")
def trustees(row: suites.Suite) -> Trustees:
    second = suites.generate_p256 if row.id == "INTL-1" else row.generate_keypair
    one, two, three = (row.generate_keypair(), second(), row.generate_keypair())
    return Trustees((one[0], two[0], three[0]), make_policy((one[1], two[1], three[1]), suite=row.id))


@pytest.fixture(scope="session")
def ca(row: suites.Suite) -> DemonstrationCA:
    """A CA whose certificates sign in the suite."""
    return make_ca(name="Demonstration CA", now=NOW, kind="SM2" if row.id == "SM-1" else "P-256")


@pytest.fixture(scope="session")
def stamping() -> DemonstrationCA:
    """The CA of the timestamp authority, which is one and the same for all suites."""
    return make_ca(name="Demonstration CA for timestamps", now=NOW)


@pytest.fixture(scope="session")
def signer(ca: DemonstrationCA) -> Signer:
    return ca.issue_organisation(name="杭州某建设有限公司", uscc=USCC, now=NOW).signer()


@pytest.fixture(scope="session")
def trust(ca: DemonstrationCA) -> TrustList:
    return TrustList(cas=(trusted(ca, now=NOW),))


Seal = Callable[..., tuple[SealedBid, Head]]


@pytest.fixture
def sealing(trustees: Trustees, signer: Signer, tmp_path: Path) -> Seal:
    """Seals three chunks' worth of files, or what it is given."""
    big = tmp_path / "technical.pdf"
    big.write_bytes(bytes(range(256)) * 4096 * 2 + b"end")
    small = tmp_path / "商务标.txt"
    small.write_text("报价", encoding="utf-8")
    made: list[Path] = []

    def make(**changes: Any) -> tuple[SealedBid, Head]:
        out = tmp_path / f"bid{len(made)}.tpseal"
        made.append(out)
        facts: dict[str, Any] = {
            "policy": trustees.policy,
            "tender": TENDER,
            "lot": LOT,
            "uscc": USCC,
            "files": [big, small],
            "form": {"price": "1234567.89"},
            "signer": signer,
            "timestamp": None,
            "out": out,
        }
        sealed = seal(**(facts | changes))
        return sealed, read_head(sealed.path)

    return make
