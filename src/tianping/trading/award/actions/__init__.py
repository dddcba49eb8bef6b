"""Verbs of the award, in their order."""

from tianping.trading.award.actions.deciding import decide
from tianping.trading.award.actions.notifying import notify
from tianping.trading.award.actions.publishing import publish_candidates
from tianping.trading.award.actions.reporting import submit_report

__all__ = ["decide", "notify", "publish_candidates", "submit_report"]
