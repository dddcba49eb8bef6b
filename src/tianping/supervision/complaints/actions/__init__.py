"""Verbs of complaints: handing in, accepting or not, handling, closing."""

from tianping.supervision.complaints.actions.accepting import accept, ask_completion, refuse, transfer
from tianping.supervision.complaints.actions.closing import answer_withdrawal, ask_withdrawal, decide, publish
from tianping.supervision.complaints.actions.filing import complete, file, hand_in
from tianping.supervision.complaints.actions.handling import ask_statement, pause, resume, state, suspend_tender

__all__ = [
    "accept",
    "answer_withdrawal",
    "ask_completion",
    "ask_statement",
    "ask_withdrawal",
    "complete",
    "decide",
    "file",
    "hand_in",
    "pause",
    "publish",
    "refuse",
    "resume",
    "state",
    "suspend_tender",
    "transfer",
]
