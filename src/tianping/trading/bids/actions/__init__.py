"""Verbs of bidding: submit, withdraw, send a dummy, close. Everything here is sealed but the closing."""

from tianping.trading.bids.actions.closing import close, fail_short
from tianping.trading.bids.actions.hiding import deposit_tender, send_dummy
from tianping.trading.bids.actions.submitting import submit
from tianping.trading.bids.actions.withdrawing import withdraw

__all__ = ["close", "deposit_tender", "fail_short", "send_dummy", "submit", "withdraw"]
