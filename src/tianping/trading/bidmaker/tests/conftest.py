"""An issued tender to bid for, in a data folder of one's own."""

from pathlib import Path

import pytest

from tianping.trading.tests import bidding
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture


@pytest.fixture
def auction(db: None, own_folder: Path, tmp_path: Path) -> bidding.Auction:  # noqa: F811
    """An issued tender of one lot with seven firms."""
    return bidding.auction(tmp_path)
