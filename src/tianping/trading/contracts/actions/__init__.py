"""Verbs of contracts: draw up, discard, sign, amend, and what follows where the winner does not sign."""

from tianping.trading.contracts.actions.amending import amend
from tianping.trading.contracts.actions.drafting import discard, draft
from tianping.trading.contracts.actions.refusing import give_up, refuse
from tianping.trading.contracts.actions.signing import sign

__all__ = ["amend", "discard", "draft", "give_up", "refuse", "sign"]
