"""A lot judged by the comprehensive method, with its committee formed."""

import pytest

from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scoring


@pytest.fixture
def scored_lot(db: None) -> Lot:
    """Three bids, five members, forty points for the price and sixty for three criteria."""
    lot = opened.opened_lot(evaluation_method="comprehensive", scoring=scoring.declared())
    committees.formed(lot)
    return lot
