"""Verbs of the evaluation, by their part of it."""

from tianping.trading.evaluation.actions.committees import form_committee, recuse, request_committee
from tianping.trading.evaluation.actions.deciding import propose, vote
from tianping.trading.evaluation.actions.extending import extend, wish_for_time
from tianping.trading.evaluation.actions.inquiring import explain, inquire
from tianping.trading.evaluation.actions.replacing import stand_back
from tianping.trading.evaluation.actions.reporting import discard, draw_up, receive_report, sign
from tianping.trading.evaluation.actions.scoring import score, sign_sheet
from tianping.trading.evaluation.actions.stating import state_no_interest

__all__ = [
    "discard", "draw_up", "explain", "extend", "form_committee", "inquire", "propose", "receive_report", "recuse",
    "request_committee", "score", "sign", "sign_sheet", "stand_back", "state_no_interest", "vote", "wish_for_time",
]  # fmt: skip
