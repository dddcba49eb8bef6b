"""Verbs of objections: raise, withdraw, answer; and what the platform does by time."""

from tianping.trading.objections.actions.answering import Correction, answer
from tianping.trading.objections.actions.raising import raise_objection
from tianping.trading.objections.actions.watching import note_overdue, tell_supervision
from tianping.trading.objections.actions.withdrawing import withdraw

__all__ = ["Correction", "answer", "note_overdue", "raise_objection", "tell_supervision", "withdraw"]
