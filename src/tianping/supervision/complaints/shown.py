"""Complaints as the API writes them: whole, for the respondent, for the public."""

from datetime import datetime
from typing import Any

from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.supervision.complaints import limits, queries
from tianping.supervision.complaints.models import Complaint, Decision, Statement
from tianping.supervision.directives.queries import department_name

PLAIN = [
    "number",
    "state",
    "tender",
    "lot",
    "against",
    "matter",
    "respondent",
    "respondent_name",
    "respondent_address",
    "respondent_contact",
    "complainant",
    "complainant_name",
    "address",
    "contact",
    "standing",
    "interest",
    "signer",
    "by_agent",
    "facts",
    "claims",
    "clues",
    "elsewhere",
    "objection",
    "department",
    "provisional",
    "missing",
    "ground",
    "reason",
    "directive",
]
TIMES = ["knew_at", "filed_at", "received_at", "accept_due", "complete_due", "accepted_at", "decide_due", "closed_at"]


def view_of(complaint: Complaint, *, by: Actor, now: datetime) -> dict[str, Any]:
    """This function will write a complaint as its reader may see it."""
    whole = queries.may_read(complaint, by)
    return whole_view(complaint, now=now) if whole else respondents_view(complaint)


def whole_view(complaint: Complaint, *, now: datetime) -> dict[str, Any]:
    """This function will write all of a complaint, for its department, the complainant and auditors."""
    pauses = list(complaint.pauses.all())
    running = any(one.until_at is None for one in pauses)
    found = {name: getattr(complaint, name) for name in PLAIN} | {name: _at(complaint, name) for name in TIMES}
    if running:
        found["decide_due"] = rfc3339(limits.dues_of(complaint, now=now).at)
    return found | {
        "department_name": department_name(uscc=complaint.department),
        "paused": running,
        "pauses": [
            {"kind": one.kind, "reason": one.reason, "finding": one.finding, "from_at": _at(one, "from_at"),
             "until_at": _at(one, "until_at")}
            for one in pauses
        ],
        "files": [
            {"name": one.name, "purpose": one.purpose, "media": one.media, "size": one.size, "sha256": one.sha256,
             "owner": one.owner}
            for one in complaint.files.all()
        ],
        "steps": [
            {"kind": one.kind, "office": one.office, "role": one.role, "note": one.note, "at": rfc3339(one.at)}
            for one in complaint.steps.all()
        ],
        "statement": _statement(complaint),
        "withdrawals": [
            {"reason": one.reason, "granted": one.granted, "answer": one.answer, "asked_at": rfc3339(one.asked_at)}
            for one in complaint.withdrawals.all()
        ],
        "decision": _decision(complaint),
    }  # fmt: skip


def respondents_view(complaint: Complaint) -> dict[str, Any]:
    """This function will write what the respondent may see: what was put to it, its statement, the published decision."""
    decision = Decision.objects.filter(complaint=complaint).first()
    return {
        "number": complaint.number,
        "state": complaint.state,
        "tender": complaint.tender,
        "lot": complaint.lot,
        "department": complaint.department,
        "department_name": department_name(uscc=complaint.department),
        "statement": _statement(complaint),
        "decision": public_view(decision) if decision and decision.published_at else None,
    }


def public_view(decision: Decision) -> dict[str, Any]:
    """This function will write a published decision for everybody."""
    complaint = decision.complaint
    return {
        "complaint": complaint.number,
        "tender": complaint.tender or None,
        "lot": complaint.lot or None,
        "against": complaint.against,
        "respondent_name": complaint.respondent_name,
        "department": department_name(uscc=complaint.department),
        "outcome": decision.outcome,
        "facts": decision.public_facts,
        "reasons": decision.public_reasons,
        "articles": decision.articles,
        "measures": decision.measures,
        "decided_at": rfc3339(decision.decided_at),
        "published_at": _at(decision, "published_at"),
    }


def owed_view(owed: queries.Owed) -> dict[str, Any]:
    """This function will write one thing that a department owes."""
    return {
        "complaint": owed.complaint.number,
        "tender": owed.complaint.tender or None,
        "what": owed.what,
        "word": owed.word,
        "due_at": rfc3339(owed.due_at) if owed.due_at else None,
        "provisional": owed.provisional,
        "paused": owed.paused,
    }


def _statement(complaint: Complaint) -> dict[str, Any] | None:
    found = Statement.objects.filter(complaint=complaint).first()
    if found is None:
        return None
    times = {name: _at(found, name) for name in ("asked_at", "due_at", "stated_at")}
    return {"points": found.points, "text": found.text} | times


def _decision(complaint: Complaint) -> dict[str, Any] | None:
    found = Decision.objects.filter(complaint=complaint).first()
    if found is None:
        return None
    same = {name: getattr(found, name) for name in ("outcome", "facts", "reasons", "articles", "measures", "digest")}
    return same | {name: _at(found, name) for name in ("decided_at", "published_at")}


def _at(thing: object, name: str) -> str | None:
    value = getattr(thing, name)
    return rfc3339(value) if value else None
