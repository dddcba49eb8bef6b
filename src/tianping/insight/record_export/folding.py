"""Which event fills which rows. One lot is one row of `tenders`; later events of the log correct earlier ones."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tianping.insight.record_export.facts import Fact

Row = dict[str, Any]
Body = dict[str, Any]


class Fold:
    """The rows as they stand after the facts read so far."""

    def __init__(self) -> None:
        self.projects: dict[str, Body] = {}
        self.tenders: dict[str, Row] = {}
        self.lots: dict[str, list[str]] = {}
        self.bids: dict[tuple[str, str], Row] = {}
        self.awards: dict[str, Row] = {}
        self.contracts: dict[tuple[str, str], Row] = {}
        self.matters: dict[str, Row] = {}
        self.changes: list[Row] = []
        self.received: dict[tuple[str, str], datetime | None] = {}

    def of(self, body: Body) -> list[Row]:
        """This function will return the rows of the lot, or of all lots of the tender, that a body speaks of."""
        lots = [body["lot"]] if body.get("lot") else self.lots.get(body.get("tender") or "", [])
        return [self.tenders[lot] for lot in lots if lot in self.tenders]

    def tables(self) -> dict[str, list[Row]]:
        """This function will return the rows by table."""
        bids = list(self.bids.values())
        awards = list(self.awards.values())
        return {
            "tenders": list(self.tenders.values()), "bids": bids,
            "members": [{name: bid[name] for name in ("tender", "bid", "bidder")} for bid in bids], "awards": awards,
            "suppliers": [{name: row[name] for name in ("tender", "award", "supplier")} for row in awards],
            "contracts": list(self.contracts.values()), "changes": self.changes, "matters": list(self.matters.values()),
        }  # fmt: skip


def fold(facts: Iterable[Fact]) -> dict[str, list[Row]]:
    """This function will return the rows that facts, in the order of their logs, amount to. Unknown types are passed by."""
    state = Fold()
    for fact in facts:
        act = _ACTS.get(fact.type)
        if act is not None:
            act(state, fact.body, fact.at)
    return state.tables()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def _yuan(text: str | None) -> float | None:
    return float(text) if text else None


def _project(state: Fold, body: Body, at: datetime) -> None:
    state.projects[body["project"]] = body


def _planned(state: Fold, body: Body, at: datetime) -> None:
    project = state.projects.get(body["project"], {})
    state.lots[body["tender"]] = [lot["lot"] for lot in body["lots"]]
    for lot in body["lots"]:
        state.tenders[lot["lot"]] = {
            "tender": lot["lot"], "title": lot["name"], "buyer": body["buyer"], "buyer_name": body["buyer_name"],
            "entity": body["buyer"], "agency": body.get("agency"), "region": body["region"],
            "category": body["classification"], "industry": project.get("industry"),
            "method": "open" if body["method"] == "open" else "limited", "rationale": body.get("invitation_ground") or "",
            "mandatory": body["mandatory"], "planned": True, "currency": "CNY", "status": "planned", "extended": 0,
            "value": _yuan(lot.get("maximum_price")) or _yuan(lot["estimate"]), "round": 1, "media": 0,
        }  # fmt: skip


def _noticed(state: Fold, body: Body, at: datetime) -> None:
    for row in state.of(body):
        if body["kind"] == "tender":
            row["published_at"] = row.get("published_at") or _moment(body["issued_at"])
            row["media"] = row["media"] + 1
            row["status"] = "active"
        elif body["kind"] in {"failure", "termination"}:
            row["status"] = "unsuccessful" if body["kind"] == "failure" else "cancelled"


def _issued(state: Fold, body: Body, at: datetime) -> None:
    method = "lowest" if body["evaluation_method"].startswith("lowest") else "comprehensive"
    if (body.get("scoring") or {}).get("benchmark"):
        method = "average"
    for row in state.of(body):
        row |= {
            "opens_from": _moment(body["available_from"]), "due_at": _moment(body["bids_due_at"]),
            "award_method": method, "key_documents": body["version"],
        }  # fmt: skip


def _moved(state: Fold, body: Body, at: datetime) -> None:
    for row in state.of(body):
        due = _moment(body["bids_due_at"])
        if due != row.get("due_at"):
            row |= {"due_at": due, "extended": row["extended"] + 1}


def _read_out(state: Fold, body: Body, at: datetime) -> None:
    lot = body["lot"]
    for row in state.of(body):
        row |= {
            "opened_at": _moment(body["opened_at"]),
            "tenderers": len(body["bids"]) + len(body.get("not_opened", ())),
        }
    for bid in body["bids"]:
        state.bids[lot, bid["receipt"]] = {
            "tender": lot, "bid": bid["receipt"], "bidder": bid["bidder"], "bidder_name": bid["bidder_name"], "members": 1,
            "amount": _yuan(bid["price"]), "currency": "CNY", "status": "pending",
            "received_at": state.received.get((lot, bid["receipt"])),
        }  # fmt: skip
    for bid in body.get("not_opened", ()):
        state.bids[lot, bid["receipt"]] = {
            "tender": lot, "bid": bid["receipt"], "bidder": None, "members": 1, "amount": None, "currency": None,
            "status": "withdrawn", "reason": bid["detail"],
        }  # fmt: skip


def _received(state: Fold, body: Body, at: datetime) -> None:
    """Sealed until the bids are opened; who may read it learns when a bid came in."""
    state.received[body["lot"], body["receipt"]] = _moment(body["received_at"])


def _candidates(state: Fold, body: Body, at: datetime) -> None:
    for ranked in (*body["candidates"], *body.get("others", ())):
        _state(state, body["lot"], ranked["receipt"], "valid", None)
    for rejected in body.get("rejected", ()):
        _state(state, body["lot"], rejected["receipt"], "disqualified", rejected["explanation"])


def _state(state: Fold, lot: str, receipt: str, status: str, reason: str | None) -> None:
    bid = state.bids.get((lot, receipt))
    if bid is not None:
        bid |= {"status": status, "reason": reason}


def _reported(state: Fold, body: Body, at: datetime) -> None:
    for row in state.of(body):
        row["status"] = "evaluated"


def _decided(state: Fold, body: Body, at: datetime) -> None:
    lot = body["lot"]
    bid = next((key[1] for key, row in state.bids.items() if key[0] == lot and row["bidder"] == body["winner"]), None)
    state.awards[lot] = {
        "tender": lot, "award": lot, "status": "active", "supplier": body["winner"], "suppliers": 1, "bid": bid,
        "amount": _yuan(body["price"]), "currency": "CNY", "decided_at": at.replace(tzinfo=None),
    }  # fmt: skip
    for row in state.of(body):
        row["status"] = "complete"


def _revoked(state: Fold, body: Body, at: datetime) -> None:
    if body["lot"] in state.awards:
        state.awards[body["lot"]]["status"] = "cancelled"


def _signed(state: Fold, body: Body, at: datetime) -> None:
    key = (body["lot"], body["contract"])
    state.contracts.setdefault(key, {
        "tender": body["lot"], "contract": body["contract"], "award": body["lot"], "supplier": body["winner"],
        "amount": _yuan(body["terms"]["price"]), "currency": "CNY", "signed_at": _moment(body["signed_at"]),
        "published_at": at.replace(tzinfo=None), "status": "active",
    })  # fmt: skip


def _amended(state: Fold, body: Body, at: datetime) -> None:
    contract = state.contracts.get((body["lot"], body["contract"]))
    if contract is None:
        return
    before, after = contract.get("final_amount") or contract["amount"], _yuan(body["terms"]["price"])
    contract["final_amount"] = after
    fields = {change["field"] for change in body["changes"]}
    kind = next((name for name in ("price", "quality", "period") if name in fields), "other")
    state.changes.append({
        "tender": body["lot"], "contract": body["contract"], "changed_at": _moment(body["signed_at"]),
        "kind": "duration" if kind == "period" else kind, "reason": body["reason"], "amount_before": before,
        "amount_after": after,
    })  # fmt: skip


def _objection(state: Fold, body: Body, at: datetime) -> None:
    for row in state.of(body):
        state.matters[f"{body['objection']} {row['tender']}"] = {
            "tender": row["tender"], "matter": body["objection"], "kind": "objection", "raised_at": _moment(body["received_at"]),
        }  # fmt: skip


def _answered(state: Fold, body: Body, at: datetime) -> None:
    for key, row in state.matters.items():
        if key.startswith(body["objection"] + " "):
            row |= {"answered_at": at.replace(tzinfo=None), "outcome": body["outcome"]}


def _complaint(state: Fold, body: Body, at: datetime) -> None:
    for row in state.of(body):
        state.matters[f"{body['complaint']} {row['tender']}"] = {
            "tender": row["tender"], "matter": body["complaint"], "kind": "complaint", "raised_at": None,
            "answered_at": at.replace(tzinfo=None), "outcome": body["outcome"],
        }  # fmt: skip


_ACTS: dict[str, Callable[[Fold, Body, datetime], None]] = {
    "project.registered": _project, "tender.planned": _planned, "notice.published": _noticed, "documents.issued": _issued,
    "documents.clarified": _moved, "opening.moved": _moved, "opening.read_out": _read_out, "bid.received": _received,
    "candidates.published": _candidates, "evaluation.reported": _reported, "award.decided": _decided,
    "award.revoked": _revoked, "contract.signed": _signed, "contract.amended": _amended,
    "objection.received": _objection, "objection.answered": _answered, "complaint.decision_published": _complaint,
}  # fmt: skip
TYPES = frozenset(_ACTS)
