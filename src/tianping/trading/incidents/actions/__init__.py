"""Verbs of incidents: a lot fails, a tender is terminated, lots are tendered anew."""

from tianping.trading.incidents.actions.failing import FailureCause, fail_lot
from tianping.trading.incidents.actions.repeating import retender
from tianping.trading.incidents.actions.terminating import terminate

__all__ = ["FailureCause", "fail_lot", "retender", "terminate"]
