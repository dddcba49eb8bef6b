"""Made-up OCDS releases with every oddity that the published rules speak of: for tests, not for benchmarks."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np


def releases(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """This function will make compiled releases: consortia, withdrawn bids, pending awards, late bids, equal prices."""
    draw = np.random.default_rng(seed)
    return [_release(draw, number, count) for number in range(count)]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """This function will write releases as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _release(draw: np.random.Generator, number: int, count: int) -> dict[str, Any]:
    start = datetime(2024, 1, 1, 8, tzinfo=UTC) + timedelta(days=int(draw.integers(0, 360)))
    end = start + timedelta(days=int(draw.choice([5, 14, 15, 16, 20, 30])), hours=int(draw.choice([-1, 0, 1])))
    base = float(draw.uniform(1e5, 1e7))
    firms = draw.choice(40, size=int(draw.choice([1, 2, 3, 3, 4, 5, 6, 7])), replace=False)
    bids = [_bid(draw, place, int(firm), base, end) for place, firm in enumerate(firms)]
    return {
        "ocid": f"ocds-made-{number}", "date": _stamp(start), "buyer": {"id": f"B{draw.integers(0, 60)}"},
        "tender": {
            "id": str(number), "procurementMethod": str(draw.choice(["open", "open", "selective", "direct"])),
            "tenderPeriod": {"startDate": _stamp(start), "endDate": _stamp(end)}, "numberOfTenderers": len(firms),
            "procuringEntity": {"id": f"E{draw.integers(0, 30)}"}, "value": {"amount": base, "currency": "CNY"},
        },
        "bids": {"details": bids}, "awards": _awards(draw, bids, end),
    }  # fmt: skip


def _bid(draw: np.random.Generator, place: int, firm: int, base: float, end: datetime) -> dict[str, Any]:
    states = ["valid", "disqualified", "pending", "withdrawn", "invited"]
    tenderers = [{"id": f"F{firm}"}] + ([{"id": f"F{draw.integers(0, 40)}"}] if draw.random() < 0.03 else [])
    amount = round(base * float(draw.lognormal(0, 0.08)), int(draw.choice([-4, 2, 2])))
    return {
        "id": f"b{place}", "date": _stamp(end + timedelta(minutes=int(draw.choice([-900, -60, -5, -1, 3])))),
        "status": str(draw.choice(states, p=[0.8, 0.12, 0.03, 0.03, 0.02])),
        "value": {"amount": amount, "currency": "CNY"}, "tenderers": tenderers,
    }  # fmt: skip


def _awards(draw: np.random.Generator, bids: list[dict[str, Any]], end: datetime) -> list[dict[str, Any]]:
    valid = [bid for bid in bids if bid["status"] == "valid"]
    if not valid or draw.random() < 0.05:
        return []
    best = min(valid, key=lambda bid: bid["value"]["amount"])
    won = best if draw.random() < 0.85 else valid[int(draw.integers(0, len(valid)))]
    awards = [_award(draw, "a1", won, end)]
    if draw.random() < 0.06:
        awards.append(_award(draw, "a2", valid[0], end))
    return awards


def _award(draw: np.random.Generator, name: str, bid: dict[str, Any], end: datetime) -> dict[str, Any]:
    family = draw.integers(10, 15) if draw.random() < 0.97 else draw.integers(15, 70)
    return {
        "id": name, "status": str(draw.choice(["active", "pending", "cancelled", "unsuccessful"], p=[0.9, 0.03, 0.04, 0.03])),
        "date": _stamp(end + timedelta(days=20)), "value": bid["value"], "suppliers": bid["tenderers"],
        "items": [{"id": "1", "classification": {"id": f"{family}{draw.integers(0, 999999):06}"}}],
    }  # fmt: skip
