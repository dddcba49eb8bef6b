"""Verbs of the tender documents: prepare, issue, change, take, ask and answer."""

from tianping.trading.documents.actions.asking import answer, ask
from tianping.trading.documents.actions.changing import clarify, move_opening
from tianping.trading.documents.actions.issuing import issue
from tianping.trading.documents.actions.preparing import TermsPlan, add_file, remove_file, set_terms
from tianping.trading.documents.actions.taking import take

__all__ = [
    "TermsPlan",
    "add_file",
    "answer",
    "ask",
    "clarify",
    "issue",
    "move_opening",
    "remove_file",
    "set_terms",
    "take",
]
