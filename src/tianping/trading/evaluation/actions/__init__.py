"""Verbs of the evaluation, by their part of it."""

from tianping.trading.evaluation.actions.committees import form_committee, recuse, request_committee
from tianping.trading.evaluation.actions.deciding import propose, vote
from tianping.trading.evaluation.actions.inquiring import explain, inquire
from tianping.trading.evaluation.actions.reporting import discard, draw_up, receive_report, sign

__all__ = [
    "discard", "draw_up", "explain", "form_committee", "inquire", "propose", "receive_report", "recuse",
    "request_committee", "sign", "vote",
]  # fmt: skip
