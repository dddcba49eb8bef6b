"""What every test begins with: nothing remembered of the databases of other tests."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _nothing_remembered():
    projecting = sys.modules.get("tianping.exchange.projecting")
    if projecting is not None:
        projecting.forget_what_was_clean()
