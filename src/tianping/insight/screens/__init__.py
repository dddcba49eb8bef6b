"""Screens: what the prices of one tender look like, alone and in subgroups, ranked inside the market."""

from tianping.insight.screens.benchmark import Benchmark, Moved, moved
from tianping.insight.screens.measures import NAMES, screens
from tianping.insight.screens.subgroups import SUMMARY, summary

__all__ = ["NAMES", "SUMMARY", "Benchmark", "Moved", "moved", "screens", "summary"]
