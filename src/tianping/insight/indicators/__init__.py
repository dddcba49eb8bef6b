"""Indicators as data: rows of TOML with the question, the SQL that measures, the rule that flags, and the article."""

from tianping.insight.indicators.catalogue import indicator, indicators, profile
from tianping.insight.indicators.model import Indicator, Profile, Rule
from tianping.insight.indicators.running import Finding, Outcome, Run

__all__ = ["Finding", "Indicator", "Outcome", "Profile", "Rule", "Run", "indicator", "indicators", "profile"]
