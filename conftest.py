"""What every test begins with: nothing remembered of the databases of other tests, and no stop-watch."""

import sys

import pytest
from hypothesis import settings

settings.register_profile("tianping", deadline=None)  # no timing inside tests: the machine may be busy
settings.load_profile("tianping")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    projecting = sys.modules.get("tianping.exchange.projecting")
    if projecting is not None:
        projecting.forget_what_was_clean()
