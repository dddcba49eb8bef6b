"""A made-up city that fills every table, with something of everything that the indicators look for."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from tianping.insight.tables import Store

Row = dict[str, Any]
KINDS = ("machine", "file", "dongle", "phone", "person", "payer", "mixed", "ip_upload", "author", "owner", "passage")


def fill(store: Store, tenders: int = 400, seed: int = 7) -> None:
    """This function will fill a store; the same seed gives the same city."""
    draw = np.random.default_rng(seed)
    tables: dict[str, list[Row]] = {}
    for number in range(tenders):
        _tender(draw, number, tables)
    _register(draw, tables)
    for name, rows in tables.items():
        store.add(name, rows)


def _tender(draw: np.random.Generator, number: int, tables: dict[str, list[Row]]) -> None:
    code = f"T{number:05}"
    published = datetime(2025, 1, 1) + timedelta(days=int(draw.integers(0, 300)))  # noqa: DTZ001 - UTC without zone
    due = published + timedelta(days=int(draw.choice([6, 21, 25, 30])))
    value = float(draw.choice([3_900_000, 1_000_000, 9_000_000, 1_950_000, 30_000])) * float(draw.choice([1, 1, 1.3]))
    row = _notice(draw, code, published, due, value)
    tables.setdefault("tenders", []).append(row)
    bids = _bids(draw, code, value, due)
    row["tenderers"] = len(bids)
    tables.setdefault("bids", []).extend(bids)
    tables.setdefault("members", []).extend({"tender": code, "bid": b["bid"], "bidder": b["bidder"]} for b in bids)
    _traces(draw, code, bids, due, tables)
    _award(draw, code, row, bids, due, tables)


def _notice(draw: np.random.Generator, code: str, published: datetime, due: datetime, value: float) -> Row:
    return {
        "tender": code, "buyer": f"B{draw.integers(0, 12)}", "entity": f"E{draw.integers(0, 6)}", "region": "500100",
        "category": str(draw.choice(["A08", "B02", "C01", "A05"])), "method": str(draw.choice(["open"] * 6 + ["direct", "limited"])),
        "award_method": str(draw.choice(["lowest", "comprehensive", "average"])), "planned": bool(draw.random() < 0.9),
        "mandatory": True, "rationale": "", "currency": "CNY", "value": value, "minimum": value * 0.75,
        "published_at": published, "opens_from": published, "due_at": due, "opened_at": due, "status": "complete",
        "evaluation_from": due + timedelta(days=float(draw.choice([0.1, 0.2, 0.3, 12]))),
        "downloads": int(draw.integers(5, 20)), "document_fee": float(draw.choice([0, 100, 300, 9000])), "first_document_fee": 100.0,
        "key_documents": int(draw.choice([0, 2, 3])), "criteria_length": int(draw.choice([300, 400, 500, 5000])),
        "subjective_share": float(draw.choice([0.2, 0.25, 0.3, 0.9])), "extended": int(draw.choice([0, 0, 1, 4])),
        "round": int(draw.choice([1, 1, 2, 3])), "media": int(draw.choice([0, 1, 1, 2])),
    }  # fmt: skip


def _bids(draw: np.random.Generator, code: str, value: float, due: datetime) -> list[Row]:
    count = int(draw.choice([1, 3, 4, 5, 6, 7]))
    firms = draw.choice(15, size=count, replace=False)
    prices = value * draw.uniform(0.7, 1.02, size=count)
    if draw.random() < 0.1:
        prices = value * (0.8 + 0.01 * np.arange(count))
    if draw.random() < 0.1:
        prices = np.round(prices, -4)
    states = draw.choice(["valid", "disqualified", "withdrawn"], p=[0.85, 0.1, 0.05], size=count)
    return [
        {
            "tender": code, "bid": f"b{place}", "bidder": f"F{firm:02}", "bidder_name": f"firm {firm}", "members": 1,
            "amount": float(round(prices[place], 2)), "currency": "CNY", "status": str(states[place]),
            "received_at": due - timedelta(seconds=int(draw.choice([-40, 30, 31, 3600, 7200]) + int(firm) * 10)),
            "reason": "" if draw.random() < 0.5 else "未按招标文件要求提供资质证书",
        }
        for place, firm in enumerate(firms)
    ]  # fmt: skip


def _traces(draw: np.random.Generator, code: str, bids: list[Row], due: datetime, tables: dict[str, list[Row]]) -> None:
    lines = draw.uniform(10, 1000, size=10)
    for bid in bids:
        for kind in KINDS:
            value = "same" if draw.random() < 0.08 else f"{kind} {code} {bid['bidder']}"
            tables.setdefault("identities", []).append({**_of(bid), "kind": kind, "value": value})
        factor = draw.uniform(0.7, 1.2, size=10) if draw.random() < 0.7 else np.full(10, 1.1)
        for line, price in enumerate(lines * factor):
            tables.setdefault("items", []).append({
                "tender": code, "bid": bid["bid"], "line": f"0101{line}", "category": "0101", "unit": "m3", "quantity": 5.0,
                "unit_price": float(price) * (9 if draw.random() < 0.02 else 1),
            })  # fmt: skip
        for expert in range(5):
            _points(draw, bid, expert, tables)
    if draw.random() < 0.05:
        tables.setdefault("accesses", []).append(
            {"tender": code, "who": "p1", "role": "agency", "what": "downloads", "at": due - timedelta(days=1)}
        )
    for number in range(int(draw.choice([0, 0, 1]))):
        tables.setdefault("matters", []).append({
            "tender": code, "matter": f"m{number}", "kind": str(draw.choice(["question", "objection", "complaint"])),
            "raised_at": due, "outcome": str(draw.choice(["upheld", "rejected"])), "against": bids[0]["bidder"],
        })  # fmt: skip


def _of(bid: Row) -> Row:
    return {name: bid[name] for name in ("tender", "bid", "bidder")}


def _points(draw: np.random.Generator, bid: Row, expert: int, tables: dict[str, list[Row]]) -> None:
    points = float(draw.integers(20, 25)) + (5 if expert == 4 and bid["bidder"] == "F03" else 0)
    name = f"X{expert}" if expert < 3 else f"X{expert}-{draw.integers(0, 3)}"
    common = {**_of(bid), "expert": name, "maximum": 30.0}
    tables.setdefault("scores", []).append({**common, "item": "plan", "objective": False, "points": points})
    objective = 10.0 if draw.random() < 0.99 else 8.0
    tables.setdefault("scores", []).append({**common, "item": "references", "objective": True, "points": objective})


def _award(
    draw: np.random.Generator, code: str, row: Row, bids: list[Row], due: datetime, tables: dict[str, list[Row]]
) -> None:
    valid = [bid for bid in bids if bid["status"] == "valid"]
    if not valid:
        return
    best = min(valid, key=lambda bid: bid["amount"])
    decided = due + timedelta(days=float(draw.choice([1, 6, 7, 9, 90])))
    several = bool(draw.random() < 0.1)
    tables.setdefault("awards", []).append({
        "tender": code, "award": "a1", "status": "active", "supplier": best["bidder"], "suppliers": 2 if several else 1,
        "amount": best["amount"], "currency": "CNY", "decided_at": decided, "bid": best["bid"],
    })  # fmt: skip
    for supplier in {best["bidder"], valid[-1]["bidder"]} if several else {best["bidder"]}:
        tables.setdefault("suppliers", []).append({"tender": code, "award": "a1", "supplier": supplier})
    tables["items"].append(
        {
            "tender": code,
            "award": "a1",
            "supplier": best["bidder"],
            "line": "1",
            "category": f"{draw.integers(10, 30)}0000",
        }
    )
    _contract(draw, code, best, decided, bids, tables)


def _contract(
    draw: np.random.Generator, code: str, best: Row, decided: datetime, bids: list[Row], tables: dict[str, list[Row]]
) -> None:
    signed = decided + timedelta(days=int(draw.choice([10, 20, 45])))
    price = best["amount"] * float(draw.choice([1, 1, 1.05]))
    tables.setdefault("contracts", []).append({
        "tender": code, "contract": "c1", "award": "a1", "supplier": best["bidder"], "amount": price, "currency": "CNY",
        "signed_at": signed, "published_at": signed if draw.random() < 0.8 else None, "starts_at": signed,
        "ends_at": signed + timedelta(days=200), "finished_at": signed + timedelta(days=int(draw.choice([30, 200, 300]))),
        "final_amount": price * float(draw.choice([1, 1.02, 1.3])), "paid": price * float(draw.choice([0.9, 1, 1.2])),
    })  # fmt: skip
    for number in range(int(draw.choice([0, 0, 2, 4]))):
        tables.setdefault("changes", []).append({
            "tender": code, "contract": "c1", "changed_at": signed + timedelta(days=30 * (number + 1)), "amount_before": price,
            "kind": str(draw.choice(["price", "quantity", "quality"])), "amount_after": price * float(draw.choice([0.9, 1.2])),
        })  # fmt: skip
    if draw.random() < 0.2:
        tables.setdefault("subcontracts", []).append({
            "tender": code, "contract": "c1", "supplier": best["bidder"], "subcontractor": bids[-1]["bidder"], "amount": price * 0.6,
        })  # fmt: skip


def _register(draw: np.random.Generator, tables: dict[str, list[Row]]) -> None:
    for bid in tables["bids"]:
        firm = int(bid["bidder"][1:])
        tables.setdefault("parties", []).append({
            "tender": bid["tender"], "party": bid["bidder"], "role": "bidder", "phone": f"0555-{firm if firm > 5 else 0}",
            "email": f"{firm}@example.test", "address": f"street {firm % 14}", "owner": f"O{firm % 13}",
            "registered_at": datetime(2024 + firm % 2, 6, 1), "listed": firm != 9,  # noqa: DTZ001
            "debarred_until": datetime(2026, 6, 1) if firm == 11 else None,  # noqa: DTZ001
        })  # fmt: skip
    for tender in tables["tenders"]:
        phone = f"0555-{draw.integers(0, 60)}"
        tables["parties"].append(
            {"tender": tender["tender"], "party": tender["buyer"], "role": "buyer", "phone": phone}
        )
