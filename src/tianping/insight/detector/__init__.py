"""A scored and calibrated detector beside the transparent rules: how much a tender looks like those of cartels.

It sees the screens only as ranks inside the market, so that it can be used on a market it has never seen. The weights
are fitted to made-up markets (`markets`): published labelled markets are not part of this repository. A score is a lead.
"""

from tianping.insight.detector.features import Market, features
from tianping.insight.detector.scoring import Scored, score, score_store

__all__ = ["Market", "Scored", "features", "score", "score_store"]
