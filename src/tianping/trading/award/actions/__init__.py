"""Verbs of the award, in their order."""

from tianping.trading.award.actions.deciding import decide
from tianping.trading.award.actions.notifying import notify
from tianping.trading.award.actions.publishing import publish_candidates
from tianping.trading.award.actions.reopening import reopen_evaluation
from tianping.trading.award.actions.reporting import submit_report
from tianping.trading.award.actions.revoking import give_up, revoke

__all__ = ["decide", "give_up", "notify", "publish_candidates", "reopen_evaluation", "revoke", "submit_report"]
